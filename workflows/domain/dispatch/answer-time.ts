import { addWorkingTime, type Span } from '../time/span.ts'
import type { Engineer, Job } from './engineer.ts'
import { workingHours } from './hours.ts'
import type { Slot } from './slot.ts'

const week = 7 * 24 * 3_600_000
/** Who is asked has at least a quarter of an hour, however near the visit is. */
const least = 15 * 60_000

/** The job as somebody can be asked for it: it leaves the time for an answer before the visit. */
export function toBeAskedFor(job: Job): Job {
  return { ...job, within: { ...job.within, from: Math.max(job.within.from, job.now + least) } }
}

/**
 * The last moment for an answer, whatever the time limit: when the engineer has to set out, and never later than when
 * the customer is to be visited. Milliseconds since the epoch.
 */
export function latestAnswer(now: number, { from, travel }: Pick<Slot, 'from' | 'travel'>): number {
  return Math.min(from, Math.max(from - travel, now + least))
}

/**
 * By when an engineer who is asked now has to answer: the time limit counts within the own working hours, of an urgent
 * job also within those on call; without shifts around the clock.
 * @param visit what is offered, which lies within those hours
 * @param limit milliseconds of working time
 * @returns milliseconds since the epoch
 */
export function answerBy(
  engineer: Engineer,
  { now, urgent }: Pick<Job, 'now' | 'urgent'>,
  visit: Span,
  limit: number,
): number {
  if (!engineer.shifts) return now + limit
  const within = { from: now, to: Math.max(visit.to, now + limit) + week }
  return addWorkingTime(workingHours(engineer, { now, urgent, within }), limit) ?? visit.to
}
