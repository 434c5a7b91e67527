import { openSpans } from '../time/calendar.ts'
import { lengthOf } from '../time/duration.ts'
import { type Instant, instant, milliseconds } from '../time/instant.ts'
import { workingTimeIn } from '../time/span.ts'
import type { Audience, ClockKind } from '../vocabulary.ts'
import { allowance, type Clock, countedSpans, dueAt, type Reckoning, reach } from './clock.ts'
import { type Level, type LevelAct, levelName, pastDeadline, pointOf } from './level.ts'
import type { Policy } from './policy.ts'
import { type Journey, stillAhead } from './stages-ahead.ts'

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
  acts?: readonly LevelAct[]
  /** A repeat that lies at the deadline or behind it, which its name does not say. */
  late?: true
  /** Where it keeps to working hours: people hear of it then, not before. */
  tellAt?: Instant
}

/** What the promises of a ticket are read from. */
export interface Promises extends Reckoning, Journey {
  policy: Pick<Policy, 'calendars' | 'clocks'>
  clocks: readonly Clock[]
  alerted: readonly AlertKey[]
}

/**
 * Every level that is due by `until` and has not fired, the earliest first.
 * @param now when they are told, where that is later
 */
export function passedCheckpoints(promises: Promises, until: Instant, now = until): Checkpoint[] {
  return running(promises)
    .flatMap((course) =>
      levelsOf(promises, course).flatMap((level) => passed(promises, course, level, until, now)),
    )
    .sort(byTime)
}

/** The level that comes next: the one instant a ticket's timer is armed for. Undefined when all is paused or stopped. */
export function nextCheckpoint(promises: Promises): Checkpoint | undefined {
  return checkpoints(promises)[0]
}

/** What happens when, over all clocks: of each level the next time that has not fired, the earliest first. */
export function checkpoints(promises: Promises): Checkpoint[] {
  return running(promises)
    .flatMap((course) =>
      levelsOf(promises, course).flatMap((level) => unfired(promises, course, level).next().value ?? []),
    )
    .sort(byTime)
}

/** A running clock, and what all of its levels are reckoned from: found once, since this is asked at every wake. */
interface Course {
  clock: Clock
  countedTime: ReturnType<typeof workingTimeIn>
  /** The deadline; none under a pause without an end. */
  due: Instant | undefined
  /** The working milliseconds that lead to it. */
  whole: number
  /** The names of its levels that were told. */
  fired: ReadonlySet<string>
}

function running(promises: Promises): Course[] {
  return promises.clocks
    .filter((clock) => clock.stopped === undefined)
    .map((clock) => {
      const countedTime = workingTimeIn(countedSpans(clock, promises))
      const due = dueAt(clock, promises, countedTime)
      const { kind, cycle } = clock
      const told = promises.alerted.filter((alert) => alert.clock === kind && alert.cycle === cycle)
      const fired = new Set(told.map(({ level }) => level))
      return { clock, countedTime, due, whole: allowance(clock, promises), fired }
    })
}

const silentBreach: Level = { at: 'breach', tells: [] }

/** A deadline that passes is a breach on record, also where the policy tells nobody of it (process.md 2). */
function levelsOf({ policy }: Promises, { clock }: Course): readonly Level[] {
  const levels = policy.clocks[clock.kind]?.levels ?? []
  return levels.some((level) => levelName(level, 1) === 'breach') ? levels : [...levels, silentBreach]
}

function passed(
  promises: Promises,
  course: Course,
  level: Level,
  until: Instant,
  now: Instant,
): Checkpoint[] {
  const due: Checkpoint[] = []
  for (const checkpoint of unfired(promises, course, level)) {
    if (checkpoint.dueAt > until) break
    due.push(withinHours(promises, level, checkpoint, now))
  }
  return due
}

/** The turns of a level that have not fired, in order; ends where the clock is paused. */
function* unfired(promises: Promises, course: Course, level: Level): Generator<Checkpoint, undefined> {
  const { clock, countedTime, due } = course
  const { repeat } = level
  // Under a pause without an end a date promised by hand has no instant, and its levels have none.
  if (clock.promised && due === undefined) return undefined
  const turns = repeat ? (repeat.times ?? Number.POSITIVE_INFINITY) + 1 : 1
  for (let turn = 1; turn <= turns; turn += 1) {
    const key = { clock: clock.kind, cycle: clock.cycle, level: levelName(level, turn) }
    if (course.fired.has(key.level)) continue
    const first = amountOf(promises, course, level)
    if (first === undefined) return undefined
    const amount = first + (repeat ? (turn - 1) * lengthOf(repeat.every) : 0)
    // What had passed before the matter came back was said, or would only have been said, of the cycle before. But a
    // deadline that is moved to before that is a breach of this one.
    if (clock.carried !== undefined && amount <= clock.carried && key.level !== 'breach') continue
    const at = key.level === 'breach' ? due : reach(clock, promises, amount, countedTime)
    if (at === undefined) return undefined
    const late = amount >= course.whole && !pastDeadline(key) ? { late: true as const } : {}
    yield { ...key, dueAt: at, tells: level.tells, ...(level.acts ? { acts: level.acts } : {}), ...late }
  }
  return undefined
}

/** Working milliseconds from the clock's start to the level's first turn; undefined when nothing leads there. */
function amountOf(promises: Promises, { clock, whole }: Course, { at }: Level): number | undefined {
  const point = pointOf(at)
  if (point === undefined) throw new RangeError(`Not a level: ${at}`)
  if (point === 'predicted') {
    const stops = promises.policy.clocks[clock.kind]?.stops ?? []
    const ahead = stillAhead(promises, { round: clock.round, stops })
    // Less is left than is still needed: a millisecond after just as much is left. With nothing ahead, the breach says it.
    return ahead === 0 ? undefined : whole - ahead + 1
  }
  return 'percent' in point ? (whole * point.percent) / 100 : whole + point.offset
}

function withinHours(
  { policy }: Promises,
  { within }: Level,
  checkpoint: Checkpoint,
  now: Instant,
): Checkpoint {
  const calendar = within === undefined ? undefined : policy.calendars[within]
  if (!calendar) return checkpoint
  for (const { from } of openSpans(calendar, milliseconds(now))) {
    const opening = instant(from)
    return opening > now ? { ...checkpoint, tellAt: opening } : checkpoint
  }
  return checkpoint
}

/** At the same instant the earlier level comes first; the sort is stable and levels are listed in order. */
function byTime(one: Checkpoint, other: Checkpoint): number {
  return one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0
}
