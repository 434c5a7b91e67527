import type { Fault } from '../fault.ts'
import { limits } from '../limits.ts'
import type { Calendar, CalendarException } from './calendar.ts'
import { dayNumber, weekdays } from './date.ts'
import { overlapFaults, windowsFaults } from './window-faults.ts'
import { isTimeZone } from './zone.ts'

/** What is wrong with a calendar, in the order in which it is written; [] when it is sound. */
export function calendarFaults(calendar: Calendar): Fault[] {
  return [
    ...timeZoneFaults(calendar),
    ...weekFaults(calendar),
    ...calendar.exceptions.flatMap((exception, place) => exceptionFaults(exception, `/exceptions/${place}`)),
    ...repeatedDates(calendar),
    ...tooManyExceptions(calendar),
  ]
}

function timeZoneFaults({ timeZone }: Calendar): Fault[] {
  if (isTimeZone(timeZone)) return []
  const detail = `"${timeZone}" is not an IANA time zone; give a name such as "Asia/Shanghai".`
  return [{ pointer: '/timeZone', code: 'unknown_time_zone', detail }]
}

function weekFaults({ week }: Calendar): Fault[] {
  return [
    ...Object.keys(week).filter(isNoWeekday).map(unknownWeekday),
    ...weekdays.flatMap((weekday) => windowsFaults(week[weekday] ?? [], `/week/${weekday}`)),
    // A night that reaches into the next day's hours is no fault: shared time counts once.
    ...weekdays.flatMap((weekday) => overlapFaults(week[weekday] ?? [], `/week/${weekday}`)),
    ...(weekdays.some((weekday) => week[weekday]?.length) ? [] : [neverOpens]),
  ]
}

const neverOpens: Fault = {
  pointer: '/week',
  code: 'never_opens',
  detail: 'No day of the week has a window; exceptions alone run out. Give at least one weekday its hours.',
}

function isNoWeekday(key: string): boolean {
  return !weekdays.some((weekday) => weekday === key)
}

function unknownWeekday(key: string): Fault {
  const pointer = `/week/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const detail = `"${key}" is not a weekday; the weekdays are ${weekdays.join(', ')}.`
  return { pointer, code: 'unknown_weekday', detail }
}

function exceptionFaults({ date, open }: CalendarException, pointer: string): Fault[] {
  return [
    ...dateFaults(date, `${pointer}/date`),
    ...windowsFaults(open, `${pointer}/open`),
    ...overlapFaults(open, `${pointer}/open`),
  ]
}

function dateFaults(date: string, pointer: string): Fault[] {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) {
    return [{ pointer, code: 'malformed_date', detail: `"${date}" is not a date; give YYYY-MM-DD.` }]
  }
  if (dayNumber(date) !== undefined) return []
  return [{ pointer, code: 'nonexistent_date', detail: `There is no ${date}; give a date that exists.` }]
}

function repeatedDates({ exceptions }: Calendar): Fault[] {
  const places = new Map<string, number>()
  return exceptions.flatMap(({ date }, place) => {
    const first = places.get(date)
    if (first === undefined) {
      places.set(date, place)
      return []
    }
    const detail = `${date} has an exception already, /exceptions/${first}; put all its windows into one.`
    return [{ pointer: `/exceptions/${place}/date`, code: 'date_named_twice', detail }]
  })
}

function tooManyExceptions({ exceptions }: Calendar): Fault[] {
  const { exceptions: most } = limits
  if (exceptions.length <= most) return []
  const detail = `A calendar has ${most} exceptions at the most, and this one has ${exceptions.length}; leave out past years.`
  return [{ pointer: '/exceptions', code: 'too_many_exceptions', detail }]
}
