import type { WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import { withdrawUnit } from './depot/depot.ts'
import { unresolved } from './guards.ts'
import { withdrawLoan } from './loaner/loaner.ts'
import { withdrawParts } from './parts/parts.ts'
import { withdrawVisit } from './visit/visit.ts'

/** The matter is dropped: whatever was held for it goes back, at any moment. */
export interface Cancel {
  type: 'cancel'
  words?: WordsId
}

export interface Cancelled extends Omit<Cancel, 'type'> {
  type: 'cancelled'
}

export const decisions: Decisions<Cancel, Cancelled> = {
  cancel: (ticket, command) => unresolved(ticket) ?? [{ ...command, type: 'cancelled' }],
}

export const applications: Applications<Cancelled> = {
  cancelled: (ticket, _, { now }) => ({
    ...withdrawUnit(withdrawLoan(withdrawParts(withdrawVisit(ticket, { ended: 'cancelled', at: now })))),
    ended: { as: 'cancelled', at: now, outcome: 'cancelled' },
  }),
}
