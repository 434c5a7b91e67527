import type { Instant } from '../time/instant.ts'
import type { WordsId } from '../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from './decision.ts'
import { uncompleted } from './guards.ts'
import type { Ticket, Visit } from './state.ts'

/** The offered engineer takes the job. */
export interface AcceptVisit {
  type: 'acceptVisit'
}

/** The engineer declines an offer, or gives an accepted visit back. */
export interface RefuseVisit {
  type: 'refuseVisit'
  words: WordsId
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

export interface VisitRefused {
  type: 'visitRefused'
  engineer: string
  words: WordsId
}

export interface Arrived {
  type: 'arrived'
  engineer: string
}

type VisitCommand = AcceptVisit | RefuseVisit | Arrive
type VisitFact = VisitAccepted | VisitRefused | Arrived

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
      return rejection('offer_lapsed', `The offer ended at ${visit.acceptBy}; it goes to the next engineer.`)
    }
    return [{ type: 'visitAccepted', engineer: visit.engineer, from: visit.from, to: visit.to }]
  },

  refuseVisit: (ticket, { words }, moment) => {
    const visit = ownVisit(ticket, moment)
    if ('code' in visit) return visit
    if (visit.state === 'arrived') {
      return rejection(
        'already_arrived',
        'You are at the customer; report the completion or change the plan.',
      )
    }
    return [{ type: 'visitRefused', engineer: visit.engineer, words }]
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
  visitRefused: (ticket, { engineer }) => passOver(ticket, engineer),
  arrived: (ticket) => withVisit(ticket, 'arrived'),
}

/** The engineer does not come (any more): the time is free again and the next one is asked. */
export function passOver(ticket: Ticket, engineer: string): Ticket {
  return { ...withdrawVisit(ticket), passedOver: [...ticket.passedOver, engineer] }
}

/** Takes the visit off the ticket and gives the engineer's time back. */
export function withdrawVisit(ticket: Ticket): Ticket {
  const { visit, ...rest } = freeVisit(ticket)
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

function ownVisit(ticket: Ticket, { by }: Moment): BookedVisit | Rejection {
  const over = uncompleted(ticket)
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
