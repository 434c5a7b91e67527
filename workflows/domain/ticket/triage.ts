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
  triaged: (ticket, { urgency, team }) => ({
    ...ticket,
    ...(team === undefined ? {} : { team }),
    triaged: true,
    urgency,
    urgencyReason: 'triage',
  }),
}
