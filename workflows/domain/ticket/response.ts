import type { Channel, WordsId } from '../vocabulary.ts'
import { type Applications, type Decisions, rejection } from './decision.ts'
import { unresolved } from './guards.ts'
import { responded } from './stage.ts'

/** A person reached the customer with substance; an automatic confirmation is not one (process.md 2). */
export interface Respond {
  type: 'respond'
  channel: Channel
  words: WordsId
}

export interface Responded extends Omit<Respond, 'type'> {
  type: 'responded'
}

export const decisions: Decisions<Respond, Responded> = {
  respond: (ticket, command) => {
    if (responded(ticket)) {
      return rejection(
        'already_responded',
        'The first response of this round is recorded; record further contact as a note.',
      )
    }
    return unresolved(ticket) ?? [{ ...command, type: 'responded' }]
  },
}

export const applications: Applications<Responded> = {
  responded: (ticket) => ticket,
}
