import type { Calendar } from '../time/calendar.ts'
import { dayNumber, placeInWeek, weekdays } from '../time/date.ts'
import { datesFrom, daysAfter, daysBetween, daysOf, firstFrom, type MaintenancePlan } from './plan.ts'

/** One maintenance that a contract asks for. */
export interface Occurrence {
  /** `contract/<id>/<date>`: the same whenever it is looked for, so that it is decided once. */
  key: string
  /** The date of the plan. */
  on: string
  /** When somebody should come: that date, or the next working day. */
  wantedOn: string
}

/**
 * What becomes of a date. `opened`: a ticket; `missed`: nobody looked in time, and the next one stands in for it;
 * `covered`: another one is too near; `paused`: the contract was; `sold`: none of its machines is the customer's any more.
 */
export const outcomes = ['opened', 'missed', 'covered', 'paused', 'sold'] as const
export type Outcome = (typeof outcomes)[number]

export interface Verdict extends Occurrence {
  outcome: Outcome
}

/** A year of closed days is no calendar to wait for. */
const longestWait = 366

/**
 * The maintenance that a contract asks for in a stretch of days, both included.
 * @param calendar moves dates on which it is closed to its next working day; none: every day will do
 */
export function maintenanceDue(
  contract: { id: string; plan: MaintenancePlan; calendar?: Calendar | undefined },
  from: string,
  to: string,
): Occurrence[] {
  const due: Occurrence[] = []
  for (const on of datesFrom(contract.plan, from)) {
    if (on > to) break
    due.push({ key: occurrenceKey(contract.id, on), on, wantedOn: workingDayFrom(contract.calendar, on) })
  }
  return due
}

export function occurrenceKey(contract: string, on: string): string {
  return `contract/${contract}/${on}`
}

/**
 * What becomes of occurrences that are due. Those whose day has passed, because nobody looked, come down to the latest:
 * six old tickets help nobody. It is wanted today, unless the next date is nearer than half the rhythm. For the same
 * reason a date that lies so near to what was opened before it opens nothing: after a change of the plan, or where a
 * long holiday moved two dates to the same day.
 * @param due in order
 * @param today the local date on which it is decided
 * @param lastWantedOn for when the ticket before was opened
 */
export function judge(
  due: readonly Occurrence[],
  { plan, calendar }: { plan: MaintenancePlan; calendar?: Calendar | undefined },
  { today, lastWantedOn }: { today: string; lastWantedOn?: string | undefined },
): Verdict[] {
  const verdicts: Verdict[] = []
  let last = lastWantedOn
  for (const occurrence of due) {
    const late = occurrence.on < today
    const wantedOn = late ? workingDayFrom(calendar, today) : occurrence.wantedOn
    const half = daysOf(occurrence.on, plan.rhythm) / 2
    const next = firstFrom(plan, daysAfter(occurrence.on, 1))
    if (late && next !== undefined && daysBetween(today, next) < half) {
      verdicts.push({ ...occurrence, outcome: 'missed' })
    } else if (last !== undefined && daysBetween(last, wantedOn) < half) {
      verdicts.push({ ...occurrence, outcome: 'covered' })
    } else {
      verdicts.push({ ...occurrence, wantedOn, outcome: 'opened' })
      last = wantedOn
    }
  }
  return verdicts
}

/** The first day from a date on with hours in the calendar. */
export function workingDayFrom(calendar: Calendar | undefined, date: string): string {
  if (!calendar) return date
  for (let later = 0; later < longestWait; later += 1) {
    const day = daysAfter(date, later)
    if (hoursOn(calendar, day).length > 0) return day
  }
  return date
}

/** The windows that begin on a date. */
export function hoursOn({ exceptions, week }: Calendar, date: string) {
  const weekday = weekdays[placeInWeek(dayNumber(date) ?? 0)] ?? 'mon'
  return exceptions.find((exception) => exception.date === date)?.open ?? week[weekday] ?? []
}
