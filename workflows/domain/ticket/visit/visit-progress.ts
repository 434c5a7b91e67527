import type { Instant } from '../../time/instant.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import type { Ticket, Visit } from '../state.ts'
import { ownVisit } from './visit.ts'

/** The engineer sets out, or says anew when to be expected. */
export interface Depart {
  type: 'depart'
  /** None: as booked. */
  expectedAt?: Instant
}

/** Safety measures are in place, and the fault was looked at with the customer: the work begins (process.md 7). */
export interface StartWork {
  type: 'startWork'
  /** The customer sees the same fault as the ticket. */
  faultConfirmed: boolean
  words?: WordsId
}

export interface Departed extends Omit<Depart, 'type'> {
  type: 'departed'
  engineer: string
}

export interface WorkStarted extends Omit<StartWork, 'type'> {
  type: 'workStarted'
  engineer: string
}

type ProgressFact = Departed | WorkStarted

export const decisions: Decisions<Depart | StartWork, ProgressFact> = {
  depart: (ticket, { expectedAt }, moment) => {
    const visit = ownVisit(ticket, moment)
    if ('code' in visit) return visit
    if (visit.state === 'offered') return rejection('not_accepted', 'Accept the visit before you set out.')
    if (visit.state === 'arrived') return rejection('already_arrived', 'The arrival is already recorded.')
    if (expectedAt !== undefined && expectedAt <= moment.now) {
      return rejection('time_passed', `${expectedAt} has passed; name a time that lies ahead.`)
    }
    if (visit.departed && visit.departed.expectedAt === expectedAt) return []
    return [{ type: 'departed', engineer: visit.engineer, ...(expectedAt ? { expectedAt } : {}) }]
  },

  startWork: (ticket, command, moment) => {
    const visit = ownVisit(ticket, moment)
    if ('code' in visit) return visit
    if (visit.state !== 'arrived') return rejection('not_arrived', 'Record the arrival before you begin.')
    if (visit.workingSince !== undefined) {
      return rejection('already_working', 'That the work has begun is already recorded.')
    }
    return [{ ...command, type: 'workStarted', engineer: visit.engineer }]
  },
}

export const applications: Applications<ProgressFact> = {
  departed: (ticket, { expectedAt }, { now }) =>
    noted(ticket, { departed: { at: now, ...(expectedAt === undefined ? {} : { expectedAt }) } }),
  workStarted: (ticket, _, { now }) => noted(ticket, { workingSince: now }),
}

function noted(ticket: Ticket, news: Partial<Visit>): Ticket {
  return ticket.visit ? { ...ticket, visit: { ...ticket.visit, ...news } } : ticket
}
