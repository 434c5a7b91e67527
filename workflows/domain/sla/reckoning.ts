import type { Calendar } from '../time/calendar.ts'
import { type ClosedSpan, closedSpans } from '../time/closing.ts'
import { type MakeUpSpan, makeUpSpans } from '../time/make-up.ts'
import type { Span } from '../time/span.ts'
import { length } from '../time/span.ts'
import { type Clock, hoursOf, pausesOf, type Reckoning } from './clock.ts'
import { holeOf, type Pause } from './pause.ts'

/** Time that counted on a clock. */
export interface CountedSpan extends Span {
  /** The make-up workday (调休) that gave it. */
  makeUpDay?: string
}

/** Time that did not count on a clock: its calendar was closed, or the ticket was paused. */
export type GapSpan = ClosedSpan | PausedSpan
interface PausedSpan extends Span {
  cause: 'pause'
  pause: Pause
}

/** What a pause takes out of a clock's time, with the pause. */
export interface Hole extends Span {
  pause: Pause
}

/**
 * A stretch of a clock's life, each moment of it either counted or in a gap with its cause, both in order. Where the
 * calendar is closed a pause changes nothing; of two pauses the one that began first is the cause.
 * @param life from the clock's start to an end, in milliseconds
 */
export function reckon(
  clock: Clock,
  reckoning: Reckoning,
  life: Span,
): { counted: CountedSpan[]; gaps: GapSpan[] } {
  const calendar = clock.calendar === undefined ? undefined : reckoning.policy.calendars[clock.calendar]
  const holes = holesOf(clock, reckoning)
  const counted: Span[] = []
  const gaps: GapSpan[] = []
  let reached = life.from
  for (const open of hoursOf(clock, reckoning)) {
    if (open.from >= life.to) break
    addClosed(gaps, calendar, { from: reached, to: open.from })
    reached = Math.min(open.to, life.to)
    addOpen({ counted, gaps }, holes, { from: open.from, to: reached })
  }
  addClosed(gaps, calendar, { from: reached, to: life.to })
  return { counted: calendar ? withMakeUpDays(counted, makeUpSpans(calendar, life)) : counted, gaps }
}

/** The pauses that a clock does not count, the earliest first. */
export function holesOf(clock: Clock, reckoning: Reckoning): Hole[] {
  return pausesOf(clock, reckoning)
    .map((pause) => ({ ...holeOf(pause, clock.resumedBy), pause }))
    .filter((hole) => length(hole) > 0)
    .sort((one, other) => one.from - other.from)
}

function addClosed(gaps: GapSpan[], calendar: Calendar | undefined, closed: Span): void {
  if (!calendar || length(closed) === 0) return
  for (const span of closedSpans(calendar, closed)) {
    const last = gaps.at(-1)
    if (last && last.to === span.from && sameCause(last, span)) last.to = span.to
    else gaps.push(span)
  }
}

function addOpen(shown: { counted: Span[]; gaps: GapSpan[] }, holes: readonly Hole[], open: Span): void {
  let from = open.from
  for (const hole of holes) {
    if (hole.from >= open.to || from === open.to) break
    if (hole.to <= from) continue
    if (hole.from > from) shown.counted.push({ from, to: hole.from })
    const to = Math.min(hole.to, open.to)
    shown.gaps.push({ from: Math.max(from, hole.from), to, cause: 'pause', pause: hole.pause })
    from = to
  }
  if (from < open.to) shown.counted.push({ from, to: open.to })
}

function sameCause(one: GapSpan, other: ClosedSpan): boolean {
  return one.cause === other.cause && one.name === other.name
}

/** Parted where a make-up workday begins and ends. */
function withMakeUpDays(counted: readonly Span[], makeUps: readonly MakeUpSpan[]): CountedSpan[] {
  if (makeUps.length === 0) return [...counted]
  return counted.flatMap((span) => {
    const pieces: CountedSpan[] = []
    let { from } = span
    for (const makeUp of makeUps) {
      const to = Math.min(makeUp.to, span.to)
      if (to <= from || makeUp.from >= span.to) continue
      if (makeUp.from > from) pieces.push({ from, to: makeUp.from })
      pieces.push({ from: Math.max(from, makeUp.from), to, makeUpDay: makeUp.name })
      from = to
    }
    return from < span.to ? [...pieces, { from, to: span.to }] : pieces
  })
}
