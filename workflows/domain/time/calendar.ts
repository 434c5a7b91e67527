import { type Plan, planOf, windowsOn } from './calendar-plan.ts'
import { dateOf, placeInWeek, type Weekday, weekdays } from './date.ts'
import type { Span } from './span.ts'
import type { Window } from './window.ts'
import { type ZoneSegment, zoneSegments } from './zone.ts'

export { calendarFaults } from './calendar-faults.ts'
export { type Window, weekdays }

/** A date with hours of its own. They replace every window that begins on it; the tail of the night before stays. */
export interface CalendarException {
  /** YYYY-MM-DD, in the zone of the calendar. */
  date: string
  /** None on a day off, the ordinary ones on a make-up workday. */
  open: readonly Window[]
  name?: string
}

/**
 * When there is somebody to do the work. Hours are those of the wall clock, in summer and in winter: a time that
 * is skipped when the clocks change is not there, one that is repeated counts twice.
 * Not to be changed once it is in use: what is worked out from it is kept beside the object.
 */
export interface Calendar {
  /** An IANA zone. */
  timeZone: string
  week: Partial<Record<Weekday, readonly Window[]>>
  exceptions: readonly CalendarException[]
}

/** A local date, to explain why a calendar is open or closed on it. */
export interface CalendarDay {
  /** YYYY-MM-DD */
  date: string
  weekday: Weekday
  /** The one that rules the date, when there is one. */
  exception?: CalendarException
  /** Where the local date ends, in milliseconds since the epoch. */
  endsAt: number
}

const day = 24 * 3_600_000
/** About 50 years; nothing is looked for beyond, so that a calendar that never opens comes to an end. */
const horizon = 50 * 365 * day
/** Days that are worked out at once: few enough for a deadline of hours, enough for one of months. */
const batch = 8

/**
 * The spans in which a calendar is open, in order, apart from each other, the first clipped to `from`.
 * They are found as they are asked for and may be asked for again; they end about 50 years after `from`.
 * @param from milliseconds since the epoch
 * @throws RangeError for a calendar with faults (`calendarFaults`)
 */
export function openSpans(calendar: Calendar, from: number): Iterable<Span> {
  const plan = planOf(calendar)
  return { [Symbol.iterator]: () => merged(openBatches(plan, from, from + horizon)) }
}

/**
 * The local date that a moment lies in.
 * @param at milliseconds since the epoch
 */
export function dayAt(calendar: Calendar, at: number): CalendarDay {
  const plan = planOf(calendar)
  const segments = zoneSegments(plan.timeZone, at, at + horizon)
  const { number, endsAt } = localDay(segments, at)
  const exception = plan.exceptions.get(number)?.exception
  return {
    date: dateOf(number),
    weekday: weekdays[placeInWeek(number)] ?? 'mon',
    ...(exception && { exception }),
    endsAt,
  }
}

/** Where the calendar is open, some days at a time, until `to`; what touches or overlaps is not made one yet. */
function* openBatches(plan: Plan, from: number, to: number): Generator<Span[]> {
  for (const segment of zoneSegments(plan.timeZone, from, to)) {
    const bounds = { from: Math.max(from, segment.from), to: Math.min(to, segment.to) }
    const lastDay = localDayNumber(segment, bounds.to - 1)
    // The night before reaches into the first day.
    for (let first = localDayNumber(segment, bounds.from) - 1; first <= lastDay; first += batch) {
      if (first >= plan.alwaysOpenFrom) {
        return yield [{ from: Math.max(bounds.from, first * day - segment.offset), to }]
      }
      yield openBetween(plan, segment, bounds, first, Math.min(lastDay, first + batch - 1))
    }
  }
}

/** Between two changes of the clocks local time is UTC and a number: windows are added up, and clipped to the bounds. */
function openBetween(plan: Plan, { offset }: ZoneSegment, bounds: Span, first: number, last: number): Span[] {
  const open: Span[] = []
  for (let today = first; today <= last; today += 1) {
    const midnight = today * day - offset
    for (const window of windowsOn(plan, today)) {
      const from = Math.max(bounds.from, midnight + window.from)
      const to = Math.min(bounds.to, midnight + window.to)
      if (from < to) open.push({ from, to })
    }
  }
  return open
}

function localDayNumber(segment: ZoneSegment, at: number): number {
  return Math.floor((at + segment.offset) / day)
}

/** Spans in the order of their beginnings, those that touch or overlap made one. */
function* merged(lists: Iterable<Span[]>): Generator<Span> {
  let last: Span | undefined
  for (const spans of lists) {
    for (const span of spans) {
      if (last !== undefined && span.from <= last.to) {
        last.to = Math.max(last.to, span.to)
      } else {
        if (last !== undefined) yield last
        last = span
      }
    }
  }
  if (last !== undefined) yield last
}

/** The date ends where its last hour does, or where a change of the clocks leads to another date. */
function localDay(segments: Iterable<ZoneSegment>, at: number): { number: number; endsAt: number } {
  let number: number | undefined
  let endsAt = at
  for (const segment of segments) {
    const today = localDayNumber(segment, Math.max(at, segment.from))
    number ??= today
    if (today !== number) break
    endsAt = Math.min(segment.to, (number + 1) * day - segment.offset)
    if (endsAt < segment.to) break
  }
  if (number === undefined) throw new RangeError(`Not a moment: ${at}`)
  return { number, endsAt }
}
