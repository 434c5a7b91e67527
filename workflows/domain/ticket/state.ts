import type { AlertKey } from '../sla/checkpoint.ts'
import type { Clock } from '../sla/clock.ts'
import type { Pause } from '../sla/pause.ts'
import type { Policy } from '../sla/policy.ts'
import type { Reached, Underway } from '../sla/underway.ts'
import type { Instant } from '../time/instant.ts'
import type {
  Actor,
  Category,
  Channel,
  Impact,
  Kind,
  Mode,
  PartLine,
  Urgency,
  WordsId,
} from '../vocabulary.ts'
import type { UrgencyReason } from './urgency.ts'

/**
 * A ticket in memory: ids, codes and times, never a person's name or words, since it passes through Temporal.
 * It is what its events made it (`apply`), and every part of the process looks at this alone.
 */
export interface Ticket {
  number: string
  /** The sequence number of the last event. */
  version: number
  channel: Channel
  kind: Kind
  impact?: Impact
  region?: string
  customerId: string
  unitId?: string
  urgency: Urgency
  urgencyReason: UrgencyReason
  team?: string
  /** The staff member who answers for the ticket (责任人). */
  owner: string
  receivedAt: Instant
  /** Counts the rounds of service; an objection, a bad rating or a reopening begins the next (二次处理). */
  round: number
  policy: Policy
  clocks: Clock[]
  pauses: Pause[]
  alerted: AlertKey[]
  /** When each milestone of the present round was last passed. */
  reached: Reached
  underway: Underway
  triaged: boolean
  diagnosis?: { category: Category; faultCode?: string; words: WordsId }
  plan?: Plan
  parts?: Parts
  visit?: Visit
  /** Engineers who declined or stayed silent about the present plan. */
  passedOver: string[]
  /** How many offers the ticket has made in its life; numbers the bookings. */
  offers: number
  /** A level has taken the asking of engineers away from the system: a dispatcher assigns one. */
  offersPaused?: true
  /** A level wants another owner, who is still to be looked up. */
  ownerWanted?: OwnerWanted
  completion?: { at: Instant; by: Actor; partsUsed: PartLine[]; words: WordsId }
  verified?: { at: Instant; by: Actor; words: WordsId }
  followUp?: FollowUp
  /** Holds and bookings that the ticket no longer needs and that are still to be given back. */
  returns: Return[]
  ended?: { as: 'closed' | 'cancelled'; at: Instant; outcome: EndOutcome; mergedInto?: string }
}

export interface Plan {
  /** Counts the plans of the ticket's life; names the hold of parts. */
  revision: number
  mode: Mode
  skills: string[]
  /** The level that each of the skills has to have, 1 to 5; none: any. */
  skillLevel?: number
  /** Certificates that the engineer has to have, by code. */
  certificates?: string[]
  parts: PartLine[]
  durationMinutes: number
  window?: { from: Instant; to: Instant }
}

/** What the plan needs from stock. The hold is named `key`, so that asking twice holds once. */
export interface Parts {
  key: string
  /** With what is held in place of the wanted part, where that was short. */
  lines: (PartLine & { substitute?: string })[]
  state: 'wanted' | 'reserved' | 'short' | 'issued'
  shortages: Shortage[]
  /** When the hold lapses, and when it is to be renewed before that. Holds of former times have neither. */
  until?: Instant
  renewAt?: Instant
  /** Since when it waits in the line for the missing pieces. */
  shortSince?: Instant
}

export interface Shortage {
  sku: string
  wanted: number
  /** free pieces when it was asked */
  available: number
  /** Substitutes that are free, but only for a customer who agrees. */
  withConsent?: string[]
}

/** The visit of the present plan. The booking is named `key`, so that offering twice books once. */
export interface Visit {
  key: string
  state: 'offered' | 'accepted' | 'arrived' | 'unassigned'
  engineer?: string
  from?: Instant
  to?: Instant
  /** An offer that is not accepted by then goes to the next engineer. */
  acceptBy?: Instant
}

export interface FollowUp {
  state: 'due' | 'questionnaire' | 'done' | 'not_reached'
  dueAt: Instant
  /** A further call should wait until then. */
  notBefore: Instant
  attempts: number
  /** A questionnaire that is not answered by then closes the ticket. */
  closesAt?: Instant
  ratings?: Ratings
}

/** Each 1 (bad) to 5 (good); process.md 9. */
export interface Ratings {
  attitude: number
  efficiency: number
  solution: number
}

export type Return =
  | { type: 'booking'; key: string }
  /** A hold: the pieces used are issued, the rest is free again. */
  | { type: 'hold'; key: string; used: PartLine[] }

/** Whoever leads the ticket's team. */
export type OwnerWanted = 'team_lead'

export type EndOutcome = 'satisfied' | 'not_reached' | 'cancelled' | 'merged'
export type RoundCause = 'objection' | 'bad_rating' | 'reopened'
