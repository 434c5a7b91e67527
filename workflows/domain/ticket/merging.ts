import type { Actor, WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import { rejection } from './decision.ts'
import { unitHere, withdrawUnit } from './depot/depot.ts'
import { unresolved } from './guards.ts'
import { withdrawLoan } from './loaner/loaner.ts'
import { withdrawParts } from './parts/parts.ts'
import type { Ticket } from './state.ts'
import { withdrawVisit } from './visit/visit.ts'

/** The same matter is on another ticket: the work goes on there, and this one promises nothing any more. */
export interface Merge {
  type: 'merge'
  /** The number of the ticket that stays. */
  into: string
  /** Whose ticket that is. Commands of former times do not say it, and nobody tells the other ticket of theirs. */
  customer?: string
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
    // The other one would go on with somebody else's contract, and its customer hear of this matter.
    if (command.customer !== undefined && command.customer !== ticket.customerId) {
      return rejection(
        'merged_across_customers',
        'The other ticket is of another customer; cancel this one if its matter is taken care of there.',
      )
    }
    return unresolved(ticket) ?? unitHere(ticket) ?? [{ ...command, type: 'merged' }]
  },
}

export const applications: Applications<Merged> = {
  merged: (ticket: Ticket, { into, customer }, { now, by }) => ({
    ...telling(
      withdrawUnit(withdrawLoan(withdrawParts(withdrawVisit(ticket, { ended: 'merged', at: now })))),
      customer === undefined ? undefined : { into, by },
    ),
    ended: { as: 'cancelled', at: now, outcome: 'merged', mergedInto: into },
  }),
}

/** The other ticket is told as what was held is given back: whatever happens, the list is worked off. */
function telling(ticket: Ticket, other: { into: string; by: Actor } | undefined): Ticket {
  if (!other) return ticket
  const key = `${ticket.number}/round-${ticket.round}/merging`
  return { ...ticket, returns: [...ticket.returns, { type: 'merging', key, ...other }] }
}
