import type { Fault } from '../fault.ts'
import { dateOf, dayNumber, yearOf } from './date.ts'
import { dayIn, type IcsProperty, lineFault } from './ics-events.ts'

interface Rule {
  interval: number
  count: number
  /** Number of the last day on which it may begin. */
  until: number
}

const never = Number.POSITIVE_INFINITY
/** A date has four digits for its year. */
const lastYear = 9999

/** The numbers of the days on which a yearly event begins, from its first day to the end of a year. */
export function yearlyDays(property: IcsProperty, first: number, toYear: number): number[] | Fault {
  const rule = readRule(property.value, first)
  if (rule === undefined) return lineFault(property.line, 'unsupported_rule', unsupported(property.value))
  const days: number[] = []
  const end = Math.min(toYear, lastYear)
  for (let year = yearOf(first); year <= end && days.length < rule.count; year += rule.interval) {
    // The 29th of February is left out of the years that do not have it.
    const day = dayNumber(`${year}${dateOf(first).slice(4)}`)
    if (day !== undefined && day <= rule.until) days.push(day)
  }
  return days
}

function unsupported(value: string): string {
  return `The rule "${value}" is not supported; give FREQ=YEARLY on the date of DTSTART, or each day as an event.`
}

function readRule(value: string, first: number): Rule | undefined {
  const parts = value.trim().toUpperCase().split(';').map(keyAndValue)
  if (!parts.every(([key, said]) => isYearly(key, said, first))) return undefined
  const said = new Map(parts)
  const interval = Number(said.get('INTERVAL') ?? 1)
  const count = Number(said.get('COUNT') ?? never)
  const until = said.has('UNTIL') ? dayIn(said.get('UNTIL') ?? '') : never
  const sound = said.has('FREQ') && Number.isInteger(interval) && interval > 0 && count > 0
  return sound && until !== undefined ? { interval, count, until } : undefined
}

function keyAndValue(part: string): [string, string] {
  const [key = '', value = ''] = part.split('=')
  return [key, value]
}

/** Every year on the date of the first time, whether or not the rule says that date again. */
function isYearly(key: string, value: string, first: number): boolean {
  const [, month, day] = dateOf(first).split('-').map(Number)
  if (key === 'FREQ') return value === 'YEARLY'
  if (key === 'BYMONTH') return Number(value) === month
  if (key === 'BYMONTHDAY') return Number(value) === day
  return ['COUNT', 'UNTIL', 'INTERVAL', 'WKST'].includes(key)
}
