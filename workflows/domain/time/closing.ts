import { type Calendar, type CalendarDay, dayAt } from './calendar.ts'
import type { Span } from './span.ts'
import { windowSpan } from './window.ts'
import { zoneSegments } from './zone.ts'

/** Why a calendar is closed: outside the hours of a working day, between two of its windows, or for the whole day. */
export const closings = ['night', 'break', 'day_off', 'holiday'] as const
export type Closing = (typeof closings)[number]

export interface ClosedSpan extends Span {
  cause: Closing
  /** Of a holiday that has one. */
  name?: string
}

const day = 24 * 3_600_000

/**
 * The causes of a closed stretch, date by date, in order.
 * @param closed in which the calendar is not open at all; milliseconds, with an end
 */
export function* closedSpans(calendar: Calendar, closed: Span): Generator<ClosedSpan> {
  for (let from = closed.from; from < closed.to; ) {
    const today = dayAt(calendar, from)
    const to = Math.min(today.endsAt, closed.to)
    yield { from, to, ...causeOf(calendar, today, from) }
    from = to
  }
}

function causeOf(
  calendar: Calendar,
  { weekday, exception }: CalendarDay,
  at: number,
): Omit<ClosedSpan, keyof Span> {
  const windows = exception?.open ?? calendar.week[weekday] ?? []
  if (windows.length > 0) {
    const time = timeOfDay(calendar, at)
    const hours = windows.map(windowSpan)
    const between = hours.some(({ to }) => to <= time) && hours.some(({ from }) => from > time)
    return { cause: between ? 'break' : 'night' }
  }
  if (!exception) return { cause: 'day_off' }
  return { cause: 'holiday', ...(exception.name === undefined ? {} : { name: exception.name }) }
}

/** Milliseconds after midnight by the clock on the wall. */
function timeOfDay({ timeZone }: Calendar, at: number): number {
  const [segment] = zoneSegments(timeZone, at, at + 1)
  return (((at + (segment?.offset ?? 0)) % day) + day) % day
}
