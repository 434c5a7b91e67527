import type { Policy } from '../sla/policy.ts'
import { passMilestones } from '../sla/timekeeping.ts'
import { passUnderway } from '../sla/underway.ts'
import type { Instant } from '../time/instant.ts'
import type { Channel, Impact, Kind, Urgency } from '../vocabulary.ts'
import type { UrgencyReason } from './promise/urgency.ts'
import type { PlannedMaintenance, Ticket } from './state.ts'

/** The first event of every ticket. Intake writes it; there is no ticket yet that could decide. */
export interface Opened {
  type: 'opened'
  number: string
  channel: Channel
  kind: Kind
  impact?: Impact
  region?: string
  customerId: string
  unitId?: string
  maintenance?: PlannedMaintenance
  urgency: Urgency
  urgencyReason: UrgencyReason
  owner: string
  /** When the customer asked; the clock starts here (process.md 2). */
  receivedAt: Instant
  policy: Policy
}

/** The ticket as its first event makes it, version 1, with the clocks running since receipt that its policy starts there. */
export function openTicket({ type: _, ...opened }: Opened): Ticket {
  const ticket: Ticket = {
    ...opened,
    version: 1,
    round: 1,
    clocks: [],
    pauses: [],
    alerted: [],
    reached: { received: opened.receivedAt },
    underway: passUnderway({}, opened.policy, ['received'], opened.receivedAt),
    triaged: false,
    passedOver: [],
    offers: 0,
    returns: [],
  }
  return { ...ticket, clocks: passMilestones(ticket, ['received'], opened.receivedAt) }
}
