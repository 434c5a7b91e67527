import type { WordsId } from '../vocabulary.ts'
import { type Applications, type Decisions, rejection } from './decision.ts'
import { stayOfNextRound } from './depot/depot.ts'
import type { RoundCause, Ticket } from './state.ts'

/** A matter that was thought done comes back. */
export interface Reopen {
  type: 'reopen'
  words: WordsId
}

/** A further round of service, with its own clocks (二次处理). */
export interface RoundOpened {
  type: 'roundOpened'
  round: number
  cause: RoundCause
  /** Who answers for the case. */
  owner: string
  words?: WordsId
}

export const decisions: Decisions<Reopen, RoundOpened> = {
  reopen: (ticket, { words }) => {
    if (!ticket.ended && !ticket.followUp) {
      return rejection('not_resolved', 'The ticket is still being worked on; there is nothing to reopen.')
    }
    return [{ ...openRound(ticket, 'reopened'), words }]
  },
}

export const applications: Applications<RoundOpened> = {
  // What the finished round arranged is settled or on its way back; what it found is in the history.
  roundOpened: (ticket, { round, owner }) => {
    const { ended, followUp, completion, verified, diagnosis, plan, parts, visit, offersPaused, ...rest } =
      stayOfNextRound(ticket)
    const { formerVisits, plansMade, job, ...kept } = rest
    return { ...kept, round, owner, passedOver: [], reached: {} }
  },
}

export function openRound(ticket: Ticket, cause: RoundCause): RoundOpened {
  return { type: 'roundOpened', round: ticket.round + 1, cause, owner: ticket.owner }
}
