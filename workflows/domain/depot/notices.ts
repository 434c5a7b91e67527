import type { Notice } from '../notice.ts'
import { quoteOpen, stayOf, unitOwed } from '../ticket/depot/depot.ts'
import { waitsFor } from '../ticket/promise/pause.ts'
import type { Ticket } from '../ticket/state.ts'
import { apply, type TicketEvent } from '../ticket/ticket.ts'
import type { Instant } from '../time/instant.ts'

/**
 * Who is to be told of an event for the sake of a unit that is repaired in the depot.
 * @param before the ticket as it was before the event
 */
export function depotNotices(before: Ticket, event: TicketEvent): Notice[] {
  return [...noticesOf(before, event), ...newlyOwed(before, event)]
}

function noticesOf(before: Ticket, event: TicketEvent): Notice[] {
  const { depot, owner } = before
  switch (event.type) {
    case 'labelReady':
      return event.direction === 'inbound' ? [toCustomer('label_ready', labelFacts(event))] : []
    case 'labelRefused':
      return event.refused === 'withdrawn'
        ? []
        : [toOwner('label_failed', owner, { direction: event.direction, because: event.refused })]
    case 'parcelHeld':
      return [toOwner('parcel_held', owner, labelFacts({ ...depot?.[event.direction] }))]
    case 'unitArrived':
      return [{ kind: 'unit_arrived', to: { role: 'parts_keeper' }, facts: {} }]
    case 'unitReceived':
      return [toCustomer('unit_received'), ...(event.matches ? [] : [toOwner('unit_differs', owner)])]
    case 'quoted': {
      const { amount, currency, validUntil, words } = event
      return [toCustomer('quote_made', { amount, currency, validUntil, words })]
    }
    case 'quoteDecided':
      return [toOwner('quote_decided', owner, { accepted: event.accepted })]
    case 'resumed':
      return event.waitingFor === 'approval' && quoteExpires(before, event.at)
        ? [toOwner('quote_decided', owner, { expired: true })]
        : []
    case 'unitPacked':
      return depot?.way === 'counter' ? [toCustomer('unit_ready')] : []
    case 'unitShipped':
      return event.direction === 'outbound'
        ? [toCustomer('unit_shipped', labelFacts({ ...apply(before, event).depot?.outbound }))]
        : []
    case 'unitDelivered':
      // Whoever has a ticket that ended has nothing to sign any more.
      return before.ended
        ? [toCustomer('unit_delivered', { signed: true })]
        : [toCustomer('unit_delivered'), toOwner('sign_off_due', owner)]
    default:
      return []
  }
}

/** The wait for the customer's answer ends by itself with the quote: with its end alone, and so once. */
function quoteExpires(before: Ticket, at: Instant): boolean {
  const depot = stayOf(before)
  if (!depot?.quote || !quoteOpen(depot)) return false
  return depot.quote.validUntil <= at && waitsFor(before, 'approval')
}

/** However it came about, the unit has to be packed and given back. */
function newlyOwed(before: Ticket, event: TicketEvent): Notice[] {
  if (!before.depot || unitOwed(before) || !unitOwed(apply(before, event))) return []
  return [{ kind: 'unit_to_return', to: { role: 'parts_keeper' }, facts: {} }]
}

function labelFacts({
  carrier,
  trackingNumber,
}: {
  carrier?: string
  trackingNumber?: string
}): Notice['facts'] {
  return { carrier, trackingNumber }
}

function toCustomer(kind: Notice['kind'], facts: Notice['facts'] = {}): Notice {
  return { kind, to: { customer: true }, facts }
}

function toOwner(kind: Notice['kind'], owner: string, facts: Notice['facts'] = {}): Notice {
  return { kind, to: { staff: owner }, facts }
}
