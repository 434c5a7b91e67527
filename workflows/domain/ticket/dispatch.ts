import { after } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import { type Applications, type Decisions, rejection } from './decision.ts'
import { uncompleted } from './guards.ts'
import { partsSettled } from './parts.ts'
import type { Ticket, Visit } from './state.ts'
import { booked, passOver } from './visit.ts'

/** An engineer's time was booked under `key`; offer the visit. */
export interface OfferVisit {
  type: 'offerVisit'
  key: string
  engineer: string
  from: Instant
  to: Instant
}

/** The offer under `key` was not accepted in time: silence is an answer too (process.md 5). */
export interface LapseOffer {
  type: 'lapseOffer'
  key: string
}

/** Nobody suitable is left to be asked. */
export interface HandOver {
  type: 'handToDispatcher'
  key: string
}

/** A dispatcher chose an engineer, whose time was booked under `key`. */
export interface AssignVisit {
  type: 'assignVisit'
  key: string
  engineer: string
  from: Instant
  to: Instant
}

export interface VisitOffered extends Omit<OfferVisit, 'type'> {
  type: 'visitOffered'
  acceptBy: Instant
}

export interface OfferLapsed {
  type: 'offerLapsed'
  engineer: string
}

export interface HandedToDispatcher {
  type: 'handedToDispatcher'
  key: string
}

export interface VisitAssigned extends Omit<AssignVisit, 'type'> {
  type: 'visitAssigned'
}

/** Time was booked for a visit that is no longer wanted: it goes back. */
export interface BookingUnwanted {
  type: 'bookingUnwanted'
  key: string
}

type DispatchCommand = OfferVisit | LapseOffer | HandOver | AssignVisit
type DispatchFact = VisitOffered | OfferLapsed | HandedToDispatcher | VisitAssigned | BookingUnwanted

export const decisions: Decisions<DispatchCommand, DispatchFact> = {
  offerVisit: (ticket, command, { now }) => {
    if (bookedUnder(ticket, command.key)) return []
    // Offers may have been paused while somebody was looked for.
    if (!visitWanted(ticket) || ticket.offersPaused || command.key !== nextBookingKey(ticket)) {
      return [{ type: 'bookingUnwanted', key: command.key }]
    }
    return [{ ...command, type: 'visitOffered', acceptBy: after(now, ticket.policy.offer[ticket.urgency]) }]
  },

  lapseOffer: ({ visit }, { key }) => {
    if (visit?.key !== key || visit.state !== 'offered' || visit.engineer === undefined) return []
    return [{ type: 'offerLapsed', engineer: visit.engineer }]
  },

  handToDispatcher: (ticket, { key }) => {
    const wanted = visitWanted(ticket) && key === nextBookingKey(ticket)
    return wanted ? [{ type: 'handedToDispatcher', key }] : []
  },

  assignVisit: (ticket, command) => {
    if (bookedUnder(ticket, command.key)) return []
    const refusal = notAssignable(ticket)
    if (refusal || command.key !== nextBookingKey(ticket)) {
      return [{ type: 'bookingUnwanted', key: command.key }]
    }
    return [{ ...command, type: 'visitAssigned' }]
  },
}

export const applications: Applications<DispatchFact> = {
  visitOffered: (ticket, { type: _, ...offer }) => withBooking(ticket, { ...offer, state: 'offered' }),
  visitAssigned: (ticket, { type: _, ...visit }) => withBooking(ticket, { ...visit, state: 'accepted' }),
  offerLapsed: (ticket, { engineer }) => passOver(ticket, engineer),
  handedToDispatcher: (ticket, { key }) => ({ ...ticket, visit: { key, state: 'unassigned' } }),
  bookingUnwanted: (ticket, { key }) => ({
    ...ticket,
    returns: [...ticket.returns, { type: 'booking', key }],
    // The key is spent; what is booked next goes under another.
    offers: ticket.offers + 1,
  }),
}

/** A visit is planned, its parts are there, and nobody was asked yet. */
export function visitWanted(ticket: Ticket): boolean {
  return (
    !ticket.ended &&
    ticket.plan?.mode === 'onsite' &&
    ticket.visit === undefined &&
    ticket.completion === undefined &&
    partsSettled(ticket)
  )
}

/**
 * The name of the booking that comes next: the same however often it is asked for.
 * It names the plan too: who was found for an earlier plan may not fit the present one.
 */
export function nextBookingKey({ number, round, plan, offers }: Ticket): string {
  return `${number}/round-${round}/plan-${plan?.revision ?? 0}/visit-${offers + 1}`
}

/** Answers why a dispatcher cannot assign an engineer now, or undefined. */
export function notAssignable(ticket: Ticket) {
  const over = uncompleted(ticket)
  if (over) return over
  if (ticket.visit?.state === 'unassigned') return undefined
  return rejection('not_awaiting_dispatcher', 'Engineers are still being asked, or one is booked already.')
}

/** The booking is the present visit's: two dispatchers may have been given the same one. It must not go back. */
function bookedUnder({ visit }: Ticket, key: string): boolean {
  return booked(visit) && visit.key === key
}

function withBooking(ticket: Ticket, visit: Visit): Ticket {
  return { ...ticket, visit, offers: ticket.offers + 1 }
}
