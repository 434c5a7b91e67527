import type { Engineer, Job } from './engineer.ts'
import { withinReach } from './region-index.ts'
import { mostFor, type ScoreLine, scoreOf, totalOf } from './score.ts'
import { earliestSlot, type Slot } from './slot.ts'
import { type Demand, demandOf, expiredBy, type Obstacle, obstaclesFor, suits } from './suitability.ts'

/** Somebody who can be asked. */
export interface Candidate {
  engineer: string
  slot: Slot
  score: number
  lines: ScoreLine[]
}

export interface RuledOut {
  engineer: string
  obstacles: Obstacle[]
}

/** Whom to ask: the same that `consider` puts first. */
export function pick(engineers: readonly Engineer[], job: Job): Candidate | undefined {
  return bestOf(suitable(engineers, job), job)
}

/** Those who meet the hard conditions, whether or not they have the time. */
export function suitable(engineers: readonly Engineer[], job: Job): Engineer[] {
  const demand = demandOf(job)
  return withinReach(engineers, job).filter((engineer) => suits(engineer, job, demand))
}

/**
 * The best of those who are suitable, found without looking at the time of those who could not come first whatever
 * it is.
 */
export function bestOf(suitable: readonly Engineer[], job: Job): Candidate | undefined {
  const hopes = suitable.map((engineer) => ({ engineer, most: mostFor(engineer, job) }))
  hopes.sort((one, other) => other.most - one.most)
  let best: Candidate | undefined
  for (const { engineer, most } of hopes) {
    if (best !== undefined && most < best.score) break
    const candidate = candidateOf(engineer, job)
    if ('slot' in candidate && (best === undefined || byMerit(candidate, best) < 0)) best = candidate
  }
  return best
}

/**
 * Everybody who was considered: those who can be asked, the best first, and why the others cannot. Hard conditions
 * come first; of equal scores the earlier slot, and at last the id, so that the same question has the same answer.
 */
export function consider(
  engineers: readonly Engineer[],
  job: Job,
): { candidates: Candidate[]; ruledOut: RuledOut[] } {
  const demand = demandOf(job)
  const answers = engineers.map((engineer) => judged(engineer, job, demand))
  return {
    candidates: answers.filter((answer) => 'slot' in answer).sort(byMerit),
    ruledOut: answers.filter((answer) => 'obstacles' in answer),
  }
}

function judged(engineer: Engineer, job: Job, demand: Demand): Candidate | RuledOut {
  const obstacles = obstaclesFor(engineer, job, demand)
  return obstacles.length > 0 ? { engineer: engineer.id, obstacles } : candidateOf(engineer, job)
}

function candidateOf(engineer: Engineer, job: Job): Candidate | RuledOut {
  const slot = earliestSlot(engineer, job)
  if (!slot) return { engineer: engineer.id, obstacles: [{ code: 'no_free_time' }] }
  // A visit that ends at midnight ends on the day before.
  const expired = expiredBy(engineer, job, slot.to - 1)
  if (expired !== undefined) {
    return { engineer: engineer.id, obstacles: [{ code: 'lacks_certificate', about: expired }] }
  }
  const lines = scoreOf(engineer, job, slot)
  return { engineer: engineer.id, slot, score: totalOf(lines), lines }
}

function byMerit(one: Candidate, other: Candidate): number {
  return (
    other.score - one.score || one.slot.from - other.slot.from || (one.engineer < other.engineer ? -1 : 1)
  )
}
