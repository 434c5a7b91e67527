import { dateOf } from './date.ts'
import { type Instant, milliseconds } from './instant.ts'
import type { Span } from './span.ts'

/** A stretch of time without a change of the clocks: local time is UTC plus `offset` milliseconds. */
export interface ZoneSegment extends Span {
  offset: number
}

interface Zone {
  clock: Intl.DateTimeFormat
  /** Found once and kept: asking the clock is a thousand times slower than looking here. */
  years: Map<number, readonly ZoneSegment[]>
}

const second = 1000
/** Shorter than any summer time: that of America/Recife in 2000 lasted a week. */
const step = 3 * 24 * 3600 * second
const zones = new Map<string, Zone>()

/**
 * The segments of an IANA zone in order, without gaps, from the one that holds `from` until `to` is reached.
 * @throws RangeError when the zone is unknown
 */
export function* zoneSegments(timeZone: string, from: number, to: number): Generator<ZoneSegment> {
  const zone = zoneOf(timeZone)
  for (let year = new Date(from).getUTCFullYear(); Date.UTC(year) < to; year += 1) {
    for (const segment of segmentsOfYear(zone, year)) {
      if (segment.to > from && segment.from < to) yield segment
    }
  }
}

/** The date `YYYY-MM-DD` that a moment lies on in a zone. */
export function dateIn(at: Instant, timeZone: string): string {
  const moment = milliseconds(at)
  const [segment] = zoneSegments(timeZone, moment, moment + 1)
  return dateOf(Math.floor((moment + (segment?.offset ?? 0)) / (24 * 3600 * second)))
}

/** Whether a name is one of the IANA zones that are known here. */
export function isTimeZone(name: string): boolean {
  // Some engines take "+08:00" as a zone and others do not.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    zoneOf(name)
    return true
  } catch {
    return false
  }
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known !== undefined) return known
  const zone = { clock: clockOf(timeZone), years: new Map() }
  zones.set(timeZone, zone)
  return zone
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}

/** The years are those of UTC; where the offset does not change at their turn, two segments have the same. */
function segmentsOfYear(zone: Zone, year: number): readonly ZoneSegment[] {
  const known = zone.years.get(year)
  if (known !== undefined) return known
  const end = Date.UTC(year + 1)
  const segments: ZoneSegment[] = []
  for (let from = Date.UTC(year); from < end; from = segments.at(-1)?.to ?? end) {
    const offset = offsetAt(zone.clock, from)
    segments.push({ from, to: nextChange(zone.clock, from, end, offset), offset })
  }
  zone.years.set(year, segments)
  return segments
}

/** The first moment after `from` at which the offset is another one, or `end`; no zone goes there and back within a step. */
function nextChange(clock: Intl.DateTimeFormat, from: number, end: number, offset: number): number {
  for (let at = from; at < end; at += step) {
    const next = Math.min(at + step, end)
    if (offsetAt(clock, next) !== offset) return firstWithout(clock, offset, at, next)
  }
  return end
}

/** The second, between one that has the offset and a later one that does not, from which on it is gone. */
function firstWithout(clock: Intl.DateTimeFormat, offset: number, has: number, hasNot: number): number {
  while (hasNot - has > second) {
    const middle = has + Math.floor((hasNot - has) / 2 / second) * second
    if (offsetAt(clock, middle) === offset) has = middle
    else hasNot = middle
  }
  return hasNot
}

function offsetAt(clock: Intl.DateTimeFormat, at: number): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, seconds = 0] =
    clock.format(at).match(/\d+/g)?.map(Number) ?? []
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - at
}
