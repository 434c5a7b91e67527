import type { Direction, LabelRefusal, Parcel, TrackingCode } from '../../depot/unit.ts'
import type { Instant } from '../../time/instant.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Outcome, rejection } from '../decision.ts'
import type { Ticket } from '../state.ts'
import { noLongerOwed, owing, stayOf, wantingLabel, withDepot, withdrawLabel } from './depot.ts'

/** What the carrier answered to the order of a label. */
export type RecordLabel = { type: 'recordLabel'; key: string } & (
  | { carrier: string; trackingNumber: string }
  | { refused: LabelRefusal }
)

/** What the carrier knows of a parcel. */
export interface RecordTracking {
  type: 'recordTracking'
  key: string
  code: TrackingCode
  /** When it was, by the carrier. */
  at: Instant
}

/** Somebody saw the unit off: with our label, or with another carrier. */
export interface ShipUnit {
  type: 'shipUnit'
  direction: Direction
  carrier?: string
  trackingNumber?: string
}

/** A label is wanted: there was none, or the carrier refused it. */
export interface OrderLabel {
  type: 'orderLabel'
  direction: Direction
}

/** The customer has the unit again; words: to whom it was given, and what was noted. */
export interface DeliverUnit {
  type: 'deliverUnit'
  words: WordsId
}

type ShipmentCommand = RecordLabel | RecordTracking | ShipUnit | OrderLabel | DeliverUnit

export interface LabelWanted {
  type: 'labelWanted'
  direction: Direction
}

export interface LabelReady {
  type: 'labelReady'
  key: string
  direction: Direction
  carrier: string
  trackingNumber: string
}

export interface LabelRefused {
  type: 'labelRefused'
  key: string
  direction: Direction
  refused: LabelRefusal
}

export interface UnitShipped extends Omit<ShipUnit, 'type'> {
  type: 'unitShipped'
  /** By the carrier's clock. */
  pickedUpAt?: Instant
}

export interface UnitArrived {
  type: 'unitArrived'
  arrivedAt: Instant
}

export interface ParcelHeld {
  type: 'parcelHeld'
  direction: Direction
  heldAt: Instant
}

export interface UnitDelivered {
  type: 'unitDelivered'
  deliveredAt?: Instant
  words?: WordsId
}

type ShipmentFact =
  | LabelWanted
  | LabelReady
  | LabelRefused
  | UnitShipped
  | UnitArrived
  | ParcelHeld
  | UnitDelivered

export const decisions: Decisions<ShipmentCommand, ShipmentFact> = {
  // A label that is withdrawn by now goes back through its entry on the list of returns.
  recordLabel: (ticket, { type: _, ...answer }) => {
    const direction = directionOf(ticket, answer.key)
    if (!direction || ticket.depot?.[direction]?.state !== 'wanted') return []
    if ('refused' in answer) return [{ type: 'labelRefused', direction, ...answer }]
    return [{ type: 'labelReady', direction, ...answer }]
  },
  recordTracking: (ticket, { key, code, at }) => {
    const direction = directionOf(ticket, key)
    if (!direction) return []
    return direction === 'inbound' ? comingIn(ticket, code, at) : goingOut(ticket, code, at)
  },
  shipUnit: (ticket, { type: _, ...shipment }) => {
    const { depot } = ticket
    if (!depot) return noStay()
    if (shipment.direction === 'inbound') {
      return depot.place === 'customer' && stayOf(ticket)
        ? [{ type: 'unitShipped', ...shipment }]
        : rejection('unit_not_with_customer', 'The unit is not with the customer, who could send it.', {
            place: depot.place,
          })
    }
    return depot.packed && depot.place === 'depot'
      ? [{ type: 'unitShipped', ...shipment }]
      : rejection('unit_not_packed', 'Only a unit that is packed can be sent back.', { place: depot.place })
  },
  orderLabel: (ticket, { direction }) => {
    const { depot } = ticket
    if (!depot) return noStay()
    const ready = direction === 'inbound' ? depot.place === 'customer' && stayOf(ticket) : depot.packed
    if (!ready || (direction === 'outbound' && depot.place !== 'depot')) {
      return rejection('no_label_needed', 'The unit does not travel that way now.', { place: depot.place })
    }
    if (depot[direction]?.state === 'wanted') {
      return rejection('label_ordered', 'The label is being ordered already.')
    }
    return [{ type: 'labelWanted', direction }]
  },
  deliverUnit: (ticket, { words }) => {
    const { depot } = ticket
    if (!depot) return noStay()
    if (depot.place === 'outbound' || (depot.place === 'depot' && depot.packed)) {
      return [{ type: 'unitDelivered', words }]
    }
    return rejection('unit_not_packed', 'Only a unit that is packed can be given back.', {
      place: depot.place,
    })
  },
}

