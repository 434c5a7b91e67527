import type { Depot, UnitWay } from '../depot/unit.ts'
import type { HandOverReason } from '../dispatch/hand-over.ts'
import type { HandOverWay, InspectionResult, LoanEnd, LoanerState, LoanState } from '../loaner/states.ts'
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
  DisplacementCause,
  EmergencyTime,
  Impact,
  Kind,
  Mode,
  PartLine,
  Urgency,
  UsedPart,
  WordsId,
} from '../vocabulary.ts'
import type { UrgencyReason } from './promise/urgency.ts'
import type { Job } from './visit/job.ts'

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
  /** The maintenance that a contract asked for by itself. */
  maintenance?: PlannedMaintenance
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
  /** Engineers who had a visit of this round and have it no longer, the latest last. */
  formerVisits?: FormerVisit[]
  /** The revision of a plan that was withdrawn: the next one counts on from there. */
  plansMade?: number
  /** How many offers the ticket has made in its life; numbers the bookings. */
  offers: number
  /** A level has taken the asking of engineers away from the system: a dispatcher assigns one. */
  offersPaused?: true
  /** A level wants another owner, who is still to be looked up. */
  ownerWanted?: OwnerWanted
  /** What an installation, a training or a maintenance came to in this round. */
  job?: Job
  completion?: { at: Instant; by: Actor; partsUsed: UsedPart[]; words: WordsId }
  verified?: { at: Instant; by: Actor; words: WordsId }
  followUp?: FollowUp
  /** The unit's stay in the depot; it may outlive the ticket, as long as the customer has not got the unit back. */
  depot?: Depot
  /** How many stays and parcels the ticket has had in its life; number them. */
  stays?: number
  parcels?: number
  /** The latest loan of a loaner (备用机); it may outlive the ticket. */
  loaner?: Loaner
  /** In that round the customer did not want a loaner. */
  loanerDeclined?: { round: number }
  /** Pieces that somebody took along and that no report has said to be used. What came back stands in the ledger alone. */
  out?: IssuedLine[]
  /** Tickets of the same matter that were merged into this one. */
  absorbed?: { from: string; key: string }[]
  /** Holds and bookings that the ticket no longer needs and that are still to be given back. */
  returns: Return[]
  ended?: { as: 'closed' | 'cancelled'; at: Instant; outcome: EndOutcome; mergedInto?: string }
}

/** Of which contract, and the local date for which it is planned. */
export interface PlannedMaintenance {
  contract: string
  /** The date of the contract's plan, and the working day on which somebody should come. */
  plannedOn: string
  wantedOn: string
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
  /** What the engineer has to bring besides parts, by code. */
  tools?: string[]
  parts: PartLine[]
  durationMinutes: number
  window?: { from: Instant; to: Instant }
  /** How the unit comes to the depot. Plans of former times do not say. */
  unit?: { way: UnitWay }
}

/** What the plan needs from stock. The hold is named `key`, so that asking twice holds once. */
export interface Parts {
  key: string
  /** With what is held in place of the wanted part, where that was short. */
  lines: (PartLine & { substitute?: string })[]
  state: 'wanted' | 'reserved' | 'short' | 'issued'
  /** What of it was handed out before the work, and in how many acts. */
  issued?: { times: number; lines: PartLine[] }
  shortages: Shortage[]
  /** When the hold lapses, and when it is to be renewed before that. Holds of former times have neither. */
  until?: Instant
  renewAt?: Instant
  /** Since when it waits in the line for the missing pieces. */
  shortSince?: Instant
  /** An engineer did not find what was held: until then a parts keeper has time to look. */
  recheckFrom?: Instant
}

/** Pieces that somebody, by staff id, took along for the ticket. */
export interface IssuedLine extends PartLine {
  to: string
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
  /** A dispatcher took the engineer away from other work for it. */
  emergency?: EmergencyTime
  /** Why the system looks for nobody, and a dispatcher has to. */
  handedOver?: { at: Instant; reasons: HandOverReason[] }
  /** The booking in whose place this one was agreed on, or that the customer gave up or was not there for. */
  former?: string
  /** A time is still to be agreed on with the customer: nobody is sent before. */
  agreeing?: true
  /** Somebody said that the customer expects it at this time. */
  confirmed?: { at: Instant; by: Actor }
  /** The engineer has set out, and says when to be expected where that is another time. */
  departed?: { at: Instant; expectedAt?: Instant }
  /** Since when the engineer works: safety measures are in place, the fault was looked at with the customer. */
  workingSince?: Instant
  /** The engineer was not there in time, since then; customer and dispatcher were told. */
  lateSince?: Instant
}

/** How a visit ended for an engineer who was asked or expected, other than by the work's being done. */
export interface FormerVisit {
  engineer: string
  ended: VisitEnding
  at: Instant
}

export type VisitEnding =
  | 'lapsed'
  | 'refused'
  | 'replanned'
  | 'cancelled'
  | 'merged'
  | 'offers_paused'
  | 'swapped'
  | 'taken_back'
  | 'moved'
  | 'called_off'
  | 'customer_not_there'
  | 'not_there'
  | DisplacementCause

/** What stands in for the customer's machine. The loan is named `key`, so that asking twice reserves once. */
export interface Loaner {
  /** Counts the loans of the ticket's life; names them. */
  number: number
  key: string
  state: LoanState
  /** The loaner's id, from its reservation on. */
  unit?: string
  handedOver?: { at: Instant; way: HandOverWay; words: WordsId }
  returned?: { at: Instant; words: WordsId }
  inspected?: { result: InspectionResult; becomes: LoanerState; words: WordsId }
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
  /** Held pieces that somebody takes along: they leave the stock. */
  | { type: 'issue'; key: string; hold: string; lines: PartLine[]; to: string }
  /** Pieces that had been issued before are used, under no hold. */
  | { type: 'use'; key: string; used: PartLine[] }
  /** A label that nobody used, or that is just being ordered. */
  | { type: 'label'; key: string }
  /** A customer's unit: people pack it and give it back, which the ticket waits for. */
  | { type: 'unit'; key: string }
  /** Another ticket goes on with the matter and is to hear of it, in the name of whoever merged them. */
  | { type: 'merging'; key: string; into: string; by: Actor }
  /** A loan is over, and what its loaner is from then on. */
  | { type: 'loan'; key: string; ends: LoanEnd; becomes: LoanerState }

/** Whoever leads the ticket's team. */
export type OwnerWanted = 'team_lead'

export type EndOutcome = 'satisfied' | 'not_reached' | 'cancelled' | 'merged'
export type RoundCause = 'objection' | 'bad_rating' | 'reopened'
