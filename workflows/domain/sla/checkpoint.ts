import { lengthOf } from '../time/duration.ts'
import { type Instant, milliseconds } from '../time/instant.ts'
import { workedUntil } from '../time/span.ts'
import type { Audience, ClockKind } from '../vocabulary.ts'
import { type Clock, countedSpans, type Pause, reach } from './clock.ts'
import type { Level, Policy } from './policy.ts'

/** What names an alert for ever: it fires once in a ticket's life, however the deadline moves. */
export interface AlertKey {
  clock: ClockKind
  cycle: number
  /** "50%", "75%", "breach", "+24h", … */
  level: string
}

export interface Checkpoint extends AlertKey {
  /** The instant it falls due, which may be long before it could fire. */
  dueAt: Instant
  tells: readonly Audience[]
}

/** What the promises of a ticket are read from. */
export interface Promises {
  policy: Policy
  clocks: readonly Clock[]
  pauses: readonly Pause[]
  alerted: readonly AlertKey[]
}

/** Every level that is due by `now` and has not fired, the earliest first. */
export function passedCheckpoints(promises: Promises, now: Instant): Checkpoint[] {
  return running(promises)
    .flatMap((clock) => levels(promises, clock).flatMap((level) => due(promises, clock, level, now)))
    .filter((checkpoint) => !fired(promises, checkpoint))
    .sort(byTime)
}

/** The level that comes next: the one instant a ticket's timer is armed for. Undefined when all is paused or stopped. */
export function nextCheckpoint(promises: Promises): Checkpoint | undefined {
  return running(promises)
    .flatMap((clock) => levels(promises, clock).flatMap((level) => nextOf(promises, clock, level)))
    .sort(byTime)[0]
}

function running(promises: Promises): Clock[] {
  return promises.clocks.filter((clock) => clock.stopped === undefined)
}

function levels(promises: Promises, clock: Clock): readonly Level[] {
  return promises.policy.clocks[clock.kind].levels
}

function due(promises: Promises, clock: Clock, level: Level, now: Instant): Checkpoint[] {
  const used = workedUntil(countedSpans(clock, promises.pauses), milliseconds(now))
  const passed: Checkpoint[] = []
  for (let turn = 1; turn <= turnsBy(clock, level, used); turn += 1) {
    passed.push(...at(promises, clock, level, turn))
  }
  return passed
}

function nextOf(promises: Promises, clock: Clock, level: Level): Checkpoint[] {
  if ('percent' in level) return at(promises, clock, level, 1).filter((point) => !fired(promises, point))
  let turn = 1
  while (fired(promises, keyOf(clock, level, turn))) turn += 1
  return at(promises, clock, level, turn)
}

/** How many times a level has come by once `used` milliseconds of working time are gone. */
function turnsBy(clock: Clock, level: Level, used: number): number {
  if ('percent' in level) return used >= amountOf(clock, level, 1) ? 1 : 0
  return Math.max(0, Math.floor((used - lengthOf(clock.target)) / hours(level.everyHours)))
}

function at(promises: Promises, clock: Clock, level: Level, turn: number): Checkpoint[] {
  const dueAt = reach(clock, promises.pauses, amountOf(clock, level, turn))
  return dueAt === undefined ? [] : [{ ...keyOf(clock, level, turn), dueAt, tells: level.tells }]
}

/** Working milliseconds from the clock's start to the level. */
function amountOf(clock: Clock, level: Level, turn: number): number {
  const target = lengthOf(clock.target)
  return 'percent' in level ? (target * level.percent) / 100 : target + turn * hours(level.everyHours)
}

function keyOf(clock: Clock, level: Level, turn: number): AlertKey {
  return { clock: clock.kind, cycle: clock.cycle, level: nameOf(level, turn) }
}

function nameOf(level: Level, turn: number): string {
  if ('everyHours' in level) return `+${turn * level.everyHours}h`
  return level.percent === 100 ? 'breach' : `${level.percent}%`
}

function fired(promises: Promises, key: AlertKey): boolean {
  return promises.alerted.some(
    (one) => one.clock === key.clock && one.cycle === key.cycle && one.level === key.level,
  )
}

function hours(count: number): number {
  return count * 3_600_000
}

/** At the same instant the earlier level comes first; the sort is stable and levels are listed in order. */
function byTime(one: Checkpoint, other: Checkpoint): number {
  return one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0
}
