import type { Instant } from '../time/instant.ts'
import type { Actor, WordsId } from '../vocabulary.ts'

/** How a customer's unit comes to the depot and goes back: as a parcel, or over the counter (送修). */
export const unitWays = ['shipment', 'counter'] as const
export type UnitWay = (typeof unitWays)[number]

/** Where the unit is; `returned` is with the customer again. */
export const unitPlaces = ['customer', 'inbound', 'depot', 'outbound', 'returned'] as const
export type UnitPlace = (typeof unitPlaces)[number]

export const directions = ['inbound', 'outbound'] as const
export type Direction = (typeof directions)[number]

/** What a carrier reports of a parcel. */
export const trackingCodes = [
  'announced',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'exception',
] as const
export type TrackingCode = (typeof trackingCodes)[number]

/** `wanted` from the carrier, or refused by it; `ready` to be stuck on; `by_hand` somebody sent it otherwise. */
export const labelStates = ['wanted', 'refused', 'ready', 'withdrawn', 'by_hand'] as const
type LabelState = (typeof labelStates)[number]

/** Why there is no label. */
export const labelRefusals = ['no_address', 'no_depot', 'withdrawn', 'carrier_refused'] as const
export type LabelRefusal = (typeof labelRefusals)[number]

/** Why a unit goes back as it came. */
export const unrepairedReasons = ['not_cleared', 'quote_declined'] as const
type UnrepairedReason = (typeof unrepairedReasons)[number]

/** One way of the unit. The label is named `key`, so that ordering it twice orders one. */
export interface Parcel {
  key: string
  state: LabelState
  carrier?: string
  trackingNumber?: string
  refused?: LabelRefusal
  /** It was on the carrier's hands from then on. */
  shippedAt?: Instant
  /** The carrier's last word of a problem. */
  exceptionAt?: Instant
}

export interface Quote {
  /** Counts the quotes of this repair. */
  number: number
  /** In minor units of the currency: cents, 分. */
  amount: number
  currency: string
  validUntil: Instant
  words: WordsId
  decision?: { accepted: boolean; at: Instant; by: Actor; words: WordsId }
}

/** One test of a round, by a code; what was measured stands in the words of its round. */
export interface TestResult {
  test: string
  passed: boolean
}

interface TestRound {
  round: number
  at: Instant
  by: Actor
  results: TestResult[]
  words: WordsId
}

/** A step of the repair, by a code. */
interface RepairStep {
  at: Instant
  by: Actor
  step: string
  words: WordsId
}

/** A unit's stay in the depot, from the plan until the customer has it again (process.md 7). */
export interface Depot {
  /** Names what is owed to the customer. */
  key: string
  way: UnitWay
  place: UnitPlace
  inbound?: Parcel
  /** The carrier has brought it; nobody has looked at it yet. */
  arrivedAt?: Instant
  receipt?: { at: Instant; by: Actor; matches: boolean; photos: string[]; words: WordsId }
  /** What the owner decided on a unit that is not as the ticket says. */
  clearance?: { at: Instant; by: Actor; accepted: boolean; words: WordsId }
  detection?: { at: Instant; by: Actor; faultCode?: string; words: WordsId }
  quote?: Quote
  steps: RepairStep[]
  tests: TestRound[]
  /** It goes back without having been repaired. */
  unrepaired?: UnrepairedReason
  packed?: { at: Instant; by: Actor; words: WordsId }
  outbound?: Parcel
  delivered?: { at: Instant; by: Actor; words?: WordsId }
}
