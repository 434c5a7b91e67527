import type { WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import { rejection } from './decision.ts'
import { unresolved } from './guards.ts'
import { withdrawParts } from './parts.ts'
import type { Ticket } from './state.ts'
import { withdrawVisit } from './visit.ts'

/** The same matter is on another ticket: the work goes on there, and this one promises nothing any more. */
export interface Merge {
  type: 'merge'
  /** The number of the ticket that stays. */
  into: string
  words: WordsId
}

export interface Merged extends Omit<Merge, 'type'> {
  type: 'merged'
}

export const decisions: Decisions<Merge, Merged> = {
  merge: (ticket, command) => {
    if (command.into === ticket.number) {
      return rejection(
        'merged_into_itself',
        'Name the other ticket of this matter; this one cannot stay for itself.',
      )
    }
    return unresolved(ticket) ?? [{ ...command, type: 'merged' }]
  },
}

export const applications: Applications<Merged> = {
  merged: (ticket: Ticket, { into }, { now }) => ({
    ...withdrawParts(withdrawVisit(ticket)),
    ended: { as: 'cancelled', at: now, outcome: 'merged', mergedInto: into },
  }),
}
