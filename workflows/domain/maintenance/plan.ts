import type { Fault } from '../fault.ts'
import { dateOf, dayNumber } from '../time/date.ts'
import { afterPeriod, isPeriod, type Period } from '../time/period.ts'

/** What a contract says about maintenance (保养): when it is due, again and again. */
export interface MaintenancePlan {
  /** The first date, `YYYY-MM-DD`; the others are counted from it, so that the 31st comes back after a short month. */
  firstOn: string
  /** From one date to the next: `P3M`, `P1Y`, `P2W`. */
  rhythm: Period
  /** The last day on which the contract is in force; none: without an end. */
  until?: string
}

/** Oftener than that is no maintenance; rarer is a slip of the pen. In days. */
const shortest = 7
const longest = 3_660
/** More dates than a plan can have until then, 2100-01-01, are not looked for. */
const end = '2100-01-01'

/** What is wrong with a plan; pointers into it. */
export function planFaults({ firstOn, rhythm, until }: MaintenancePlan): Fault[] {
  const faults: Fault[] = []
  if (!isPeriod(rhythm)) {
    const detail = 'Give an ISO 8601 period of years, months, weeks or days, like P3M.'
    faults.push({ pointer: '/rhythm', code: 'not_a_period', detail })
  } else if (!between(daysOf(firstOn, rhythm), shortest, longest)) {
    faults.push({
      pointer: '/rhythm',
      code: 'out_of_range',
      detail: 'Use a week at least, ten years at most.',
    })
  }
  if (until !== undefined && until < firstOn) {
    const detail =
      'The contract ends before its first maintenance; name a later day, or an earlier first date.'
    faults.push({ pointer: '/until', code: 'ends_before_it_begins', detail })
  }
  return faults
}

/** The dates of a plan from a day on, in order, as they are asked for. */
export function* datesFrom(
  { firstOn, rhythm, until = end }: MaintenancePlan,
  from: string,
): Generator<string> {
  for (let count = countBefore(firstOn, rhythm, from); ; count += 1) {
    const date = afterPeriod(firstOn, times(rhythm, count))
    if (date > until || date >= end) return
    if (date >= from) yield date
  }
}

/** The first date of a plan that is not before a day; undefined when the contract has ended by then. */
export function firstFrom(plan: MaintenancePlan, from: string): string | undefined {
  for (const date of datesFrom(plan, from)) return date
  return undefined
}

/** How many days lie between a date and the next one after it. */
export function daysOf(on: string, rhythm: Period): number {
  return daysBetween(on, afterPeriod(on, rhythm))
}

/** @returns days, negative when the second date is the earlier one */
export function daysBetween(one: string, other: string): number {
  return (dayNumber(other) ?? 0) - (dayNumber(one) ?? 0)
}

/** The date some days after another one; before it where they are negative. */
export function daysAfter(date: string, days: number): string {
  return dateOf((dayNumber(date) ?? 0) + days)
}

/** A number of rhythms that surely ends before a day, so that a plan of long ago is not gone through from its start. */
function countBefore(firstOn: string, rhythm: Period, from: string): number {
  // No rhythm is longer than its longest months: 31 days each, 366 a year.
  const most = [366, 31, 7, 1]
  const length = countsOf(rhythm).reduce((sum, count, unit) => sum + count * (most[unit] ?? 0), 0)
  return Math.max(0, Math.floor(daysBetween(firstOn, from) / length) - 1)
}

function times(rhythm: Period, count: number): Period {
  const [years = 0, months = 0, weeks = 0, days = 0] = countsOf(rhythm).map((part) => part * count)
  return `P${years}Y${months}M${weeks}W${days}D`
}

function countsOf(rhythm: Period): number[] {
  if (!isPeriod(rhythm)) throw new RangeError(`Not an ISO 8601 period: ${rhythm}`)
  return ['Y', 'M', 'W', 'D'].map((unit) => Number(new RegExp(`(\\d+)${unit}`).exec(rhythm)?.[1] ?? 0))
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}
