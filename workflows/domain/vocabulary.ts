/** The words of the trade, each list once: zod, Postgres, OpenAPI and the Temporal UI all take them from here. */

/** process.md 1 */
export const channels = ['phone', 'email', 'web', 'app', 'wechat', 'service_point', 'onsite'] as const
export type Channel = (typeof channels)[number]

/** process.md 1 */
export const kinds = [
  'consultation',
  'repair',
  'complaint',
  'suggestion',
  'installation',
  'maintenance',
  'training',
  'solution',
] as const
export type Kind = (typeof kinds)[number]

export const impacts = ['safety', 'production_line', 'single_device', 'none'] as const
export type Impact = (typeof impacts)[number]

/** process.md 2; from the most to the least pressing. */
export const urgencies = ['urgent', 'normal', 'low'] as const
export type Urgency = (typeof urgencies)[number]

/** How much a customer matters to the maker; process.md 2. */
export const tiers = ['standard', 'key'] as const
export type Tier = (typeof tiers)[number]

/** process.md 2 */
export const statuses = ['open', 'in_progress', 'resolved', 'closed', 'cancelled'] as const
export type Status = (typeof statuses)[number]

/** Where in the process a ticket stands; finer than its status. */
export const stages = [
  'received',
  'responded',
  'diagnosed',
  'remote_work',
  'depot_work',
  'reserving_parts',
  'awaiting_parts',
  'dispatching',
  'visit_offered',
  'awaiting_dispatcher',
  'visit_booked',
  'on_site',
  'awaiting_verification',
  'follow_up',
  'questionnaire',
  'closed',
  'cancelled',
] as const
export type Stage = (typeof stages)[number]

/** Diagnosis class; process.md 3. */
export const categories = ['hardware', 'software', 'consultation', 'complaint'] as const
export type Category = (typeof categories)[number]

/** Ways to carry a plan out; process.md 4. */
export const modes = ['remote', 'onsite', 'depot'] as const
export type Mode = (typeof modes)[number]

/** Promises to the customer, then the department's own targets by stage, then what a supplier owes. */
export const clockKinds = [
  'acknowledge',
  'response',
  'nextUpdate',
  'onsiteArrival',
  'resolution',
  'followUp',
  'triage',
  'offerAcceptance',
  'parts',
  'supplier',
] as const
export type ClockKind = (typeof clockKinds)[number]

/** Whom a paused ticket waits for; each policy says which of its clocks then stop counting. */
export const waits = ['customer', 'parts', 'approval', 'supplier'] as const
export type Wait = (typeof waits)[number]

export const clockStates = ['running', 'paused', 'met', 'missed', 'cancelled'] as const
export type ClockState = (typeof clockStates)[number]

/** Who hears of an alert. `manager_chain` is everybody above the owner, one after the other up to the top. */
export const audiences = ['owner', 'team_lead', 'supervisor', 'manager', 'manager_chain', 'customer'] as const
/** One of them, or a named person by staff id: `staff:S-002`. */
export type Audience = (typeof audiences)[number] | `staff:${string}`

export const roles = [
  'customer',
  'csr',
  'dispatcher',
  'engineer',
  'parts_keeper',
  'supervisor',
  'manager',
  'admin',
] as const
export type Role = (typeof roles)[number]

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** Who did something. The system acts under its own name, so that no record has an unknown author. */
export interface Actor {
  role: Role | 'system' | 'operator'
  /** A staff, customer or key id; never a name. */
  id: string
}

export const system: Actor = { role: 'system', id: 'aftercare' }

/** Somebody who used the Temporal UI or its command line; Temporal does not say who. */
export const operator: Actor = { role: 'operator', id: 'temporal' }

/** A key into the table of people's own words: they stay in Postgres, tickets carry this. */
export type WordsId = string

export interface PartLine {
  sku: string
  /** pieces, at least 1 */
  quantity: number
}
