import type { OpenedEvent, TicketEvent } from '../ticket/ticket.ts'
import type { Instant } from '../time/instant.ts'
import { type Change, policyUnder } from './change.ts'
import type { Compared } from './comparison.ts'
import type { Matter } from './definition.ts'
import type { Policy } from './policy.ts'
import { recordedLevels, relive } from './relive.ts'

/** A question "what if", with everything that its answer depends on besides the tickets. */
export interface SimulationOrder {
  /** Tickets that were received from then on … */
  from: Instant
  /** … and before then. */
  to: Instant
  /** The end of what is looked at: when it was asked, so that a run that takes long does not look at later days too. */
  until: Instant
  change: Change
}

/** A ticket with its history. */
export interface TicketLife {
  number: string
  /** The policy that it has now. */
  policy: Policy
  matter: Matter
  opened: OpenedEvent
  events: readonly TicketEvent[]
}

/** What was recorded of a ticket, and what would have been; a ticket that is not touched is the same on both sides. */
export function simulate({ change, until }: SimulationOrder, life: TicketLife): Compared {
  const { number: ticket, opened, events } = life
  const policy = policyUnder(change, { policy: life.policy, receivedAt: opened.receivedAt }, life.matter)
  const recorded = recordedLevels(opened, events, until)
  const simulated = policy ? relive(opened, events, policy, until) : recorded
  return { ticket, touched: policy !== undefined, recorded, simulated }
}
