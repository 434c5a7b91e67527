import type { Calendar, CalendarException } from './calendar.ts'
import { dayNumber, placeInWeek, weekdays } from './date.ts'
import { type Span, subtract } from './span.ts'
import { type Window, windowSpan } from './window.ts'

/** A calendar in numbers, so that walking through it reads no text. */
export interface Plan {
  timeZone: string
  /** Windows as `windowSpan` gives them, in order, Monday first. */
  week: readonly (readonly Span[])[]
  /** By the number of the day. */
  exceptions: ReadonlyMap<number, { exception: CalendarException; windows: readonly Span[] }>
  /** The day from which on there is no gap any more; Infinity for a calendar that closes. */
  alwaysOpenFrom: number
}

const day = 24 * 3_600_000
const plans = new WeakMap<Calendar, Plan>()

/**
 * Made once for each calendar object.
 * @throws RangeError for a calendar with faults
 */
export function planOf(calendar: Calendar): Plan {
  const known = plans.get(calendar)
  if (known !== undefined) return known
  const plan = planned(calendar)
  plans.set(calendar, plan)
  return plan
}

/** The windows that begin on a day, as `windowSpan` gives them, in order. */
export function windowsOn(plan: Plan, number: number): readonly Span[] {
  return plan.exceptions.get(number)?.windows ?? plan.week[placeInWeek(number)] ?? []
}

function planned({ timeZone, week, exceptions }: Calendar): Plan {
  const ordinary = weekdays.map((weekday) => ordered(week[weekday] ?? []))
  const byDay = new Map(
    exceptions.map((exception) => [dayOf(exception), { exception, windows: ordered(exception.open) }]),
  )
  // The windows of the day after the last exception may begin late; from the day after that there is no gap.
  const settled = Math.max(...byDay.keys()) + 2
  return {
    timeZone,
    week: ordinary,
    exceptions: byDay,
    alwaysOpenFrom: neverCloses(ordinary) ? settled : Number.POSITIVE_INFINITY,
  }
}

function ordered(windows: readonly Window[]): Span[] {
  return windows.map(windowSpan).sort((one, other) => one.from - other.from)
}

function dayOf({ date }: CalendarException): number {
  const number = dayNumber(date)
  if (number === undefined) throw new RangeError(`Not a date: ${date}`)
  return number
}

/** Whether an ordinary week, which begins with the tail of Sunday, has no gap. */
function neverCloses(week: readonly (readonly Span[])[]): boolean {
  const windows = [week.at(-1) ?? [], ...week].flatMap((spans, place) =>
    spans.map(({ from, to }) => ({ from: from + (place - 1) * day, to: to + (place - 1) * day })),
  )
  return subtract({ from: 0, to: 7 * day }, windows).length === 0
}
