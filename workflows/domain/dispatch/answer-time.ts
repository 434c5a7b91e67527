import { addWorkingTime, type Span } from '../time/span.ts'
import type { Engineer, Job } from './engineer.ts'
import { workingHours } from './hours.ts'

const week = 7 * 24 * 3_600_000

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
