import type { Calendar, CalendarException } from './calendar.ts'

interface Years {
  from: number
  to: number
}

/** The calendar with other holidays in some years; those of the other years stay. */
export function withHolidays(
  calendar: Calendar,
  holidays: readonly CalendarException[],
  years: Years,
): Calendar {
  const kept = calendar.exceptions.filter(({ date }) => !within(Number(date.slice(0, 4)), years))
  const exceptions = [...kept, ...holidays].sort((one, other) => (one.date < other.date ? -1 : 1))
  return { ...calendar, exceptions }
}

/** The years that are verified once those of some years were replaced. */
export function verifiedAfter(before: readonly number[], years: Years, verified: boolean): number[] {
  const kept = before.filter((year) => !within(year, years))
  const fresh = Array.from({ length: years.to - years.from + 1 }, (_, more) => years.from + more)
  return [...kept, ...(verified ? fresh : [])].sort((one, other) => one - other)
}

function within(year: number, { from, to }: Years): boolean {
  return from <= year && year <= to
}
