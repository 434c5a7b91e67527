import type { Depot, Direction, Parcel, UnitPlace, UnitWay } from '../../depot/unit.ts'
import type { Stage } from '../../vocabulary.ts'
import { type Rejection, rejection } from '../decision.ts'
import type { Return, Ticket } from '../state.ts'

/** Where the customer's unit is; `customer` also when it never went anywhere. */
export function unitPlace({ depot }: Ticket): UnitPlace {
  return depot?.place ?? 'customer'
}

/** The unit is in our hands, or in a carrier's: the customer has to do without it. */
export function unitAway(ticket: Ticket): boolean {
  const place = unitPlace(ticket)
  return place !== 'customer' && place !== 'returned'
}

/** The unit's stay in the depot, where the present plan has one. Plans of former times say nothing of it. */
export function stayOf({ plan, depot }: Ticket): Depot | undefined {
  return plan?.mode === 'depot' ? depot : undefined
}

/** A unit has to be given back although the ticket's own plan does not lead there (any more). */
export function unitOwed({ returns }: Ticket): boolean {
  return returns.some(({ type }) => type === 'unit')
}

/** Where a repair in the depot stands; undefined once the customer has the unit again, and where it is simply worked on. */
export function depotStage(ticket: Ticket): Stage | undefined {
  const depot = stayOf(ticket)
  switch (depot?.place) {
    case 'customer':
      return 'awaiting_unit'
    case 'inbound':
      return 'unit_inbound'
    case 'outbound':
      return 'unit_outbound'
    case 'depot':
      return depot && stageInHouse(ticket, depot)
    default:
      return undefined
  }
}

function stageInHouse({ completion }: Ticket, depot: Depot): Stage | undefined {
  if (depot.packed) return 'unit_packed'
  if (completion || depot.unrepaired) return 'packing'
  if (!depot.receipt) return 'receiving'
  if (!depot.receipt.matches && !depot.clearance) return 'awaiting_clearance'
  if (!depot.detection) return 'detecting'
  return quoteOpen(depot) ? 'quote_open' : undefined
}

export function quoteOpen({ quote }: Depot): boolean {
  return quote !== undefined && quote.decision === undefined
}

/** The last round of tests was passed, and nothing was worked on since. */
function testsPassed({ tests, steps }: Depot): boolean {
  const last = tests.at(-1)
  if (!last?.results.every(({ passed }) => passed)) return false
  return steps.every(({ at }) => at <= last.at)
}

/**
 * A unit that the plan sends for, or that is here already.
 * @param way how it comes; none: the plan is of former times, or of another mode
 */
export function withStay(ticket: Ticket, mode: string, way: UnitWay | undefined): Ticket {
  if (unitAway(ticket)) return mode === 'depot' ? noLongerOwed(ticket) : ticket
  if (mode !== 'depot' || way === undefined) return withdrawUnit(ticket)
  const { depot } = ticket
  // A label that is ordered or in the customer's hands is good for the new plan as well.
  if (depot?.place === 'customer' && depot.way === way && depot.inbound?.state !== 'withdrawn') return ticket
  const cleared = withdrawUnit(ticket)
  const stays = (cleared.stays ?? 0) + 1
  const key = `${ticket.number}/depot-${stays}`
  const fresh: Depot = { key, way, place: 'customer', steps: [], tests: [] }
  const begun = { ...cleared, stays, depot: fresh }
  return way === 'shipment' ? wantingLabel(begun, 'inbound') : begun
}

/** A label is to be ordered; what was there before is withdrawn. */
export function wantingLabel(ticket: Ticket, direction: Direction): Ticket {
  const cleared = withdrawLabel(ticket, direction)
  const parcels = (cleared.parcels ?? 0) + 1
  const parcel: Parcel = { key: `${ticket.number}/parcel-${parcels}`, state: 'wanted' }
  return withDepot({ ...cleared, parcels }, { [direction]: parcel })
}

/** The parcel whose label is to be ordered now. */
export function labelWanted({ depot }: Ticket): { parcel: Parcel; direction: Direction } | undefined {
  if (depot?.inbound?.state === 'wanted') return { parcel: depot.inbound, direction: 'inbound' }
  if (depot?.outbound?.state === 'wanted') return { parcel: depot.outbound, direction: 'outbound' }
  return undefined
}

