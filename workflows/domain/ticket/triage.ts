import type { Urgency, WordsId } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import { unresolved } from './guards.ts'

/** A person confirms or changes the proposed urgency (process.md 2). */
export interface Triage {
  type: 'triage'
  urgency: Urgency
  team?: string
  words?: WordsId
}

export interface Triaged extends Omit<Triage, 'type'> {
  type: 'triaged'
}

export const decisions: Decisions<Triage, Triaged> = {
  triage: (ticket, command) => unresolved(ticket) ?? [{ ...command, type: 'triaged' }],
}

export const applications: Applications<Triaged> = {
  // Only the target changes: start and pauses stay, so the deadline is planned anew from receipt.
  triaged: (ticket, { urgency, team }) => ({
    ...ticket,
    ...(team === undefined ? {} : { team }),
    triaged: true,
    urgency,
    urgencyReason: 'triage',
    clocks: ticket.clocks.map((clock) =>
      clock.stopped ? clock : { ...clock, target: ticket.policy.clocks[clock.kind].targets[urgency] },
    ),
  }),
}
