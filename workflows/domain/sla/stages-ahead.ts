import { lengthOf } from '../time/duration.ts'
import type { ClockKind, Mode, Urgency } from '../vocabulary.ts'
import type { Clock } from './clock.ts'
import type { Milestone } from './milestone.ts'
import { canFollow, comeBy } from './milestone-order.ts'
import { type ClockRule, type Policy, rulesOf } from './policy.ts'
import type { Reached } from './underway.ts'

/** What tells which stages a ticket still has before it: a ticket has it all. */
export interface Journey {
  policy: Pick<Policy, 'clocks'>
  clocks: readonly Pick<Clock, 'kind' | 'round' | 'target' | 'stopped'>[]
  urgency: Urgency
  reached: Reached
  plan?: { mode: Mode }
}

/** The promise whose way is looked at: its round, and what ends it. */
interface Promised {
  round: number
  stops: readonly Milestone[]
}

/**
 * The department's own targets for the stages of a round that run or are still to come before a promise is kept, in
 * milliseconds. A stage that was left behind, or that this ticket will not see as things stand, needs no time.
 */
export function stillAhead(journey: Journey, promised: Promised): number {
  return rulesOf(journey.policy).reduce(
    (sum, [kind, rule]) => (rule.internal ? sum + neededFor(journey, promised, kind, rule) : sum),
    0,
  )
}

function neededFor(journey: Journey, promised: Promised, kind: ClockKind, rule: ClockRule): number {
  const latest = journey.clocks.findLast((one) => one.kind === kind && one.round === promised.round)
  if (latest) return latest.stopped ? 0 : lengthOf(latest.target)
  const target = rule.targets[journey.urgency]
  const comes = rule.starts.some((start) => stillToCome(start, journey) && !afterwards(start, promised))
  return target !== undefined && comes ? lengthOf(target) : 0
}

/** By then the promise has been kept. */
function afterwards(start: Milestone, { stops }: Promised): boolean {
  return comeBy(start).some((milestone) => stops.includes(milestone))
}

/** Not part of the way of every ticket: nobody counts on them before they come. */
const byTheWay: readonly Milestone[] = [
  'customerReplied',
  'quoted',
  'quoteDecided',
  'supplierAnswered',
  'supplierAsked',
]

/** Stages of one way of solving a matter; a plan that goes another way does not see them. */
const ways: Partial<Record<Milestone, Mode>> = {
  offerAnswered: 'onsite',
  offered: 'onsite',
  booked: 'onsite',
  arrived: 'onsite',
  shippedIn: 'depot',
  unitArrived: 'depot',
  depotReceived: 'depot',
  detected: 'depot',
  repaired: 'depot',
  testsPassed: 'depot',
  packed: 'depot',
  shippedBack: 'depot',
  delivered: 'depot',
}

function stillToCome(milestone: Milestone, { reached, plan }: Journey): boolean {
  if (byTheWay.includes(milestone)) return false
  const passed = Object.keys(reached) as Milestone[]
  if (!passed.every((one) => canFollow(milestone, one))) return false
  // Until a plan says so nobody counts on the depot, where few matters go.
  if (plan === undefined || reached.planned === undefined) return ways[milestone] !== 'depot'
  const way = ways[milestone]
  if (way !== undefined) return way === plan.mode && !since(reached.planned, reached.booked)
  // A plan says at once which parts it wants.
  return milestone !== 'partsWanted' || since(reached.planned, reached.partsWanted)
}

function since(planned: string, at: string | undefined): boolean {
  return at !== undefined && at >= planned
}
