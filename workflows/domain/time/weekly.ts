import type { Calendar } from './calendar.ts'
import { weekdays } from './date.ts'
import { length, type Span, subtract } from './span.ts'
import { windowSpan } from './window.ts'

const day = 24 * 3_600_000
const week = 7 * day

/**
 * How long a calendar is open in an ordinary week, in milliseconds; time that two windows share counts once.
 * @throws RangeError for a calendar with faults (`calendarFaults`)
 */
export function weeklyTime(calendar: Pick<Calendar, 'week'>): number {
  const windows = weekdays.flatMap((weekday, place) =>
    (calendar.week[weekday] ?? []).map(windowSpan).map(({ from, to }): Span => {
      return { from: from + place * day, to: to + place * day }
    }),
  )
  // Sunday night reaches into the Monday that the week begins with.
  const before = windows.map(({ from, to }) => ({ from: from - week, to: to - week }))
  const closed = subtract({ from: 0, to: week }, [...before, ...windows])
  return week - closed.reduce((sum, span) => sum + length(span), 0)
}

/**
 * About how long it takes until so much working time is used up, in milliseconds.
 * @param weekly working milliseconds of an ordinary week; none: around the clock
 */
export function timeToReach(amount: number, weekly = week): number {
  return amount <= 0 ? 0 : (amount / weekly) * week
}
