import type { Instant } from '../../time/instant.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Ticket } from '../state.ts'
import { type BookingUnwanted, nextBookingKey } from './dispatch.ts'
import { type BookedVisit, booked, type Ending, withdrawVisit } from './visit.ts'

/** The customer can be expected at the time that is booked. */
export interface ConfirmVisit {
  type: 'confirmVisit'
  /** The booking that is meant; none: the present one. */
  appointment?: string
}

/** Time was booked under `key` for the appointment that the customer wants instead. */
export interface MoveVisit {
  type: 'moveVisit'
  key: string
  engineer: string
  from: Instant
  to: Instant
  /** The time that was asked for: what an attempt that died has booked may be for another one. */
  wanted: Instant
  /** As in `ConfirmVisit`. */
  appointment?: string
}

/** The customer does not want to be visited then; another time is to be agreed on. */
export interface CancelVisit {
  type: 'cancelVisit'
  appointment?: string
  words?: WordsId
}

export interface VisitConfirmed {
  type: 'visitConfirmed'
  key: string
  engineer: string
}

export interface VisitMoved extends Omit<MoveVisit, 'type' | 'wanted' | 'appointment'> {
  type: 'visitMoved'
  /** What stood before, if that was another booking. */
  former?: string
}

export interface VisitCancelled {
  type: 'visitCancelled'
  key: string
  engineer: string
  words?: WordsId
}

type AppointmentCommand = ConfirmVisit | MoveVisit | CancelVisit
type AppointmentFact = VisitConfirmed | VisitMoved | VisitCancelled

export const decisions: Decisions<AppointmentCommand, AppointmentFact | BookingUnwanted> = {
  confirmVisit: (ticket, { appointment }, moment) => {
    const visit = appointmentAhead(ticket, appointment, moment)
    if ('code' in visit) return visit
    if (visit.confirmed) return []
    return [{ type: 'visitConfirmed', key: visit.key, engineer: visit.engineer }]
  },

  moveVisit: (ticket, { wanted, appointment, ...command }, moment) => {
    if (booked(ticket.visit) && ticket.visit.key === command.key) return []
    const refused = notMovable(ticket, appointment, moment) || command.from !== wanted
    if (refused || command.key !== nextBookingKey(ticket)) {
      return [{ type: 'bookingUnwanted', key: command.key }]
    }
    const former = ticket.visit?.key
    return [{ ...command, type: 'visitMoved', ...(former === command.key || !former ? {} : { former }) }]
  },

  cancelVisit: (ticket, { appointment, words }, moment) => {
    // Said twice it is as good as said once.
    if (appointment !== undefined && ticket.visit?.agreeing && ticket.visit.former === appointment) return []
    const visit = appointmentAhead(ticket, appointment, moment)
    if ('code' in visit) return visit
    const { key, engineer } = visit
    return [{ type: 'visitCancelled', key, engineer, ...(words === undefined ? {} : { words }) }]
  },
}

export const applications: Applications<AppointmentFact> = {
  visitConfirmed: (ticket, _, { now, by }) =>
    ticket.visit ? { ...ticket, visit: { ...ticket.visit, confirmed: { at: now, by } } } : ticket,
  // Whoever names a time has agreed to it.
  visitMoved: (ticket, { type: _, ...visit }, { now, by }) => ({
    ...withdrawVisit(
      ticket,
      visit.engineer === ticket.visit?.engineer ? undefined : { ended: 'moved', at: now },
    ),
    visit: { ...visit, state: 'accepted', confirmed: { at: now, by } },
    offers: ticket.offers + 1,
  }),
  visitCancelled: (ticket, _, { now }) => agreeAnew(ticket, { ended: 'called_off', at: now }),
}

/**
 * Gives the engineer's time back, and has the ticket wait until another time is agreed on with the customer: by the
 * customer's link, by a representative or by a dispatcher.
 */
export function agreeAnew(ticket: Ticket, ending?: Ending): Ticket {
  const cleared = withdrawVisit(ticket, ending)
  const former = ticket.visit?.key
  const visit = { key: nextBookingKey(cleared), state: 'unassigned', agreeing: true } as const
  return { ...cleared, visit: former === undefined ? visit : { ...visit, former } }
}

/**
 * Answers why the time cannot be moved, or undefined. What is only offered can be, and so can a visit for which
 * nobody, or no time, was found yet.
 */
export function notMovable(
  ticket: Ticket,
  appointment: string | undefined,
  moment: Moment,
): Rejection | undefined {
  const { visit } = ticket
  const over = uncompleted(ticket) ?? standsNoLonger(ticket, appointment)
  if (over) return over
  if (visit?.state === 'unassigned' || visit?.state === 'offered') return undefined
  const ahead = appointmentAhead(ticket, appointment, moment)
  if ('code' in ahead) return ahead
  if (!ahead.departed) return undefined
  return rejection('engineer_on_the_way', 'The engineer is on the way already; call us instead.')
}

/** The appointment with that time stands already: it was moved there before. */
export function standsAt({ visit }: Ticket, from: Instant, appointment: string | undefined): boolean {
  if (visit?.state !== 'accepted' || visit.from !== from) return false
  return appointment === undefined || appointment === visit.key || appointment === visit.former
}

/** The visit that the customer expects, if it still lies ahead; or why nothing can be done about it any more. */
export function appointmentAhead(
  ticket: Ticket,
  appointment: string | undefined,
  { now }: Pick<Moment, 'now'>,
): BookedVisit | Rejection {
  const over = uncompleted(ticket) ?? standsNoLonger(ticket, appointment)
  if (over) return over
  const { visit } = ticket
  if (!booked(visit) || visit.state === 'offered') {
    return rejection('no_appointment', 'No appointment stands at the moment; choose a time instead.')
  }
  if (visit.state === 'arrived') return rejection('engineer_arrived', 'The engineer is there already.')
  if (visit.from > now) return visit
  return rejection('appointment_passed', `The appointment was at ${visit.from}; call us if nobody came.`)
}

function standsNoLonger({ visit }: Ticket, appointment: string | undefined): Rejection | undefined {
  if (appointment === undefined || visit?.key === appointment) return undefined
  if (visit?.agreeing && visit.former === appointment) {
    const message = 'This appointment was cancelled; choose another time by the link in our latest message.'
    return rejection('appointment_cancelled', message)
  }
  const message = 'This appointment does not stand any more; see our latest message, or call us.'
  return rejection('appointment_moved', message)
}
