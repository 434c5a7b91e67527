import type { HandOverReason } from '../../dispatch/hand-over.ts'
import { after } from '../../time/duration.ts'
import { earlier, type Instant, later } from '../../time/instant.ts'
import type { Applications, Decisions } from '../decision.ts'
import { partsSettled } from '../parts/parts.ts'
import type { Ticket, Visit } from '../state.ts'
import { booked, passOver } from './visit.ts'

/** An engineer's time was booked under `key`; offer the visit. */
export interface OfferVisit {
  type: 'offerVisit'
  key: string
  engineer: string
  from: Instant
  to: Instant
  /** Until when the engineer may think it over, counted in the own working hours; none: by the clock. */
  acceptBy?: Instant
  /** Until when at all, since the visit begins then; histories of former times have none. */
  latest?: Instant
}

/** The offer under `key` was not accepted in time: silence is an answer too (process.md 5). */
export interface LapseOffer {
  type: 'lapseOffer'
  key: string
}

/** Nobody suitable is left to be asked, or there is no time left to ask. */
export interface HandOver {
  type: 'handToDispatcher'
  key: string
  /** Histories of former times have none. */
  reasons?: HandOverReason[]
}

export interface VisitOffered extends Omit<OfferVisit, 'type' | 'latest'> {
  type: 'visitOffered'
  acceptBy: Instant
}

export interface OfferLapsed {
  type: 'offerLapsed'
  engineer: string
}

export interface HandedToDispatcher extends Omit<HandOver, 'type'> {
  type: 'handedToDispatcher'
}

/** Time was booked for a visit that is no longer wanted: it goes back. */
export interface BookingUnwanted {
  type: 'bookingUnwanted'
  key: string
}

type DispatchCommand = OfferVisit | LapseOffer | HandOver
type DispatchFact = VisitOffered | OfferLapsed | HandedToDispatcher | BookingUnwanted

export const decisions: Decisions<DispatchCommand, DispatchFact> = {
  offerVisit: (ticket, command, { now }) => {
    if (bookedUnder(ticket, command.key)) return []
    // Offers may have been paused while somebody was looked for.
    if (!visitWanted(ticket) || ticket.offersPaused || command.key !== nextBookingKey(ticket)) {
      return [{ type: 'bookingUnwanted', key: command.key }]
    }
    // Told so late that nobody could answer any more: somebody is looked for anew, for another time.
    if (tooLateToAsk(command, now)) return [{ type: 'bookingUnwanted', key: command.key }]
    const { latest: _, ...offer } = command
    return [{ ...offer, type: 'visitOffered', acceptBy: acceptBy(ticket, command, now) }]
  },

  lapseOffer: ({ visit }, { key }) => {
    if (visit?.key !== key || visit.state !== 'offered' || visit.engineer === undefined) return []
    return [{ type: 'offerLapsed', engineer: visit.engineer }]
  },

  handToDispatcher: (ticket, command) => {
    const wanted = visitWanted(ticket) && command.key === nextBookingKey(ticket)
    return wanted ? [{ ...command, type: 'handedToDispatcher' }] : []
  },
}

export const applications: Applications<DispatchFact> = {
  visitOffered: (ticket, { type: _, ...offer }) => withBooking(ticket, { ...offer, state: 'offered' }),
  offerLapsed: (ticket, { engineer }, { now }) =>
    passOver(ticket, engineer, { ended: 'lapsed', at: ticket.visit?.acceptBy ?? now }),
  handedToDispatcher: (ticket, { key, reasons }, { now }) => {
    const visit: Visit = { key, state: 'unassigned' }
    return { ...ticket, visit: reasons ? { ...visit, handedOver: { at: now, reasons } } : visit }
  },
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

/** The booking is the present visit's: two dispatchers may have been given the same one. It must not go back. */
export function bookedUnder({ visit }: Ticket, key: string): boolean {
  return booked(visit) && visit.key === key
}

function tooLateToAsk({ latest }: OfferVisit, now: Instant): boolean {
  return latest !== undefined && latest <= after(now, 'PT5M')
}

/**
 * Nobody has less time than the policy says, however late the booking is told, but for a visit that begins before;
 * outside the own hours it is more.
 */
function acceptBy(
  ticket: Pick<Ticket, 'policy' | 'urgency'>,
  { acceptBy: reckoned, latest }: OfferVisit,
  now: Instant,
): Instant {
  const least = after(now, ticket.policy.offer[ticket.urgency])
  const long = reckoned === undefined ? least : later(reckoned, least)
  return latest === undefined ? long : earlier(long, latest)
}

/** The visit under a new booking, whose number is spent with it. */
export function withBooking(ticket: Ticket, visit: Visit): Ticket {
  return { ...ticket, visit, offers: ticket.offers + 1 }
}
