import { type Instant, instant, milliseconds } from '../time/instant.ts'
import { subtract } from '../time/span.ts'
import type { ClockKind, ClockState } from '../vocabulary.ts'
import { type Clock, clockState, countedSpans, dueAt, type Pause, remaining } from './clock.ts'

/** A clock as people read it. */
export interface ClockView {
  clock: ClockKind
  cycle: number
  state: ClockState
  target: string
  startedAt: Instant
  /** null while paused, and when it was stopped during a pause */
  dueAt: Instant | null
  breachedAt: Instant | null
  stoppedAt: Instant | null
  /** What is left of the target; null once stopped. */
  remaining: string | null
}

/** Why a deadline is where it is. */
export interface Explanation extends ClockView {
  /** The time that counted, and then the gaps that did not, each in order; `to` is null while it still runs. */
  counted: { from: Instant; to: Instant | null }[]
  gaps: { from: Instant; to: Instant | null; cause: 'pause' }[]
}

export function viewClock(clock: Clock, pauses: readonly Pause[], now: Instant): ClockView {
  return {
    clock: clock.kind,
    cycle: clock.cycle,
    state: clockState(clock, pauses),
    target: clock.target,
    startedAt: clock.startedAt,
    dueAt: dueAt(clock, pauses) ?? null,
    breachedAt: clock.breachedAt ?? null,
    stoppedAt: clock.stopped?.at ?? null,
    remaining: clock.stopped ? null : remaining(clock, pauses, now),
  }
}

/** The clock, and the spans up to its deadline (or its stop, or for ever when it is paused) that explain it. */
export function explain(clock: Clock, pauses: readonly Pause[], now: Instant): Explanation {
  const counted = countedSpans(clock, pauses)
  const end = clock.stopped?.at ?? dueAt(clock, pauses)
  const life = { from: milliseconds(clock.startedAt), to: end ? milliseconds(end) : Number.POSITIVE_INFINITY }
  const gaps = subtract(life, counted)
  return {
    ...viewClock(clock, pauses, now),
    counted: subtract(life, gaps).map(({ from, to }) => ({ from: instant(from), to: lastInstant(to) })),
    gaps: gaps.map(({ from, to }) => ({ from: instant(from), to: lastInstant(to), cause: 'pause' as const })),
  }
}

function lastInstant(at: number): Instant | null {
  return Number.isFinite(at) ? instant(at) : null
}
