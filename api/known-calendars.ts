import type { Known } from '../workflows/domain/sla/policy-faults.ts'
import type { Calendar } from '../workflows/domain/time/calendar.ts'
import { weeklyTime } from '../workflows/domain/time/weekly.ts'

/** What policies are held against. @param calendars of several with one id the last one counts */
export function knownCalendars(
  calendars: readonly { id: string; calendar: Calendar }[],
): Pick<Known, 'calendars' | 'weeks'> {
  const weeks = Object.fromEntries(calendars.map(({ id, calendar }) => [id, weeklyTime(calendar)]))
  return { calendars: Object.keys(weeks), weeks }
}
