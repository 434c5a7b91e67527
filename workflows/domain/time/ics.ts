import type { Fault } from '../fault.ts'
import type { CalendarException } from './calendar.ts'
import { dateOf } from './date.ts'
import { daysOf, type Years } from './ics-days.ts'
import { type IcsEvent, lineFault, property, readEvents, unescaped } from './ics-events.ts'
import { type Mark, markOf } from './ics-mark.ts'
import type { Window } from './window.ts'

export interface HolidayOptions {
  /** The windows of a make-up workday. */
  workingDay: readonly Window[]
  /** Days outside are left out, and rules that repeat every year are followed up to here. */
  years: Years
}

interface Day {
  number: number
  kind: 'workday' | 'day_off'
  name: string
  line: number
}

/**
 * The exceptions that a holiday file (iCalendar, RFC 5545) makes, by date, and a fault with its line for each line
 * and event that could not be taken; what could be is there all the same.
 *
 * An event closes its days unless it is marked as a make-up workday, which opens them. Where a file marks its days
 * off (休), the events without a mark are mere observances, such as 妇女节: they close nothing and are told as faults.
 * A make-up workday wins over a day off of the same date, and the day off is told as a fault: a desk that is open
 * though it need not be is found out, one that is closed breaks promises.
 */
export function readHolidays(
  text: string,
  options: HolidayOptions,
): { exceptions: CalendarException[]; faults: Fault[] } {
  const { events, faults } = readEvents(text)
  const marksDaysOff = events.some((event) => markOf(event) === 'day_off')
  const read = events.map((event) => readDays(event, options.years, marksDaysOff))
  const days = read.flatMap((one) => ('code' in one ? [] : one))
  const refused = read.flatMap((one) => ('code' in one ? [one] : []))
  return {
    exceptions: byDate(days).map((there) => exceptionOn(there, options.workingDay)),
    faults: inOrder([...faults, ...refused, ...overruled(days)]),
  }
}

function readDays(event: IcsEvent, years: Years, marksDaysOff: boolean): Day[] | Fault {
  const read = daysOf(event, years)
  if ('code' in read) return read
  const mark = markOf(event)
  const fault = markFault(event, mark, marksDaysOff)
  if (fault !== undefined) return fault
  const kind = mark === 'workday' ? 'workday' : 'day_off'
  if (kind === 'day_off' && read.timed) return lineFault(event.line, 'not_all_day', notAllDay(event))
  return read.days.map((number) => ({ number, kind, name: nameOf(event), line: event.line }))
}

function markFault(event: IcsEvent, mark: Mark, marksDaysOff: boolean): Fault | undefined {
  if (mark === 'unclear') return lineFault(event.line, 'unclear_day', unclear(event))
  if (mark === 'none' && marksDaysOff) return lineFault(event.line, 'observance', observance(event))
  return undefined
}

function unclear(event: IcsEvent): string {
  return `"${nameOf(event)}" does not tell a day off from a workday; mark it （休） or （班）.`
}

function observance(event: IcsEvent): string {
  return `"${nameOf(event)}" was not taken, as this file marks its days off and not this one; if it is one, add （休）.`
}

function notAllDay(event: IcsEvent): string {
  return `"${nameOf(event)}" has hours; give a day off as a whole day, DTSTART;VALUE=DATE:YYYYMMDD.`
}

function nameOf(event: IcsEvent): string {
  return unescaped(property(event, 'SUMMARY')?.value ?? '')
}

/** The days of each date, the earliest date first. */
function byDate(days: readonly Day[]): [Day, ...Day[]][] {
  const dates = new Map<number, [Day, ...Day[]]>()
  for (const day of days) {
    const there = dates.get(day.number)
    if (there === undefined) dates.set(day.number, [day])
    else there.push(day)
  }
  return [...dates.values()].sort(([one], [other]) => one.number - other.number)
}

/** Two holidays on one date are one exception with both names. */
function exceptionOn(there: [Day, ...Day[]], workingDay: readonly Window[]): CalendarException {
  const workdays = there.filter(({ kind }) => kind === 'workday')
  const ruling = workdays.length > 0 ? workdays : there
  const name = [...new Set(ruling.map((day) => day.name))].filter((one) => one !== '').join(' / ')
  const open = workdays.length > 0 ? workingDay : []
  return { date: dateOf(there[0].number), open, ...(name !== '' && { name }) }
}

function overruled(days: readonly Day[]): Fault[] {
  const workdays = new Map(days.filter(({ kind }) => kind === 'workday').map((day) => [day.number, day]))
  return days.flatMap(({ kind, number, name, line }) => {
    const workday = workdays.get(number)
    if (kind === 'workday' || workday === undefined) return []
    const detail = `"${name}" does not close ${dateOf(number)}, which line ${workday.line} makes a workday; leave one out.`
    return [lineFault(line, 'day_off_on_workday', detail)]
  })
}

function inOrder(faults: readonly Fault[]): Fault[] {
  return faults.toSorted((one, other) => lineOf(one) - lineOf(other))
}

function lineOf({ pointer }: Fault): number {
  return Number(pointer.slice('/lines/'.length))
}
