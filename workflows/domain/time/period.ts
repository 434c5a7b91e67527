import { dateOf, dayNumber } from './date.ts'

/** An ISO 8601 period of the calendar, in years, months, weeks and days: `P12M`, `P2Y`, `P90D`. */
export type Period = string

const form = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/

/** @returns false for text that `afterPeriod` cannot read */
export function isPeriod(text: string): boolean {
  return form.test(text)
}

/**
 * The date a period after another one, and so the last day of a period that begins with an event on that date: the day
 * of the same number, or the last of a month that has no such day (31 January + P1M = 28 or 29 February).
 * So say PRC Civil Code art. 202, BGB § 188 (2) and (3), and Regulation (EEC) 1182/71 art. 3 (2) c. Years and months
 * are gone before weeks and days.
 * @param date `YYYY-MM-DD`
 * @throws RangeError for what is no date or no period: both are checked where they are read, so this is a bug
 */
export function afterPeriod(date: string, period: Period): string {
  const counts = form.exec(period)?.slice(1)
  if (counts === undefined) throw new RangeError(`Not an ISO 8601 period: ${period}`)
  const [years = 0, months = 0, weeks = 0, days = 0] = counts.map((count) => Number(count ?? 0))
  if (dayNumber(date) === undefined) throw new RangeError(`Not a date: ${date}`)
  return dateOf((dayNumber(afterMonths(date, years * 12 + months)) ?? 0) + weeks * 7 + days)
}

function afterMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const place = year * 12 + month - 1 + months
  const first = `${String(Math.floor(place / 12)).padStart(4, '0')}-${String((place % 12) + 1).padStart(2, '0')}`
  return `${first}-${String(Math.min(day, daysOf(place))).padStart(2, '0')}`
}

/** @param place months since year 0 */
function daysOf(place: number): number {
  // Day 0 of a month is the last of the one before.
  return new Date(Date.UTC(Math.floor(place / 12), (place % 12) + 1, 0)).getUTCDate()
}
