import type { Fault } from '../fault.ts'
import type { Calendar, CalendarException } from './calendar.ts'
import { dayNumber, weekdays } from './date.ts'
import { endTime, startTime, type Window, windowSpan } from './window.ts'
import { isTimeZone } from './zone.ts'

interface PlacedWindow {
  pointer: string
  from: number
  to: number
}

/** What is wrong with a calendar, in the order in which it is written; [] when it is sound. */
export function calendarFaults(calendar: Calendar): Fault[] {
  return [
    ...timeZoneFaults(calendar),
    ...weekFaults(calendar),
    ...calendar.exceptions.flatMap((exception, place) => exceptionFaults(exception, `/exceptions/${place}`)),
    ...repeatedDates(calendar),
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
    ...weekdays.flatMap((weekday) => overlaps(placedWindows(week[weekday] ?? [], `/week/${weekday}`))),
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

function windowsFaults(windows: readonly Window[], pointer: string): Fault[] {
  return windows.flatMap((window, place) => windowFaults(window, `${pointer}/${place}`))
}

function windowFaults([from, to]: Window, pointer: string): Fault[] {
  const malformed = [
    ...(startTime(from) === undefined ? [malformedTime(from, `${pointer}/0`, '"00:00" to "23:59"')] : []),
    ...(endTime(to) === undefined ? [malformedTime(to, `${pointer}/1`, '"00:00" to "24:00"')] : []),
  ]
  if (malformed.length > 0 || from !== to) return malformed
  // It could be meant as no time at all or as a day and a night.
  const detail = `The window begins and ends at ${from}; leave it out, or give "00:00" and "24:00" for a whole day.`
  return [{ pointer, code: 'zero_length_window', detail }]
}

function malformedTime(time: string, pointer: string, range: string): Fault {
  return { pointer, code: 'malformed_time', detail: `"${time}" is not a time; give HH:MM from ${range}.` }
}

/** Those that can be read, from the one that begins first on. */
function placedWindows(windows: readonly Window[], pointer: string): PlacedWindow[] {
  return windows
    .map((window, place) => ({ window, pointer: `${pointer}/${place}` }))
    .filter(({ window, pointer }) => windowFaults(window, pointer).length === 0)
    .map(({ window, pointer }) => ({ ...windowSpan(window), pointer }))
    .sort((one, other) => one.from - other.from)
}

/** @param windows in the order of their beginnings */
function overlaps(windows: readonly PlacedWindow[]): Fault[] {
  const faults = new Map<string, Fault>()
  let longest: PlacedWindow | undefined
  for (const window of windows) {
    if (longest !== undefined && window.from < longest.to)
      faults.set(window.pointer, overlap(window, longest))
    if (longest === undefined || window.to > longest.to) longest = window
  }
  return [...faults.values()]
}

function overlap({ pointer }: PlacedWindow, earlier: PlacedWindow): Fault {
  const detail = `The window begins before ${earlier.pointer} ends; make them one, or move one of them.`
  return { pointer, code: 'overlapping_windows', detail }
}

function exceptionFaults({ date, open }: CalendarException, pointer: string): Fault[] {
  return [
    ...dateFaults(date, `${pointer}/date`),
    ...windowsFaults(open, `${pointer}/open`),
    ...overlaps(placedWindows(open, `${pointer}/open`)),
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
