/**
 * A moment, as the UTC text that `Date.prototype.toISOString` gives (`2026-11-23T07:15:00.000Z`).
 * People read these in the API and in the Temporal UI; the fixed form makes text order time order,
 * so two instants compare with `<` and `===`.
 */
export type Instant = string

/** @param milliseconds since the epoch */
export function instant(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString()
}

/** @returns milliseconds since the epoch */
export function milliseconds(at: Instant): number {
  return Date.parse(at)
}

/** The earlier of two moments. */
export function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other
}

/** The later of two moments. */
export function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other
}
