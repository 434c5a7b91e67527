import type { DisplacementCause, WordsId } from '../../vocabulary.ts'
import type { Applications, Decisions } from '../decision.ts'
import type { Visit } from '../state.ts'
import { notInHand } from './assignment.ts'
import { nextBookingKey } from './dispatch.ts'
import { booked, passOver, withdrawVisit } from './visit.ts'

/** A dispatcher takes the visit of that key back; then the system goes on, or a dispatcher does. */
export interface TakeBackVisit {
  type: 'takeBackVisit'
  visit: string
  next: 'system' | 'dispatcher'
  words: WordsId
}

/** The engineer's time is needed for something else: the visit of that key is planned anew. Said twice it is said once. */
export interface DisplaceVisit {
  type: 'displaceVisit'
  key: string
  because: DisplacementCause
}

export interface VisitTakenBack extends Omit<TakeBackVisit, 'type' | 'visit'> {
  type: 'visitTakenBack'
  engineer: string
  /** Of the visit that comes next. */
  key: string
}

export interface VisitDisplaced extends Omit<DisplaceVisit, 'type'> {
  type: 'visitDisplaced'
  engineer: string
}

type WithdrawalFact = VisitTakenBack | VisitDisplaced

export const decisions: Decisions<TakeBackVisit | DisplaceVisit, WithdrawalFact> = {
  takeBackVisit: (ticket, { visit, next, words }) => {
    const refusal = notInHand(ticket, visit)
    if (refusal) return refusal
    const engineer = ticket.visit?.engineer
    if (engineer === undefined) return []
    return [{ type: 'visitTakenBack', engineer, key: nextBookingKey(ticket), next, words }]
  },

  displaceVisit: ({ visit, completion, ended }, { key, because }) => {
    if (!booked(visit) || visit.key !== key || completion || ended) return []
    // Whoever goes on leave finishes the work; an emergency has taken the time already.
    if (because === 'leave' && visit.state === 'arrived') return []
    return [{ type: 'visitDisplaced', engineer: visit.engineer, key, because }]
  },
}

export const applications: Applications<WithdrawalFact> = {
  visitTakenBack: (ticket, { engineer, key, next }, { now }) => {
    const taken = passOver(ticket, engineer, { ended: 'taken_back', at: now })
    if (next === 'system') return taken
    const handedOver: Visit['handedOver'] = {
      at: now,
      reasons: [{ code: 'taken_back' }],
    }
    return { ...taken, visit: { key, state: 'unassigned', handedOver } }
  },
  // Nobody declined anything: the same engineer may be asked again, for another time.
  visitDisplaced: (ticket, { because }, { now }) => withdrawVisit(ticket, { ended: because, at: now }),
}
