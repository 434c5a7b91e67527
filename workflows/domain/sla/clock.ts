import { openSpans } from '../time/calendar.ts'
import { type Duration, durationOf, lengthOf } from '../time/duration.ts'
import { type Instant, instant, milliseconds } from '../time/instant.ts'
import { type Span, without, workedUntil, workingTimeIn } from '../time/span.ts'
import type { Actor, ClockKind, ClockState, Wait, WordsId } from '../vocabulary.ts'
import type { Milestone } from './milestone.ts'
import { holeOf, lasting, type Pause } from './pause.ts'
import type { Policy } from './policy.ts'

/** One promise being kept. Each time that it begins anew is a cycle of its own; the old ones stay as they ended. */
export interface Clock {
  kind: ClockKind
  cycle: number
  /** The round of service that it belongs to. */
  round: number
  target: Duration
  /** A key of the policy's calendars; none: around the clock. */
  calendar?: string
  /** What it does not count while the ticket waits for it, and what lets it count again nevertheless. */
  pausedBy: readonly Wait[]
  resumedBy?: readonly Milestone[]
  startedAt: Instant
  /** Working milliseconds used up in an earlier cycle that this one goes on from. */
  carried?: number
  /** What a reopening added to the policy's target. */
  extension?: Duration
  promised?: PromisedDate
  /** The deadline that passed unmet: a fact, never undone. */
  breachedAt?: Instant
  /** Each time that the deadline was moved other than by a pause. */
  replans?: readonly Replan[]
  stopped?: Stop
}

/** A deadline promised by hand. It stands instead of the computed one until it expires. */
interface PromisedDate {
  at: Instant
  expiresAt?: Instant
  by: Actor
  words: WordsId
}

export interface Replan {
  at: Instant
  by: Actor
  cause: 'urgency' | 'policy' | 'promise' | 'reopening'
  /** The deadline before and after; none while paused. */
  from?: Instant
  to?: Instant
}

interface Stop {
  at: Instant
  outcome: Extract<ClockState, 'met' | 'missed' | 'cancelled'>
  /** The deadline as it stood then; none when the clock was paused. */
  dueAt?: Instant
  /** Working time past the deadline, when there was any. */
  overdue?: Duration
}

/** What time is reckoned by: a ticket has it. */
export interface Reckoning {
  policy: Pick<Policy, 'calendars'>
  pauses: readonly Pause[]
}

export function clockState(clock: Clock, reckoning: Reckoning): ClockState {
  return clock.stopped?.outcome ?? (pausesOf(clock, reckoning).some(holding(clock)) ? 'paused' : 'running')
}

/**
 * The deadline: when the time that counts, since the start, reaches the target (design.md 5), or as promised by hand.
 * @returns undefined while paused without an end: then there is only what remains
 */
export function dueAt(
  clock: Clock,
  reckoning: Reckoning,
  countedTime = workingTimeIn(countedSpans(clock, reckoning)),
): Instant | undefined {
  if (clock.stopped) return clock.stopped.dueAt
  const computed = reach(clock, reckoning, lengthOf(clock.target), countedTime)
  return clock.promised ? promisedDue(clock, clock.promised, reckoning, computed) : computed
}

/**
 * When the time that counts on this clock reaches `amount`.
 * @param amount working milliseconds since the clock's start; what is not more than nothing is due at the start itself
 * @param countedTime in its `countedSpans`, where that is at hand
 */
export function reach(
  clock: Clock,
  reckoning: Reckoning,
  amount: number,
  countedTime = workingTimeIn(countedSpans(clock, reckoning)),
): Instant | undefined {
  const left = amount - (clock.carried ?? 0)
  if (left <= 0) return clock.startedAt
  const at = countedTime(left)
  // Half a millisecond is rounded up: at the instant given, the time is used up indeed.
  return at === undefined ? undefined : instant(Math.ceil(at))
}

/** The working time that leads to the deadline, in milliseconds: the target, unless a date was promised by hand. */
export function allowance(clock: Clock, reckoning: Reckoning): number {
  if (!clock.promised) return lengthOf(clock.target)
  const due = dueAt(clock, reckoning)
  if (due !== undefined) return used(clock, reckoning, due)
  // A pause without an end lies over the promised date: nothing is overdue, however much has been used.
  return Math.max(lengthOf(clock.target), used(clock, reckoning, clock.promised.at))
}

