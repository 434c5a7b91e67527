export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

const dayLength = 24 * 3_600_000

/** @returns days from 1970-01-01 to a date `YYYY-MM-DD`, or undefined when there is no such date */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined
  const day = Date.parse(`${date}T00:00:00Z`) / dayLength
  // Where February has 28 days, the 30th is read as the 2nd of March.
  return Number.isNaN(day) || dateOf(day) !== date ? undefined : day
}

/** The date `YYYY-MM-DD` that lies `day` days after 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10)
}

export function yearOf(day: number): number {
  return Number(dateOf(day).slice(0, 4))
}

/** The place of a day in its week: 0 is Monday. */
export function placeInWeek(day: number): number {
  // 1970-01-01 was a Thursday; the remainder of a day before it is negative.
  return (((day + 3) % 7) + 7) % 7
}
