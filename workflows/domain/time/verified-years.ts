import type { Calendar } from './calendar.ts'
import { planOf } from './calendar-plan.ts'
import { dayNumber } from './date.ts'
import type { Instant } from './instant.ts'
import { dateIn } from './zone.ts'

/** Days before a year begins from which on its holidays should be known. */
const foresight = 60

/**
 * The years whose holidays nobody has held against an official notice, though promises are reckoned by them: the
 * present one, and the next from 60 days before it begins. A calendar without gaps has no holidays to know.
 */
export function unverifiedYears(
  calendar: Calendar,
  verifiedYears: readonly number[],
  now: Instant,
): number[] {
  if (planOf(calendar).alwaysOpenFrom !== Number.POSITIVE_INFINITY) return []
  const today = dateIn(now, calendar.timeZone)
  const year = Number(today.slice(0, 4))
  const ahead = (dayNumber(`${year + 1}-01-01`) ?? 0) - (dayNumber(today) ?? 0)
  const wanted = ahead <= foresight ? [year, year + 1] : [year]
  return wanted.filter((one) => !verifiedYears.includes(one))
}