/**
 * The plan needs the unit no longer. A label that nobody used is withdrawn; a unit that is under way or here is owed to
 * the customer, and the ticket is not over before it is back (process.md 7).
 */
export function withdrawUnit(ticket: Ticket): Ticket {
  if (unitAway(ticket)) return owing(ticket)
  return ticket.depot?.place === 'customer' ? withdrawLabel(ticket, 'inbound') : ticket
}

/** The customer has the unit again, or it is to be repaired after all. */
export function noLongerOwed(ticket: Ticket): Ticket {
  if (!unitOwed(ticket)) return ticket
  return { ...ticket, returns: ticket.returns.filter(({ type }) => type !== 'unit') }
}

export function owing(ticket: Ticket): Ticket {
  if (!ticket.depot || unitOwed(ticket)) return ticket
  return { ...ticket, returns: [...ticket.returns, { type: 'unit', key: ticket.depot.key }] }
}

/** Gives a label back that was not used, also one that is just being ordered. */
export function withdrawLabel(ticket: Ticket, direction: Direction): Ticket {
  const parcel = ticket.depot?.[direction]
  if (!parcel || parcel.shippedAt !== undefined) return ticket
  if (parcel.state !== 'wanted' && parcel.state !== 'ready') return ticket
  const label: Return = { type: 'label', key: parcel.key }
  const withdrawn = withDepot(ticket, { [direction]: { ...parcel, state: 'withdrawn' } })
  return { ...withdrawn, returns: [...withdrawn.returns, label] }
}

/**
 * What the next round keeps of it: a unit that the customer has again was of the finished one; one that is here is gone
 * on with, and is no longer owed.
 */
export function stayOfNextRound(ticket: Ticket): Ticket {
  if (!ticket.depot) return ticket
  if (!unitAway(ticket)) {
    const { depot, ...rest } = withdrawUnit(ticket)
    return rest
  }
  if (ticket.depot.place === 'outbound') return ticket
  const { depot, ...rest } = noLongerOwed(withdrawLabel(ticket, 'outbound'))
  if (!depot) return ticket
  const { key, way, place, inbound, arrivedAt, receipt, clearance } = depot
  const kept: Depot = {
    ...{ key, way, place, steps: [], tests: [] },
    ...(inbound ? { inbound } : {}),
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(receipt ? { receipt } : {}),
    ...(clearance?.accepted ? { clearance } : {}),
  }
  return { ...rest, depot: kept }
}

export function withDepot(ticket: Ticket, change: Partial<Depot>): Ticket {
  return ticket.depot ? { ...ticket, depot: { ...ticket.depot, ...change } } : ticket
}

/** Why a plan, or another ticket, cannot take the matter over, or undefined. */
export function unitHere(ticket: Ticket): Rejection | undefined {
  if (!unitAway(ticket)) return undefined
  return rejection(
    'unit_away',
    'The customer’s unit is with us or under way: it has to be given back before. Plan for the depot, or cancel the ticket.',
    { place: unitPlace(ticket) },
  )
}

/** Why a depot repair cannot be reported complete, or undefined. */
export function depotUnfinished(ticket: Ticket): Rejection | undefined {
  const depot = stayOf(ticket)
  if (!depot || depot.unrepaired) return undefined
  if (!depot.receipt)
    return rejection('unit_not_received', 'The unit is not here yet; record its receipt first.')
  if (quoteOpen(depot)) return rejection('quote_open', 'The customer has not decided on the quote yet.')
  if (testsPassed(depot)) return undefined
  return rejection(
    'tests_not_passed',
    'The last round of tests has to be passed after the last step of the repair.',
  )
}

/** Why a result cannot be signed yet, or undefined. */
export function unitNotDelivered(ticket: Ticket): Rejection | undefined {
  const depot = stayOf(ticket)
  if (!depot || depot.place === 'returned') return undefined
  return rejection(
    'unit_not_delivered',
    'The customer has not got the unit back yet; record its delivery first.',
  )
}
