import type { Depot } from '../../depot/unit.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Outcome, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Ticket } from '../state.ts'
import { owing, stayOf, withDepot, withdrawLabel } from './depot.ts'

/** The unit is unpacked and held against the ticket; words: condition, accessories, differences (process.md 7). */
export interface ReceiveUnit {
  type: 'receiveUnit'
  matches: boolean
  /** Ids of photos of the ticket. */
  photos: string[]
  words: WordsId
}

/** Whether a unit that is not as the ticket says is repaired all the same. */
export interface ClearUnit {
  type: 'clearUnit'
  accepted: boolean
  words: WordsId
}

/** What is found when the whole unit is gone through. */
export interface DetectFault {
  type: 'detectFault'
  faultCode?: string
  words: WordsId
}

export interface UnitReceived extends Omit<ReceiveUnit, 'type'> {
  type: 'unitReceived'
}

export interface UnitCleared extends Omit<ClearUnit, 'type'> {
  type: 'unitCleared'
}

export interface FaultDetected extends Omit<DetectFault, 'type'> {
  type: 'faultDetected'
}

type InspectionFact = UnitReceived | UnitCleared | FaultDetected

export const decisions: Decisions<ReceiveUnit | ClearUnit | DetectFault, InspectionFact> = {
  receiveUnit: (ticket, { type: _, ...found }) => {
    const { depot } = ticket
    if (!depot)
      return rejection('no_depot_repair', 'There is no repair in the depot on this ticket; plan one first.')
    if (depot.receipt) return rejection('already_received', 'The receipt of this unit is recorded already.')
    if (depot.place === 'outbound' || depot.place === 'returned') {
      return rejection('unit_sent_back', 'The unit is on its way back, or with the customer.', {
        place: depot.place,
      })
    }
    return [{ type: 'unitReceived', ...found }]
  },
  clearUnit: (ticket, { accepted, words }) =>
    working(ticket, ({ receipt, clearance }) =>
      receipt && !receipt.matches && !clearance
        ? [{ type: 'unitCleared', accepted, words }]
        : rejection('nothing_to_clear', 'No difference between unit and ticket waits for a decision.'),
    ),
  detectFault: (ticket, { type: _, ...found }) =>
    repairing(ticket, () => [{ type: 'faultDetected', ...found }]),
}

export const applications: Applications<InspectionFact> = {
  unitReceived: (ticket, { matches, photos, words }, { now, by }) => {
    const receipt = { at: now, by, matches, photos, words }
    // Somebody brought it: the label was not needed.
    const here = withDepot(withdrawLabel(ticket, 'inbound'), { place: 'depot', receipt })
    return ticket.ended || !stayOf(ticket) ? owing(here) : here
  },
  unitCleared: (ticket, { accepted, words }, { now, by }) =>
    withDepot(ticket, {
      clearance: { at: now, by, accepted, words },
      ...(accepted ? {} : { unrepaired: 'not_cleared' as const }),
    }),
  faultDetected: (ticket, { faultCode, words }, { now, by }) =>
    withDepot(ticket, {
      detection: { at: now, by, words, ...(faultCode === undefined ? {} : { faultCode }) },
    }),
}

/** Asks the rest only where the unit is here and its repair is not reported yet. */
function working<Fact>(ticket: Ticket, rest: (depot: Depot) => Outcome<Fact>): Outcome<Fact> {
  const depot = stayOf(ticket)
  if (!depot)
    return rejection('no_depot_repair', 'There is no repair in the depot on this ticket; plan one first.')
  const refused = uncompleted(ticket) ?? notReceived(depot)
  return refused ?? rest(depot)
}

/** Further: it may be worked on, since it is what the ticket says, or somebody has decided so. */
export function repairing<Fact>(ticket: Ticket, rest: (depot: Depot) => Outcome<Fact>): Outcome<Fact> {
  return working(ticket, (depot) => {
    if (depot.unrepaired) {
      return rejection('goes_back_unrepaired', 'The unit goes back as it is; report that, and pack it.', {
        because: depot.unrepaired,
      })
    }
    if (depot.receipt?.matches === false && !depot.clearance) {
      return rejection(
        'not_cleared',
        'The unit is not as the ticket says; record the decision about that first.',
      )
    }
    return rest(depot)
  })
}

function notReceived({ place, receipt }: Depot): Rejection | undefined {
  if (place === 'depot' && receipt) return undefined
  return rejection('unit_not_received', 'The unit is not here yet; record its receipt first.', { place })
}
