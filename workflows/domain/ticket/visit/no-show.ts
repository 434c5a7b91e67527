import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Ticket } from '../state.ts'
import { agreeAnew } from './appointment.ts'
import { lateFrom } from './lateness.ts'
import { type BookedVisit, booked, passOver } from './visit.ts'

export const sides = ['customer', 'engineer'] as const

/** Somebody did not come to the appointment, or was not there. */
export interface RecordNoShow {
  type: 'recordNoShow'
  side: (typeof sides)[number]
  /** The booking that is meant; none: the present one. */
  appointment?: string
  words?: WordsId
}

/** The engineer stood before a closed door: another time is to be agreed on. */
export interface CustomerNotThere {
  type: 'customerNotThere'
  key: string
  engineer: string
  words?: WordsId
}

/** Nobody came: somebody else goes at once. */
export interface EngineerNotThere extends Omit<CustomerNotThere, 'type'> {
  type: 'engineerNotThere'
}

type NoShowFact = CustomerNotThere | EngineerNotThere

export const decisions: Decisions<RecordNoShow, NoShowFact> = {
  recordNoShow: (ticket, { side, appointment, words }, moment) => {
    const visit = visitMissed(ticket, appointment, moment)
    if ('code' in visit) return visit
    return side === 'customer'
      ? customerNotThere(visit, moment, words)
      : engineerNotThere(visit, ticket, moment, words)
  },
}

export const applications: Applications<NoShowFact> = {
  customerNotThere: (ticket, _, { now }) => agreeAnew(ticket, { ended: 'customer_not_there', at: now }),
  engineerNotThere: (ticket, { engineer }, { now }) =>
    passOver(ticket, engineer, { ended: 'not_there', at: now }),
}

/**
 * The customer was not there for this visit. For everybody who learns of it: the engineer at the door, a dispatcher on
 * the phone, or an engineer who gives the visit back for this reason.
 */
export function customerNotThere(
  visit: BookedVisit,
  { now }: Moment,
  words?: WordsId,
): CustomerNotThere[] | Rejection {
  if (visit.workingSince !== undefined) {
    return rejection('already_working', 'The work has begun, so somebody is there; report its completion.')
  }
  if (now < visit.from) {
    return rejection('too_early', `The appointment is at ${visit.from}; before, nobody is missing.`)
  }
  return [{ type: 'customerNotThere', ...facts(visit, words) }]
}

function engineerNotThere(
  visit: BookedVisit,
  { policy }: Ticket,
  { now, by }: Moment,
  words?: WordsId,
): EngineerNotThere[] | Rejection {
  if (by.role === 'engineer') {
    return rejection('not_for_engineers', 'Decline the visit instead, with the reason.')
  }
  if (visit.state === 'arrived') {
    return rejection('engineer_arrived', 'The engineer has recorded the arrival; look into it together.')
  }
  const from = lateFrom(visit, policy)
  if (now < from) return rejection('too_early', `The engineer may still come until ${from}.`, { from })
  return [{ type: 'engineerNotThere', ...facts(visit, words) }]
}

function visitMissed(
  ticket: Ticket,
  appointment: string | undefined,
  { by }: Moment,
): BookedVisit | Rejection {
  const over = uncompleted(ticket)
  if (over) return over
  const { visit } = ticket
  if (appointment !== undefined && visit?.key !== appointment) {
    return rejection('appointment_moved', 'This appointment does not stand any more; see our latest message.')
  }
  if (!booked(visit) || visit.state === 'offered') {
    return rejection('no_appointment', 'No appointment stands that somebody could have missed.')
  }
  if (by.role === 'engineer' && visit.engineer !== by.id) {
    return rejection('not_your_visit', 'This visit is with another engineer.')
  }
  return visit
}

function facts({ key, engineer }: BookedVisit, words: WordsId | undefined) {
  return { key, engineer, ...(words === undefined ? {} : { words }) }
}
