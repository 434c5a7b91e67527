import { type Calendar, type CalendarException, openSpans, weekdays } from './calendar.ts'
import { dateOf, dayNumber, placeInWeek } from './date.ts'
import type { Span } from './span.ts'

/** Time that a make-up workday (调休) gives: an exception that opens a weekday without hours of its own. */
export interface MakeUpSpan extends Span {
  /** Of the day, or its date. */
  name: string
}

const day = 24 * 3_600_000

/**
 * The time of the make-up workdays that lies in a stretch, in order; a night that begins on one belongs to it.
 * @param within milliseconds, with an end
 */
export function makeUpSpans(calendar: Calendar, within: Span): MakeUpSpan[] {
  return calendar.exceptions
    .filter((exception) => makesUp(calendar, exception) && near(exception, within))
    .flatMap((exception) => ownSpans(calendar, exception, within))
    .sort((one, other) => one.from - other.from)
}

function makesUp({ week }: Calendar, { date, open }: CalendarException): boolean {
  const weekday = weekdays[placeInWeek(dayNumber(date) ?? 0)]
  return open.length > 0 && weekday !== undefined && (week[weekday] ?? []).length === 0
}

/** Zones are less than a day away from UTC, and a window is a day at most. */
function near({ date }: CalendarException, { from, to }: Span): boolean {
  const midnight = (dayNumber(date) ?? 0) * day
  return midnight + 3 * day > from && midnight - day < to
}

/**
 * What a calendar is open that has this day alone. A span is known to be whole once the next one is found, so two
 * further days end the search for openings, which would go on for decades.
 */
function ownSpans({ timeZone }: Calendar, exception: CalendarException, within: Span): MakeUpSpan[] {
  const number = dayNumber(exception.date) ?? 0
  const further = [4, 6].map((more) => ({ date: dateOf(number + more), open: [['00:00', '24:00']] as const }))
  const alone: Calendar = { timeZone, week: {}, exceptions: [exception, ...further] }
  const end = Math.min((number + 3) * day, within.to)
  const spans: MakeUpSpan[] = []
  for (const { from, to } of openSpans(alone, within.from)) {
    if (from >= end) break
    spans.push({ from, to: Math.min(to, within.to), name: exception.name ?? exception.date })
  }
  return spans
}
