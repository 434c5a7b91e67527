import type { Milestone } from '../../sla/milestone.ts'
import type { Actor } from '../../vocabulary.ts'
import { partsSettled } from '../parts/parts.ts'
import type { Ticket } from '../state.ts'
import type { Fact } from '../ticket.ts'
import { depotMilestones } from './depot-milestones.ts'
import { waitsFor } from './pause.ts'

/** What clocks may begin or end with, as a fact brings it about. */
export function milestonesOf(before: Ticket, after: Ticket, fact: Fact, by: Actor): Milestone[] {
  return [
    ...(acknowledges(before, by) ? (['acknowledged'] as const) : []),
    ...ownMilestones(before, fact, by),
    ...depotMilestones(before, fact, by),
    ...supplierMilestones(before, after),
    ...offerMilestones(before, after),
    ...partsMilestones(before, after),
  ]
}

function ownMilestones({ reached }: Ticket, fact: Fact, by: Actor): Milestone[] {
  switch (fact.type) {
    case 'triaged':
    case 'diagnosed':
    case 'planned':
    case 'completed':
    case 'followedUp':
      return [fact.type]
    case 'responded':
      return ['responded', 'informed']
    case 'noted':
      if (by.role === 'customer') return ['customerReplied']
      return fact.visibility === 'customer' ? ['informed'] : []
    case 'visitAccepted':
    case 'visitAssigned':
    case 'visitSwapped':
      return ['booked']
    case 'visitMoved':
      return by.role === 'customer' ? ['booked', 'customerReplied'] : ['booked']
    case 'visitConfirmed':
    case 'visitCancelled':
      return by.role === 'customer' ? ['customerReplied'] : []
    case 'arrived':
      // A person stands before the customer: that is a response, if there was none.
      return reached.responded === undefined ? ['responded', 'informed', 'arrived'] : ['informed', 'arrived']
    case 'verified':
      return ['resolved']
    default:
      return []
  }
}

/** The wait for a supplier is the question; its end, also by itself, is the answer. */
function supplierMilestones(before: Ticket, after: Ticket): Milestone[] {
  const asked = waitsFor(before, 'supplier')
  const asking = waitsFor(after, 'supplier')
  if (asked === asking) return []
  return [asking ? 'supplierAsked' : 'supplierAnswered']
}

/** However an offer ends, by an answer, by silence or because it is withdrawn, it is no longer waited for. */
function offerMilestones(before: Ticket, after: Ticket): Milestone[] {
  const asked = before.visit?.state === 'offered' ? before.visit.key : undefined
  const asking = after.visit?.state === 'offered' ? after.visit.key : undefined
  if (asked === asking) return []
  return [
    ...(asked === undefined ? [] : (['offerAnswered'] as const)),
    ...(asking === undefined ? [] : (['offered'] as const)),
  ]
}

function partsMilestones(before: Ticket, after: Ticket): Milestone[] {
  const wanted = !partsSettled(before) && before.parts?.state !== 'issued'
  const wanting = !partsSettled(after) && after.parts?.state !== 'issued'
  if (wanted && wanting) return before.parts?.key === after.parts?.key ? [] : ['partsSettled', 'partsWanted']
  if (wanted === wanting) return []
  return [wanted ? 'partsSettled' : 'partsWanted']
}

/** The first thing that anybody of the department does on the ticket. */
function acknowledges({ reached }: Ticket, { role }: Actor): boolean {
  return reached.acknowledged === undefined && role !== 'customer' && role !== 'system' && role !== 'operator'
}
