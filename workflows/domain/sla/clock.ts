import { type Duration, durationOf, lengthOf } from '../time/duration.ts'
import { type Instant, instant, milliseconds } from '../time/instant.ts'
import { addWorkingTime, type Span, subtract, workedUntil } from '../time/span.ts'
import type { ClockKind, ClockState } from '../vocabulary.ts'

/** One promise being kept. A new service round starts a new cycle of it; the old one stays as it ended. */
export interface Clock {
  kind: ClockKind
  cycle: number
  target: Duration
  startedAt: Instant
  /** The deadline that passed unmet: a fact, never undone. */
  breachedAt?: Instant
  stopped?: {
    at: Instant
    outcome: Extract<ClockState, 'met' | 'missed' | 'cancelled'>
    /** The deadline as it stood then; none when the clock was paused. */
    dueAt?: Instant
  }
}

/** A hole in the calendar, not minutes added to a deadline. Without `to` it still lasts. */
export interface Pause {
  from: Instant
  to?: Instant
}

export function clockState(clock: Clock, pauses: readonly Pause[]): ClockState {
  return clock.stopped?.outcome ?? (pauses.some(lasting) ? 'paused' : 'running')
}

/**
 * The deadline: when the time that counts, since the start, reaches the target (design.md 5).
 * @returns undefined while paused: then there is only what remains
 */
export function dueAt(clock: Clock, pauses: readonly Pause[]): Instant | undefined {
  return clock.stopped ? clock.stopped.dueAt : reach(clock, pauses, lengthOf(clock.target))
}

/**
 * When the time that counts on this clock reaches `amount`.
 * @param amount working milliseconds since the clock's start
 */
export function reach(clock: Clock, pauses: readonly Pause[], amount: number): Instant | undefined {
  const at = addWorkingTime(countedSpans(clock, pauses), amount)
  // Half a millisecond is rounded up: at the instant given, the time is used up indeed.
  return at === undefined ? undefined : instant(Math.ceil(at))
}

/** What is left of the target at `now`; `PT0S` once it is used up. */
export function remaining(clock: Clock, pauses: readonly Pause[], now: Instant): Duration {
  const used = workedUntil(countedSpans(clock, pauses), milliseconds(now))
  return durationOf(Math.max(0, lengthOf(clock.target) - used))
}

/** The stretches of time that count on this clock: around the clock from its start, less the pauses. */
export function countedSpans(clock: Clock, pauses: readonly Pause[]): Span[] {
  const since = { from: milliseconds(clock.startedAt), to: Number.POSITIVE_INFINITY }
  return subtract(since, pauses.map(hole))
}

/** The clock as it stands once it stopped; `missed` when its deadline had passed, even if a later re-plan moved it. */
export function stop(clock: Clock, pauses: readonly Pause[], at: Instant, cancelled = false): Clock {
  if (clock.stopped) return clock
  const due = dueAt(clock, pauses)
  const late = clock.breachedAt !== undefined || (due !== undefined && due <= at)
  const outcome = cancelled ? 'cancelled' : late ? 'missed' : 'met'
  return { ...clock, stopped: { at, outcome, ...(due === undefined ? {} : { dueAt: due }) } }
}

function lasting(pause: Pause): boolean {
  return pause.to === undefined
}

function hole(pause: Pause): Span {
  return {
    from: milliseconds(pause.from),
    to: pause.to === undefined ? Number.POSITIVE_INFINITY : milliseconds(pause.to),
  }
}
