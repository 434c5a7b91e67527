/** The words of the trade, each list once: zod, Postgres, OpenAPI and the Temporal UI all take them from here. */

/** process.md 1 */
export const channels = ['phone', 'email', 'web', 'app', 'wechat', 'service_point', 'onsite'] as const
/** By which a ticket came in: one of those, or a contract that asks for its maintenance by itself. */
export const ticketChannels = [...channels, 'contract'] as const
export type Channel = (typeof ticketChannels)[number]

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

/** Kinds that are jobs to be gone through by a checklist; process.md 7. */
export const jobKinds = ['installation', 'maintenance', 'training'] as const satisfies readonly Kind[]
export type JobKind = (typeof jobKinds)[number]

/** What an item of a checklist came to. */
export const checklistResults = ['done', 'not_applicable', 'failed'] as const
export type ChecklistResult = (typeof checklistResults)[number]

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
  'awaiting_unit',
  'unit_inbound',
  'receiving',
  'awaiting_clearance',
  'detecting',
  'quote_open',
  'packing',
  'unit_packed',
  'unit_outbound',
  'reserving_parts',
  'awaiting_parts',
  'dispatching',
  'visit_offered',
  'awaiting_dispatcher',
  'awaiting_appointment',
  'visit_booked',
  'on_the_way',
  'on_site',
  'working',
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

/** Why an engineer declines a visit, or gives it back: each leads somewhere (docs/dispatch.md). */
export const refusalCauses = [
  'parts_missing',
  'customer_not_there',
  'wrong_skill',
  'conflict',
  'too_far',
  'other',
] as const
export type RefusalCause = (typeof refusalCauses)[number]

/** When an engineer is taken away from other work: at once, or when the present job is done. */
export const emergencyTimes = ['now', 'after_current'] as const
export type EmergencyTime = (typeof emergencyTimes)[number]

/** What takes an engineer's time away from a visit that is booked. */
export type DisplacementCause = 'emergency' | 'leave'

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
  'depotReceipt',
  'detection',
  'depotRepair',
  'depotReturn',
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

/** Pieces that were built in: out of those reserved or issued, or from the engineer's own van. */
export interface UsedPart extends PartLine {
  from?: 'van'
}
