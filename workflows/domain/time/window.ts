import type { Span } from './span.ts'

/** Wall-clock times "HH:MM"; the end may be "24:00"; an end at or before the start reaches over midnight into the next day. */
export type Window = readonly [from: string, to: string]

const minute = 60_000
const day = 24 * 60 * minute

/**
 * A window in milliseconds after the midnight that begins its date; what lies beyond 24 hours is the next day's.
 * @throws RangeError when a time is malformed: calendars are checked where they are read, so this is a bug
 */
export function windowSpan([from, to]: Window): Span {
  const start = startTime(from)
  const end = endTime(to)
  if (start === undefined || end === undefined) throw new RangeError(`Not a window: ${from} to ${to}`)
  return { from: start, to: end > start ? end : end + day }
}

/** @returns milliseconds after midnight of a time, "00:00" to "23:59", or undefined when it is none */
export function startTime(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  if (hours === undefined || minutes === undefined) return undefined
  return (Number(hours) * 60 + Number(minutes)) * minute
}

/** As `startTime`, and "24:00" for the midnight that ends the day. */
export function endTime(time: string): number | undefined {
  return time === '24:00' ? day : startTime(time)
}
