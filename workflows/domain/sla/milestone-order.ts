import type { Wait } from '../vocabulary.ts'
import type { Milestone } from './milestone.ts'

interface Place {
  /** What has always come before it in its round, or comes with it. */
  after: readonly Milestone[]
  /** What it never comes behind in its round: itself, where it comes once. */
  until: readonly Milestone[]
}

/** The order that the process allows within a round (process.md 2 to 9); the abilities in domain/ticket keep it. */
const places: Record<Milestone, Place> = {
  received: { after: [], until: ['received'] },
  acknowledged: { after: ['received'], until: ['acknowledged'] },
  triaged: { after: ['acknowledged'], until: ['resolved'] },
  responded: { after: ['acknowledged'], until: ['responded'] },
  informed: { after: ['acknowledged'], until: [] },
  customerReplied: { after: ['received'], until: [] },
  diagnosed: { after: ['acknowledged'], until: ['completed'] },
  planned: { after: ['acknowledged'], until: ['completed'] },
  partsWanted: { after: ['planned'], until: ['completed'] },
  partsSettled: { after: ['partsWanted'], until: ['completed'] },
  offered: { after: ['planned'], until: ['completed'] },
  offerAnswered: { after: ['offered'], until: ['completed'] },
  booked: { after: ['planned'], until: ['completed'] },
  arrived: { after: ['booked', 'responded'], until: ['completed'] },
  shippedIn: { after: ['planned'], until: ['unitArrived', 'depotReceived', 'completed'] },
  unitArrived: { after: ['planned'], until: ['unitArrived', 'depotReceived', 'completed'] },
  depotReceived: { after: ['planned'], until: ['depotReceived', 'detected', 'completed'] },
  // A unit that is still here from the round before is not received again.
  detected: { after: ['planned'], until: ['completed'] },
  quoted: { after: ['detected'], until: ['completed'] },
  quoteDecided: { after: ['quoted'], until: ['completed'] },
  repaired: { after: ['detected'], until: ['completed'] },
  testsPassed: { after: ['repaired'], until: ['completed'] },
  packed: { after: ['completed'], until: ['packed', 'delivered', 'resolved'] },
  shippedBack: { after: ['packed'], until: ['shippedBack', 'delivered', 'resolved'] },
  delivered: { after: ['packed'], until: ['delivered', 'resolved'] },
  supplierAsked: { after: ['acknowledged'], until: [] },
  supplierAnswered: { after: ['supplierAsked'], until: [] },
  completed: { after: ['responded'], until: ['completed'] },
  resolved: { after: ['completed'], until: ['resolved'] },
  followedUp: { after: ['resolved'], until: [] },
}

/**
 * What ends a wait, or answers it: a clock that pauses for the wait stands still until then. Parts are not among them: a
 * ticket waits for parts once the stock has said that it is short. Before that, while the stock is asked, and while a
 * keeper looks for what an engineer did not find, a clock that starts with `partsWanted` counts also if parts pause it.
 */
const endsOfWaits: Record<Wait, readonly Milestone[]> = {
  customer: ['customerReplied'],
  parts: [],
  approval: [],
  supplier: ['supplierAnswered'],
}

/** Whether a milestone can still come once another one was passed, in the same round. */
export function canFollow(milestone: Milestone, passed: Milestone): boolean {
  const before = new Set(comeBy(passed))
  return places[milestone].until.every((end) => !before.has(end))
}

/** Whether a clock that stops with these alone only stops with the end of the wait. */
export function endsOnlyWith(wait: Wait, stops: readonly Milestone[]): boolean {
  return stops.length > 0 && stops.every((stop) => endsOfWaits[wait].includes(stop))
}

/** A milestone, and everything that has come by then. */
export function comeBy(milestone: Milestone): Milestone[] {
  return [milestone, ...allBefore(milestone)]
}

/** Everything that has come before a milestone, or with it. */
function allBefore(milestone: Milestone): Milestone[] {
  return places[milestone].after.flatMap((before) => [before, ...allBefore(before)])
}
