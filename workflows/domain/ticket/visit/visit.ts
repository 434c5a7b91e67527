import type { Instant } from '../../time/instant.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { FormerVisit, Ticket, Visit } from '../state.ts'
import { lateAnswer, noteFormerVisit } from './former-visits.ts'

/** The offered engineer takes the job. */
export interface AcceptVisit {
  type: 'acceptVisit'
}

/** The engineer stands before the customer. */
export interface Arrive {
  type: 'arrive'
}

export interface VisitAccepted {
  type: 'visitAccepted'
  engineer: string
  from: Instant
  to: Instant
}

export interface Arrived {
  type: 'arrived'
  engineer: string
}

type VisitCommand = AcceptVisit | Arrive
type VisitFact = VisitAccepted | Arrived

/** A visit that somebody is to make, at a time. */
export type BookedVisit = Visit &
  Required<Pick<Visit, 'engineer' | 'from' | 'to'>> & { state: Exclude<Visit['state'], 'unassigned'> }

export const decisions: Decisions<VisitCommand, VisitFact> = {
  acceptVisit: (ticket, _, moment) => {
    const visit = ownVisit(ticket, moment)
    if ('code' in visit) return visit
    if (visit.state !== 'offered') return rejection('already_accepted', 'This visit is already accepted.')
    // Exact, even when the timer that withdraws the offer is late.
    if (visit.acceptBy !== undefined && visit.acceptBy <= moment.now) {
      const message = `The offer ended at ${visit.acceptBy}; it goes to the next engineer.`
      return rejection('offer_lapsed', message, { ended: 'lapsed', endedAt: visit.acceptBy, taken: false })
    }
    return [{ type: 'visitAccepted', engineer: visit.engineer, from: visit.from, to: visit.to }]
  },

  arrive: (ticket, _, moment) => {
    const visit = ownVisit(ticket, moment)
    if ('code' in visit) return visit
    if (visit.state === 'arrived') return rejection('already_arrived', 'The arrival is already recorded.')
    if (visit.state === 'offered') return rejection('not_accepted', 'Accept the visit before you arrive.')
    return [{ type: 'arrived', engineer: visit.engineer }]
  },
}

export const applications: Applications<VisitFact> = {
  visitAccepted: (ticket) => withVisit(ticket, 'accepted'),
  arrived: (ticket) => withVisit(ticket, 'arrived'),
}

/** How it ended for the engineer, and when. */
export type Ending = Pick<FormerVisit, 'ended' | 'at'>

/** The engineer does not come (any more): the time is free again and the next one is asked. */
export function passOver(ticket: Ticket, engineer: string, ending?: Ending): Ticket {
  return { ...withdrawVisit(ticket, ending), passedOver: [...ticket.passedOver, engineer] }
}

/** Takes the visit off the ticket and gives the engineer's time back; who clicks on it later hears how it ended. */
export function withdrawVisit(ticket: Ticket, ending?: Ending): Ticket {
  const noted = ending ? noteFormerVisit(ticket, ending.ended, ending.at) : ticket
  const { visit, ...rest } = freeVisit(noted)
  return rest
}

/** Gives back what is left of the engineer's time, once; the visit stays on the ticket. */
export function freeVisit(ticket: Ticket): Ticket {
  if (!booked(ticket.visit) || ticket.completion) return ticket
  return { ...ticket, returns: [...ticket.returns, { type: 'booking', key: ticket.visit.key }] }
}

export function booked(visit: Visit | undefined): visit is BookedVisit {
  return visit?.engineer !== undefined
}

/** The visit of who asks, offered or booked; or why there is none. */
export function ownVisit(ticket: Ticket, { by }: Moment): BookedVisit | Rejection {
  const over = lateAnswer(ticket, by.id) ?? uncompleted(ticket)
  if (over) return over
  if (!booked(ticket.visit)) {
    return rejection('no_visit', 'No visit is offered or booked for this ticket at the moment.')
  }
  if (ticket.visit.engineer !== by.id) {
    return rejection('not_your_visit', 'This visit is with another engineer; an offer may have moved on.')
  }
  return ticket.visit
}

function withVisit(ticket: Ticket, state: Visit['state']): Ticket {
  if (!ticket.visit) return ticket
  const { acceptBy: _, ...visit } = ticket.visit
  return { ...ticket, visit: { ...visit, state } }
}
