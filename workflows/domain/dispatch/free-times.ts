import type { Engineer, Job } from './engineer.ts'
import { earliestSlot } from './slot.ts'
import { expiredBy } from './suitability.ts'

/** A time at which the visit could be; milliseconds since the epoch. */
export interface FreeTime {
  from: number
  to: number
  /** Who could come then, by id. */
  engineers: string[]
}

/** Customers are offered full hours: a list of every quarter says no more and is harder to read. */
const grid = 3_600_000

/**
 * The first times inside the job's frame at which at least one of these engineers could do it, in order.
 * @param suitable meet the hard conditions, with what they have ahead
 * @param limit how many times at most
 */
export function freeTimes(suitable: readonly Engineer[], job: Job, limit: number): FreeTime[] {
  const times: FreeTime[] = []
  const next = suitable.map((engineer) => ({ engineer, from: firstFrom(engineer, job, job.within.from) }))
  while (times.length < limit) {
    const from = next.reduce((least, one) => Math.min(least, one.from), Number.POSITIVE_INFINITY)
    if (from === Number.POSITIVE_INFINITY) return times
    const those = next.filter((one) => one.from === from)
    times.push({ from, to: from + job.duration, engineers: those.map(({ engineer }) => engineer.id).sort() })
    for (const one of those) one.from = firstFrom(one.engineer, job, from + 1)
  }
  return times
}

/** The first full hour from then on at which the engineer could begin; Infinity when there is none. */
function firstFrom(engineer: Engineer, job: Job, earliest: number): number {
  let at = fullHour(earliest)
  while (at + job.duration <= job.within.to) {
    const slot = earliestSlot(engineer, { ...job, within: { from: at, to: job.within.to } })
    if (!slot || expiredBy(engineer, job, slot.to - 1) !== undefined) return Number.POSITIVE_INFINITY
    if (slot.from === at) return at
    at = fullHour(slot.from)
  }
  return Number.POSITIVE_INFINITY
}

function fullHour(at: number): number {
  return Math.ceil(at / grid) * grid
}
