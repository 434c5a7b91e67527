import type { Instant } from '../../time/instant.ts'
import type { EmergencyTime, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Ticket } from '../state.ts'
import { type BookingUnwanted, bookedUnder, nextBookingKey, withBooking } from './dispatch.ts'
import { booked, withdrawVisit } from './visit.ts'

/** A dispatcher chose an engineer, whose time was booked under `key`. */
export interface AssignVisit {
  type: 'assignVisit'
  key: string
  engineer: string
  from: Instant
  to: Instant
  /** The key of the visit that it takes the place of; none: nobody was asked or expected. */
  replaces?: string
  emergency?: EmergencyTime
  words?: WordsId
}

export interface VisitAssigned extends Omit<AssignVisit, 'type' | 'replaces'> {
  type: 'visitAssigned'
}

/** Somebody else goes, or the same engineer at another time. */
export interface VisitSwapped extends Omit<AssignVisit, 'type'> {
  type: 'visitSwapped'
  replaces: string
  /** Whose visit it was. */
  former: string
}

export const decisions: Decisions<AssignVisit, VisitAssigned | VisitSwapped | BookingUnwanted> = {
  assignVisit: (ticket, command) => {
    if (bookedUnder(ticket, command.key)) return []
    const { replaces, ...assignment } = command
    if (notAssignable(ticket, replaces) || command.key !== assignmentKey(ticket, replaces)) {
      return [{ type: 'bookingUnwanted', key: command.key }]
    }
    const former = ticket.visit?.engineer
    if (replaces === undefined || former === undefined) return [{ ...assignment, type: 'visitAssigned' }]
    return [{ ...assignment, type: 'visitSwapped', replaces, former }]
  },
}

export const applications: Applications<VisitAssigned | VisitSwapped> = {
  visitAssigned: (ticket, { type: _, words: __, ...visit }) =>
    withBooking(ticket, { ...visit, state: 'accepted' }),
  visitSwapped: (ticket, { type: _, words: __, replaces: ___, former: ____, ...visit }, { now }) =>
    withBooking(withdrawVisit(ticket, { ended: 'swapped', at: now }), { ...visit, state: 'accepted' }),
}

/**
 * The name of the booking that an assignment makes. What takes another visit's place has a name of its own: should that
 * visit end meanwhile, the system looks for the next engineer under the ordinary one.
 */
export function assignmentKey(ticket: Ticket, replaces: string | undefined): string {
  const key = nextBookingKey(ticket)
  return replaces === undefined ? key : `${key}/swapped`
}

/** Answers why a dispatcher cannot assign an engineer now, or undefined. @param replaces as in `AssignVisit` */
export function notAssignable(ticket: Ticket, replaces?: string): Rejection | undefined {
  if (replaces !== undefined) return notInHand(ticket, replaces)
  const over = uncompleted(ticket)
  if (over) return over
  const { visit } = ticket
  if (visit?.state === 'unassigned') return undefined
  if (!booked(visit)) {
    return rejection('not_awaiting_dispatcher', 'Engineers are still being asked, or one is booked already.')
  }
  const message = `${visit.engineer} is ${asked[visit.state]}; to send somebody else, name this visit in \`replaces\`.`
  return rejection('not_awaiting_dispatcher', message, standing(ticket))
}

/** Answers why a dispatcher cannot dispose of the visit of that key, which somebody may have done before; or undefined. */
export function notInHand(ticket: Ticket, key: string): Rejection | undefined {
  const over = uncompleted(ticket)
  if (over) return over
  const { visit } = ticket
  if (!booked(visit) || visit.key !== key) {
    const message = 'This visit does not stand any more: somebody was quicker. Read the ticket again.'
    return rejection('visit_changed', message, standing(ticket))
  }
  if (visit.state !== 'arrived') return undefined
  return rejection(
    'already_arrived',
    'The engineer is at the customer; the work is to be completed, or planned anew.',
  )
}

const asked = { offered: 'asked', accepted: 'booked', arrived: 'there' } as const

/** What stands on the ticket instead, so that whoever comes second sees who came first. */
function standing({ visit }: Ticket): Record<string, unknown> {
  if (!visit) return { state: null, visit: null, engineer: null }
  return { state: visit.state, visit: visit.key, engineer: visit.engineer ?? null }
}
