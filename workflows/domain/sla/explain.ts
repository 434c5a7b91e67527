import type { Closing } from '../time/closing.ts'
import { type Duration, durationOf } from '../time/duration.ts'
import { type Instant, instant, milliseconds } from '../time/instant.ts'
import type { Span } from '../time/span.ts'
import type { Actor, ClockKind, ClockState, Wait, WordsId } from '../vocabulary.ts'
import { type Clock, clockState, dueAt, overdue, type Reckoning, type Replan, remaining } from './clock.ts'
import type { Pause } from './pause.ts'
import { type CountedSpan, type GapSpan, type Hole, holesOf, reckon } from './reckoning.ts'

/** A clock as people read it. */
export interface ClockView {
  clock: ClockKind
  cycle: number
  /** The round of service that it belongs to. */
  round: number
  state: ClockState
  target: Duration
  startedAt: Instant
  /** null while paused without an end, and when it was stopped during such a pause */
  dueAt: Instant | null
  breachedAt: Instant | null
  stoppedAt: Instant | null
  /** What is left until the deadline; null once stopped. */
  remaining: Duration | null
  /** Working time past the deadline, frozen once stopped; null when there is none. */
  overdue: Duration | null
  /** A date promised by hand. */
  promised: { at: Instant; expiresAt: Instant | null } | null
}

/** Why a deadline is where it is: each moment from the start to the deadline, or to the stop, and what moved it. */
export interface Explanation extends ClockView {
  /** The calendar whose hours count, with its version; null: around the clock. */
  calendar: string | null
  /** Working time used up in an earlier cycle that this one goes on from. */
  carried: Duration | null
  /** The time that counted, in order. */
  counted: Counted[]
  /** The time that did not, in order; `to` is null while nobody knows the end. */
  gaps: Gap[]
  replans: readonly Replan[]
}

export interface Counted {
  from: Instant
  to: Instant | null
  /** The make-up workday (调休) that gave it. */
  makeUpDay?: string
}

export interface Gap {
  from: Instant
  to: Instant | null
  cause: Closing | 'pause'
  /** Of the holiday. */
  name?: string
  /** Of the pause: what the ticket waited for, who paused it, and the words that say why. */
  waitingFor?: Wait
  by?: Actor
  words?: WordsId
}

export function viewClock(clock: Clock, reckoning: Reckoning, now: Instant): ClockView {
  const { promised } = clock
  return {
    clock: clock.kind,
    cycle: clock.cycle,
    round: clock.round,
    state: clockState(clock, reckoning),
    target: clock.target,
    startedAt: clock.startedAt,
    dueAt: dueAt(clock, reckoning) ?? null,
    breachedAt: clock.breachedAt ?? null,
    stoppedAt: clock.stopped?.at ?? null,
    remaining: clock.stopped ? null : remaining(clock, reckoning, now),
    overdue: overdue(clock, reckoning, now) ?? null,
    promised: promised ? { at: promised.at, expiresAt: promised.expiresAt ?? null } : null,
  }
}

/** The clock, and the spans from its start up to its stop, its deadline, or the pause that nobody knows the end of. */
export function explain(clock: Clock, reckoning: Reckoning, now: Instant): Explanation {
  const { life, endless } = lifeOf(clock, reckoning, now)
  const { counted, gaps } = reckon(clock, reckoning, life)
  return {
    ...viewClock(clock, reckoning, now),
    calendar: clock.calendar ?? null,
    carried: clock.carried === undefined ? null : durationOf(clock.carried),
    counted: counted.map(countedView),
    gaps: [
      ...gaps.map(gapView),
      ...(endless ? [{ ...pauseView(endless.pause), from: instant(life.to), to: null }] : []),
    ],
    replans: clock.replans ?? [],
  }
}

/** A calendar that does not open any more gives no deadline either; then it is explained up to `now`. */
function lifeOf(clock: Clock, reckoning: Reckoning, now: Instant): { life: Span; endless?: Hole } {
  const from = milliseconds(clock.startedAt)
  const until = (end: number) => ({ from, to: Math.max(from, end) })
  const end = clock.stopped?.at ?? dueAt(clock, reckoning)
  if (end !== undefined) return { life: until(milliseconds(end)) }
  const endless = holesOf(clock, reckoning).find(({ to }) => to === Number.POSITIVE_INFINITY)
  return endless ? { life: until(endless.from), endless } : { life: until(milliseconds(now)) }
}

function countedView({ from, to, ...counted }: CountedSpan): Counted {
  return { from: instant(from), to: instant(to), ...counted }
}

function gapView(gap: GapSpan): Gap {
  const span = { from: instant(gap.from), to: instant(gap.to) }
  if (gap.cause === 'pause') return { ...span, ...pauseView(gap.pause) }
  return { ...span, cause: gap.cause, ...(gap.name === undefined ? {} : { name: gap.name }) }
}

function pauseView({ waitingFor, by, words }: Pause) {
  return { cause: 'pause' as const, waitingFor, by, ...(words === undefined ? {} : { words }) }
}
