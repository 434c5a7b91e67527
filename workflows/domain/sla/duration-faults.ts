import type { Fault } from '../fault.ts'
import { isDuration, lengthOf } from '../time/duration.ts'

const minute = 60_000
export const longest = 366 * 24 * 60 * minute

/** What is wrong with a duration that is to be over nothing and at most a year. */
export function durationFaults(duration: string, pointer: string): Fault[] {
  if (!isDuration(duration)) {
    const detail = `"${duration}" is no duration; give ISO 8601, such as "PT8H", "P2D" or "PT1H30M".`
    return [{ pointer, code: 'malformed_duration', detail }]
  }
  if (lengthOf(duration) === 0) {
    return [{ pointer, code: 'too_short', detail: 'That is no time at all; give more, or leave it out.' }]
  }
  if (lengthOf(duration) <= longest) return []
  return [{ pointer, code: 'too_long', detail: 'That is over a year; give less.' }]
}
