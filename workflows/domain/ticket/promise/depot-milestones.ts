import type { Milestone } from '../../sla/milestone.ts'
import type { Actor } from '../../vocabulary.ts'
import { stayOf } from '../depot/depot.ts'
import type { Ticket } from '../state.ts'
import type { Fact } from '../ticket.ts'

/** What clocks may begin or end with while a unit is repaired in the depot. A unit that is only owed has no clocks. */
export function depotMilestones(before: Ticket, fact: Fact, by: Actor): Milestone[] {
  if (before.ended || !stayOf(before)) return []
  const passed = milestonesBy(before, fact)
  return fact.type === 'quoteDecided' && by.role === 'customer' ? ['customerReplied', ...passed] : passed
}

function milestonesBy({ depot, completion }: Ticket, fact: Fact): Milestone[] {
  switch (fact.type) {
    case 'unitShipped':
      if (fact.direction === 'inbound') return ['shippedIn']
      return completion ? ['shippedBack'] : []
    case 'unitArrived':
      return depot?.place === 'inbound' ? ['unitArrived'] : ['shippedIn', 'unitArrived']
    case 'unitReceived':
      return depot?.arrivedAt === undefined ? ['unitArrived', 'depotReceived'] : ['depotReceived']
    case 'faultDetected':
      return ['detected']
    case 'quoted':
      return ['quoted']
    case 'quoteDecided':
      return ['quoteDecided']
    case 'testsRecorded':
      return fact.results.every(({ passed }) => passed) ? ['repaired', 'testsPassed'] : ['repaired']
    case 'unitPacked':
      return completion ? ['packed'] : []
    case 'unitDelivered':
      if (!completion) return []
      return depot?.place === 'outbound' ? ['delivered'] : ['shippedBack', 'delivered']
    default:
      return []
  }
}
