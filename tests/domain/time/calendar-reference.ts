import type { Calendar, Window } from '../../../workflows/domain/time/calendar.ts'

// Slow and plain: every minute is looked at on its own, and what the clock on the wall shows then is asked of Intl.
// Nothing of how calendars are worked out is used here, so that no mistake can be in both.

const minute = 60_000
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

interface WallClock {
  /** YYYY-MM-DD */
  date: string
  /** HH:MM */
  time: string
}

const clocks = new Map<string, Intl.DateTimeFormat>()
const shown = new Map<string, Map<number, WallClock>>()
const datesBefore = new Map<string, string>()
const weekdaysOf = new Map<string, (typeof weekdays)[number]>()

/** The beginnings of the minutes from `from` to before `to`, whole minutes both, in which the calendar is open. */
export function openMinutes(calendar: Calendar, from: number, to: number): number[] {
  const open: number[] = []
  for (let at = from; at < to; at += minute) {
    if (isOpen(calendar, at)) open.push(at)
  }
  return open
}

/** Where the open minutes from `from` on make up `minutes`, or undefined when they do not before `to`. */
export function steppedDeadline(
  calendar: Calendar,
  from: number,
  minutes: number,
  to: number,
): number | undefined {
  const last = openMinutes(calendar, from, to)[minutes - 1]
  return last === undefined ? undefined : last + minute
}

function isOpen(calendar: Calendar, at: number): boolean {
  const { date, time } = wallClock(calendar.timeZone, at)
  const today = windowsOf(calendar, date).some((window) =>
    overnight(window) ? window[0] <= time : window[0] <= time && time < window[1],
  )
  return (
    today || windowsOf(calendar, dateBefore(date)).some((window) => overnight(window) && time < window[1])
  )
}

function overnight([from, to]: Window): boolean {
  return to <= from
}

/** The windows that begin on a date. */
function windowsOf(calendar: Calendar, date: string): readonly Window[] {
  const exception = calendar.exceptions.find((one) => one.date === date)
  return exception === undefined ? (calendar.week[weekdayOf(date)] ?? []) : exception.open
}

function weekdayOf(date: string): (typeof weekdays)[number] {
  const known = weekdaysOf.get(date)
  if (known !== undefined) return known
  const weekday = weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? 'sun'
  weekdaysOf.set(date, weekday)
  return weekday
}

function dateBefore(date: string): string {
  const known = datesBefore.get(date)
  if (known !== undefined) return known
  const before = new Date(Date.parse(`${date}T12:00:00Z`) - 24 * 60 * minute).toISOString().slice(0, 10)
  datesBefore.set(date, before)
  return before
}

/** What the clock on the wall shows; kept, as the same minutes are looked at in thousands of calendars. */
export function wallClock(timeZone: string, at: number): WallClock {
  const minutes = shown.get(timeZone) ?? new Map<number, WallClock>()
  shown.set(timeZone, minutes)
  const known = minutes.get(at)
  if (known !== undefined) return known
  const [date = '', time = ''] = clockOf(timeZone).format(at).split(', ')
  const clock = { date, time }
  minutes.set(at, clock)
  return clock
}

/** In Canada a date is written 2026-10-25. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  clocks.set(timeZone, clock)
  return clock
}