export const applications: Applications<ShipmentFact> = {
  labelWanted: (ticket, { direction }) => wantingLabel(ticket, direction),
  labelReady: (ticket, { direction, carrier, trackingNumber }) =>
    withParcel(ticket, direction, { state: 'ready', carrier, trackingNumber }),
  labelRefused: (ticket, { direction, refused }) =>
    withParcel(ticket, direction, { state: 'refused', refused }),
  unitShipped: (ticket, { direction, carrier, trackingNumber, pickedUpAt }, { now }) => {
    const other = trackingNumber !== undefined && trackingNumber !== ticket.depot?.[direction]?.trackingNumber
    const shippedAt = pickedUpAt ?? now
    const cleared = other ? withdrawLabel(ticket, direction) : ticket
    const by = carrier === undefined ? {} : { carrier }
    const parcel: Parcel = other
      ? {
          key: `${ticket.number}/parcel-${(cleared.parcels ?? 0) + 1}`,
          state: 'by_hand',
          trackingNumber,
          ...by,
          shippedAt,
        }
      : { ...(cleared.depot?.[direction] ?? byHand(cleared)), shippedAt }
    const counted =
      cleared.depot?.[direction]?.key === parcel.key ? {} : { parcels: (cleared.parcels ?? 0) + 1 }
    const shipped = withDepot({ ...cleared, ...counted }, { [direction]: parcel, place: direction })
    // It comes although nothing here waits for it any more.
    return direction === 'inbound' && (ticket.ended || !stayOf(ticket)) ? owing(shipped) : shipped
  },
  unitArrived: (ticket, { arrivedAt }) => {
    const arrived = withDepot(travelled(ticket, 'inbound', arrivedAt), { place: 'depot', arrivedAt })
    return ticket.ended || !stayOf(ticket) ? owing(arrived) : arrived
  },
  parcelHeld: (ticket, { direction, heldAt }) => withParcel(ticket, direction, { exceptionAt: heldAt }),
  unitDelivered: (ticket, { deliveredAt, words }, { now, by }) => {
    const at = deliveredAt ?? now
    const delivered = { at, by, ...(words === undefined ? {} : { words }) }
    const settled =
      deliveredAt === undefined
        ? withdrawLabel(ticket, 'outbound')
        : travelled(ticket, 'outbound', deliveredAt)
    const back = withDepot(settled, { place: 'returned', delivered })
    return noLongerOwed(back)
  },
}

const underWay: readonly TrackingCode[] = ['picked_up', 'in_transit', 'out_for_delivery']

function comingIn({ depot }: Ticket, code: TrackingCode, at: Instant): ShipmentFact[] {
  if (!depot || (depot.place !== 'customer' && depot.place !== 'inbound')) return []
  if (code === 'delivered') return [{ type: 'unitArrived', arrivedAt: at }]
  if (code === 'exception') return held(depot.inbound, 'inbound', at)
  return underWay.includes(code) && depot.place === 'customer'
    ? [{ type: 'unitShipped', direction: 'inbound', pickedUpAt: at }]
    : []
}

function goingOut({ depot }: Ticket, code: TrackingCode, at: Instant): ShipmentFact[] {
  if (!depot || (depot.place !== 'depot' && depot.place !== 'outbound')) return []
  if (code === 'delivered') return [{ type: 'unitDelivered', deliveredAt: at }]
  if (code === 'exception') return held(depot.outbound, 'outbound', at)
  return underWay.includes(code) && depot.place === 'depot'
    ? [{ type: 'unitShipped', direction: 'outbound', pickedUpAt: at }]
    : []
}

/** The same word of the carrier twice is no news. */
function held(parcel: Parcel | undefined, direction: Direction, at: Instant): ParcelHeld[] {
  return parcel?.exceptionAt === at ? [] : [{ type: 'parcelHeld', direction, heldAt: at }]
}

function directionOf({ depot }: Ticket, key: string): Direction | undefined {
  if (depot?.inbound?.key === key) return 'inbound'
  return depot?.outbound?.key === key ? 'outbound' : undefined
}

function byHand({ number, parcels = 0 }: Ticket): Parcel {
  return { key: `${number}/parcel-${parcels + 1}`, state: 'by_hand' }
}

/** The carrier had it at the latest then: its label was used. */
function travelled(ticket: Ticket, direction: Direction, at: Instant): Ticket {
  const shippedAt = ticket.depot?.[direction]?.shippedAt ?? at
  return withParcel(ticket, direction, { shippedAt })
}

function withParcel(ticket: Ticket, direction: Direction, change: Partial<Parcel>): Ticket {
  const parcel = ticket.depot?.[direction]
  return parcel ? withDepot(ticket, { [direction]: { ...parcel, ...change } }) : ticket
}

function noStay(): Outcome<never> {
  return rejection('no_depot_repair', 'There is no repair in the depot on this ticket; plan one first.')
}