/** Working milliseconds that count on this clock by `now`. */
export function used(clock: Clock, reckoning: Reckoning, now: Instant): number {
  return (clock.carried ?? 0) + workedUntil(countedSpans(clock, reckoning), milliseconds(now))
}

/** What is left until the deadline at `now`; `PT0S` once it is used up. */
export function remaining(clock: Clock, reckoning: Reckoning, now: Instant): Duration {
  return durationOf(Math.max(0, allowance(clock, reckoning) - used(clock, reckoning, now)))
}

/**
 * Working time past the deadline at `now`, frozen once the clock has stopped; undefined when there is none. What a clock
 * goes on from was used before it began, and nothing is overdue before its own beginning.
 */
export function overdue(clock: Clock, reckoning: Reckoning, now: Instant): Duration | undefined {
  if (clock.stopped) return clock.stopped.overdue
  const allowed = Math.max(allowance(clock, reckoning), clock.carried ?? 0)
  const over = used(clock, reckoning, now) - allowed
  return over > 0 ? durationOf(over) : undefined
}

/** The stretches of time that count on this clock from its start on: its calendar, less the pauses that concern it. */
export function countedSpans(clock: Clock, reckoning: Reckoning): Iterable<Span> {
  const holes = pausesOf(clock, reckoning).map((pause) => holeOf(pause, clock.resumedBy))
  const open = hoursOf(clock, reckoning)
  return holes.length === 0 ? open : without(open, holes)
}

/** The clock's hours from its start on, as if it were never paused. */
export function hoursOf(clock: Clock, { policy }: Reckoning): Iterable<Span> {
  const start = milliseconds(clock.startedAt)
  const calendar = clock.calendar === undefined ? undefined : policy.calendars[clock.calendar]
  return calendar ? openSpans(calendar, start) : [{ from: start, to: Number.POSITIVE_INFINITY }]
}

/** The pauses that this clock does not count. */
export function pausesOf(clock: Clock, { pauses }: Reckoning): Pause[] {
  return pauses.filter((pause) => clock.pausedBy.includes(pause.waitingFor))
}

/** The clock as it stands once it stopped; `missed` when its deadline had passed, even if a later re-plan moved it. */
export function stop(clock: Clock, reckoning: Reckoning, at: Instant, cancelled = false): Clock {
  if (clock.stopped) return clock
  const due = dueAt(clock, reckoning)
  const late = clock.breachedAt !== undefined || (due !== undefined && due <= at)
  const outcome = cancelled ? 'cancelled' : late ? 'missed' : 'met'
  const over = overdue(clock, reckoning, at)
  const facts = {
    ...(due === undefined ? {} : { dueAt: due }),
    ...(over === undefined ? {} : { overdue: over }),
  }
  return { ...clock, stopped: { at, outcome, ...facts } }
}

/** A date by hand does not move with pauses, but nothing falls due inside one; and what expires gives way. */
function promisedDue(
  clock: Clock,
  { at, expiresAt }: PromisedDate,
  reckoning: Reckoning,
  computed: Instant | undefined,
): Instant | undefined {
  const pauses = pausesOf(clock, reckoning)
  const due = outside(pauses, clock, at)
  // A pause may reach over the date and its expiry: then the promise lapses while nothing can fall due.
  if (expiresAt === undefined || (due !== undefined && due <= expiresAt)) return due
  // Whatever would have been due meanwhile falls due when the promise lapses.
  return computed !== undefined && computed < expiresAt ? outside(pauses, clock, expiresAt) : computed
}

/** The first moment from `at` on that lies in no pause. */
function outside(pauses: readonly Pause[], clock: Clock, at: Instant): Instant | undefined {
  const end = pauses
    .map((pause) => holeOf(pause, clock.resumedBy))
    .sort((one, other) => one.from - other.from)
    .reduce((moment, hole) => (hole.from < moment && moment < hole.to ? hole.to : moment), milliseconds(at))
  return Number.isFinite(end) ? instant(end) : undefined
}

/** A pause that lasts, and that nothing has lifted for this clock. */
function holding({ resumedBy = [] }: Clock) {
  return (pause: Pause) =>
    lasting(pause) && resumedBy.every((milestone) => pause.passed?.[milestone] === undefined)
}
