import { type Instant, instant, milliseconds } from './instant.ts'

/** An ISO 8601 duration of weeks, days, hours, minutes and seconds: `PT24H`, `P3D`, `P1DT2H`. */
export type Duration = string

const form = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const unitLengths = [7 * day, day, hour, minute, second]

/**
 * The length of a duration in milliseconds of elapsed time; a day is 24 hours.
 * @throws RangeError when the text is not a duration: policies are checked where they are read, so this is a bug
 */
export function lengthOf(duration: Duration): number {
  const parts = form.exec(duration)?.slice(1)
  if (parts === undefined) throw new RangeError(`Not an ISO 8601 duration: ${duration}`)
  return parts.reduce((total, count, unit) => total + Number(count ?? 0) * (unitLengths[unit] ?? 0), 0)
}

/** @returns false for text that `lengthOf` cannot read */
export function isDuration(text: string): boolean {
  return form.test(text)
}

/** A length in hours, minutes and seconds (`PT46H30M`), whole seconds; the opposite of `lengthOf`. */
export function durationOf(length: number): Duration {
  const counts: [number, string][] = [
    [Math.floor(length / hour), 'H'],
    [Math.floor(length / minute) % 60, 'M'],
    [Math.floor(length / second) % 60, 'S'],
  ]
  const text = counts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
  return `PT${text || '0S'}`
}

/** The moment a duration after another one. */
export function after(at: Instant, duration: Duration): Instant {
  return instant(milliseconds(at) + lengthOf(duration))
}
