import type { WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import { unresolved } from './guards.ts'
import { withdrawParts } from './parts.ts'
import { endPause } from './pause.ts'
import { cancelClocks } from './promise.ts'
import { withdrawVisit } from './visit.ts'

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
  // The clocks stop before the pause ends: what was paused stays without a deadline.
  cancelled: (ticket, _, { now }) => ({
    ...withdrawParts(withdrawVisit(endPause(cancelClocks(ticket, now), now))),
    ended: { as: 'cancelled', at: now, outcome: 'cancelled' },
  }),
}
