import type { Calendar } from '../time/calendar.ts'
import { dayNumber } from '../time/date.ts'
import { type Instant, instant } from '../time/instant.ts'
import { zoneSegments } from '../time/zone.ts'
import { hoursOn } from './due.ts'

const day = 24 * 3_600_000
const morning = '09:00'

/**
 * When on a date somebody should come: as the calendar opens, else at nine, by the clock on the wall there.
 * @param timeZone the department's, where there is no calendar
 */
export function wantedAt(date: string, calendar: Calendar | undefined, timeZone: string): Instant {
  const [opening = morning] = calendar
    ? hoursOn(calendar, date)
        .map(([from]) => from)
        .sort()
    : []
  return momentOf(date, opening, calendar?.timeZone ?? timeZone)
}

/** Where the clocks skip the time, the moment of the change. */
function momentOf(date: string, time: string, timeZone: string): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const local = (dayNumber(date) ?? 0) * day + (hours * 60 + minutes) * 60_000
  for (const { from, to, offset } of zoneSegments(timeZone, local - day, local + day)) {
    if (local - offset < to) return instant(Math.max(from, local - offset))
  }
  return instant(local)
}
