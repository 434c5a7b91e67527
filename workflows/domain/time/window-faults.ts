import type { Fault } from '../fault.ts'
import { limits } from '../limits.ts'
import { endTime, startTime, type Window, windowSpan } from './window.ts'

interface PlacedWindow {
  pointer: string
  from: number
  to: number
}

/** What is wrong with the windows of a day, each by itself. */
export function windowsFaults(windows: readonly Window[], pointer: string): Fault[] {
  return [
    ...(windows.length <= limits.windowsPerDay ? [] : [tooManyWindows(windows.length, pointer)]),
    ...windows.flatMap((window, place) => windowFaults(window, `${pointer}/${place}`)),
  ]
}

/** Where windows of a day begin before another one ends. */
export function overlapFaults(windows: readonly Window[], pointer: string): Fault[] {
  return overlaps(placedWindows(windows, pointer))
}

function tooManyWindows(count: number, pointer: string): Fault {
  const detail = `A day opens ${limits.windowsPerDay} times at the most, and this one opens ${count} times; join some.`
  return { pointer, code: 'too_many_windows', detail }
}

function windowFaults([from, to]: Window, pointer: string): Fault[] {
  const malformed = [
    ...(startTime(from) === undefined ? [malformedTime(from, `${pointer}/0`, '"00:00" to "23:59"')] : []),
    ...(endTime(to) === undefined ? [malformedTime(to, `${pointer}/1`, '"00:00" to "24:00"')] : []),
  ]
  if (malformed.length > 0 || from !== to) return malformed
  // It could be meant as no time at all or as a day and a night.
  const detail = `The window begins and ends at ${from}; leave it out, or give "00:00" and "24:00" for a whole day.`
  return [{ pointer, code: 'zero_length_window', detail }]
}

function malformedTime(time: string, pointer: string, range: string): Fault {
  return { pointer, code: 'malformed_time', detail: `"${time}" is not a time; give HH:MM from ${range}.` }
}

/** Those that can be read, from the one that begins first on. */
function placedWindows(windows: readonly Window[], pointer: string): PlacedWindow[] {
  return windows
    .map((window, place) => ({ window, pointer: `${pointer}/${place}` }))
    .filter(({ window, pointer }) => windowFaults(window, pointer).length === 0)
    .map(({ window, pointer }) => ({ ...windowSpan(window), pointer }))
    .sort((one, other) => one.from - other.from)
}

/** @param windows in the order of their beginnings */
function overlaps(windows: readonly PlacedWindow[]): Fault[] {
  const faults = new Map<string, Fault>()
  let longest: PlacedWindow | undefined
  for (const window of windows) {
    if (longest !== undefined && window.from < longest.to)
      faults.set(window.pointer, overlap(window, longest))
    if (longest === undefined || window.to > longest.to) longest = window
  }
  return [...faults.values()]
}

function overlap({ pointer }: PlacedWindow, earlier: PlacedWindow): Fault {
  const detail = `The window begins before ${earlier.pointer} ends; make them one, or move one of them.`
  return { pointer, code: 'overlapping_windows', detail }
}
