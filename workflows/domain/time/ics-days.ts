import type { Fault } from '../fault.ts'
import { dateOf, yearOf } from './date.ts'
import { dayIn, type IcsEvent, type IcsProperty, lineFault, property } from './ics-events.ts'
import { yearlyDays } from './ics-rule.ts'

/** Years, both of them included. */
export interface Years {
  from: number
  to: number
}

interface Stretch {
  /** Number of the first day. */
  first: number
  count: number
  /** Has hours, as the make-up workdays of some feeds do: 09:00 to 18:00. */
  timed: boolean
}

/** Properties that would move or remove days; holiday files do without. */
const unsupported = ['RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID']
const single = ['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'SUMMARY', 'STATUS']
/** Days; a longer one is a slip in the end date. */
const longest = 366

/** The numbers of the days that an event covers in these years, or the reason why it cannot be taken. */
export function daysOf(event: IcsEvent, years: Years): { days: number[]; timed: boolean } | Fault {
  const fault = unusable(event)
  if (fault !== undefined) return fault
  const stretch = stretchOf(event)
  if ('code' in stretch) return stretch
  const rule = property(event, 'RRULE')
  const firsts = rule === undefined ? [stretch.first] : yearlyDays(rule, stretch.first, years.to)
  if ('code' in firsts) return firsts
  const days = firsts.flatMap((first) => Array.from({ length: stretch.count }, (_, more) => first + more))
  return { days: days.filter((day) => isWithin(day, years)), timed: stretch.timed }
}

function unusable(event: IcsEvent): Fault | undefined {
  const names = event.properties.map(({ name }) => name)
  const refused = event.properties.find(({ name }) => unsupported.includes(name))
  if (refused !== undefined) {
    const detail = `${refused.name} is not supported; give the days as events of their own.`
    return lineFault(refused.line, 'unsupported_property', detail)
  }
  const repeated = event.properties.find(
    ({ name }, place) => single.includes(name) && names.indexOf(name) < place,
  )
  if (repeated !== undefined) {
    const detail = `The event has ${repeated.name} already; leave one of them out.`
    return lineFault(repeated.line, 'repeated_property', detail)
  }
  if (property(event, 'STATUS')?.value.trim().toUpperCase() !== 'CANCELLED') return undefined
  return lineFault(event.line, 'cancelled_event', 'The event is cancelled and was not taken.')
}

function stretchOf(event: IcsEvent): Stretch | Fault {
  const start = property(event, 'DTSTART')
  if (start === undefined)
    return lineFault(event.line, 'missing_start', 'The event has no DTSTART; give one.')
  const first = dayIn(start.value)
  if (first === undefined) return malformedDate(start)
  const end = property(event, 'DTEND')
  const duration = property(event, 'DURATION')
  if (end !== undefined && duration !== undefined) {
    return lineFault(duration.line, 'two_ends', 'The event has DTEND too; leave one of them out.')
  }
  if (hasHours(start.value)) return timedStretch(start, first, end ?? duration)
  if (end !== undefined) return stretchUntil(first, end)
  return duration === undefined ? { first, count: 1, timed: false } : stretchFor(first, duration)
}

function malformedDate({ name, value, line }: IcsProperty): Fault {
  return lineFault(line, 'malformed_date', `${name} "${value}" is not a date; give YYYYMMDD.`)
}

/** Hours are kept out of it: a date in UTC may be another one here, and half a day off is no day off. */
function timedStretch(start: IcsProperty, first: number, end: IcsProperty | undefined): Stretch | Fault {
  const endsThatDay = end === undefined || dayIn(end.value) === first
  if (!start.value.endsWith('Z') && endsThatDay) return { first, count: 1, timed: true }
  const detail = 'The event is in UTC or reaches into another day; give it as whole days.'
  return lineFault(start.line, 'not_all_day', detail)
}

function stretchUntil(first: number, end: IcsProperty): Stretch | Fault {
  const last = hasHours(end.value) ? undefined : dayIn(end.value)
  if (last === undefined) return malformedDate(end)
  if (last <= first) {
    const detail = `DTEND is the day after the last one and has to lie after DTSTART; give ${basic(first + 1)}.`
    return lineFault(end.line, 'end_not_after_start', detail)
  }
  return limited(first, last - first, end.line)
}

function stretchFor(first: number, { value, line }: IcsProperty): Stretch | Fault {
  const [, number, unit] = /^\+?P(\d+)([DW])$/.exec(value.trim()) ?? []
  const count = Number(number) * (unit === 'W' ? 7 : 1)
  if (count > 0) return limited(first, count, line)
  return lineFault(line, 'malformed_duration', `"${value}" is not a number of days; give for example P1D.`)
}

function limited(first: number, count: number, line: number): Stretch | Fault {
  if (count <= longest) return { first, count, timed: false }
  return lineFault(line, 'too_long', `The event lasts ${count} days, longer than a year; correct its end.`)
}

function hasHours(value: string): boolean {
  return value.includes('T')
}

function basic(day: number): string {
  return dateOf(day).replaceAll('-', '')
}

function isWithin(day: number, years: Years): boolean {
  return years.from <= yearOf(day) && yearOf(day) <= years.to
}
