import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { Ticket } from './domain/ticket/state.ts'
import type { Command } from './domain/ticket/ticket.ts'
import type { Instant } from './domain/time/instant.ts'
import type { Actor, EmergencyTime, WordsId } from './domain/vocabulary.ts'

/** What the API, the worker and the tests may know of the workflows: names, ids and message definitions. */

export const ticketWorkflowType = 'ticketWorkflow'
export const breachDigestType = 'breachDigest'
export const reconciliationType = 'reconciliation'
export const maintenanceType = 'maintenance'
export const parcelSweepType = 'parcelSweep'
export const courierType = 'courier'
export const displacementType = 'displacement'
export const simulationType = 'simulation'
export const publicationType = 'publication'
export const courierId = 'courier'

export function ticketWorkflowId(number: string): string {
  return `ticket-${number}`
}

export function simulationWorkflowId(id: string): string {
  return `simulation-${id}`
}

/** Tells the tickets whose visits gave way to one occasion: an emergency, or a leave. */
export function displacementWorkflowId(occasion: string): string {
  return `displacement-${occasion}`
}

/** What is to be done for a publication: each is a workflow of its own. */
export type PublicationStep = 'preview' | 'application' | 'rollback'

export function publicationWorkflowId(id: string, step: PublicationStep): string {
  return step === 'application' ? `publication-${id}` : `publication-${id}-${step}`
}

/** Everything that talks to the outside world has a queue of its own, so that a slow mail server holds up no ticket. */
export function noticesQueue(taskQueue: string): string {
  return `${taskQueue}-notices`
}

export interface TicketInput {
  ticket: Ticket
  /** The updates answered lately, so that a repeated one finds its answer after the history was renewed. */
  answered?: Answer[]
}

export interface Answer {
  updateId: string
  version: number
}

/** What a person's software asks of a ticket. */
export interface Act<C extends Command = Command> {
  command: C
  by: Actor
  /** The version the caller has seen; another one by now refuses the act. */
  ifVersion?: number
}

/** The ticket's version once the act is recorded: a reader who asks now finds at least that. */
export interface Receipt {
  version: number
}

/** Commands that people may give, each an update of the same name: the Temporal UI shows who did what. */
export const acts = {
  triage: 'Confirm or change the urgency',
  respond: 'Record the first response',
  note: 'Add a note',
  diagnose: 'Record the diagnosis',
  plan: 'Plan the solution',
  acceptVisit: 'The engineer accepts the visit',
  refuseVisit: 'The engineer refuses the visit',
  takeBackVisit: 'A dispatcher takes the visit back',
  displaceVisit: 'The engineer is needed elsewhere; the visit is planned anew',
  depart: 'The engineer is on the way',
  arrive: 'The engineer has arrived',
  startWork: 'The engineer begins the work',
  confirmVisit: 'The appointment is confirmed',
  cancelVisit: 'The appointment is cancelled; another time is to be agreed on',
  recordNoShow: 'Somebody was not there for the appointment',
  tick: 'Go through the checklist',
  recordAttendance: 'Record who was there',
  recordHandover: 'Record what material was handed over',
  issueParts: 'Hand held parts out before the work',
  shipUnit: 'The unit is given to a carrier',
  orderLabel: 'Order a label for the unit',
  recordTracking: 'A carrier reports a parcel',
  receiveUnit: 'The unit is received and checked against the ticket',
  clearUnit: 'Decide on a unit that is not as the ticket says',
  detectFault: 'Record what the unit has',
  quote: 'Quote the repair',
  decideQuote: 'The customer decides on the quote',
  recordStep: 'Record a step of the repair',
  recordTests: 'Record a round of tests',
  packUnit: 'The unit is packed',
  deliverUnit: 'The customer has the unit again',
  complete: 'Report the work as complete',
  verify: 'The customer accepts the result, or objects',
  recordFollowUp: 'Record what came of the follow-up call',
  requestLoaner: 'Ask for a loaner',
  prepareLoaner: 'The loaner is checked, cleaned and wiped',
  handOverLoaner: 'The customer gets the loaner',
  returnLoaner: 'The loaner is back',
  inspectLoaner: 'The returned loaner is inspected',
  withdrawLoaner: 'No loaner is wanted, or no longer',
  loseLoaner: 'The loaner does not come back',
  pause: 'Pause the clocks',
  resume: 'Let the clocks go on',
  promiseDate: 'Promise a date by hand',
  changePolicy: 'Plan the promises anew by another version of the policy',
  cancel: 'Cancel the ticket and give everything back',
  merge: 'Go on with the matter on another ticket',
  absorb: 'Another ticket of the matter was merged into this one',
  reopen: 'Reopen the ticket for another round',
} as const satisfies Partial<Record<Command['type'], string>>
export type ActName = keyof typeof acts
export type ActCommand = Extract<Command, { type: ActName }>

export function actUpdate(name: ActName) {
  return defineUpdate<Receipt, [Act]>(name)
}

/** A dispatcher chooses an engineer by hand; the time is booked before it is recorded. */
export interface Assignment {
  engineer: string
  from?: Instant
  /** The key of the visit in whose place this one comes; none: nobody was asked or expected. */
  replaces?: string
  /** Takes the engineer away from other work. */
  emergency?: EmergencyTime
  /** Also from a customer with whom the engineer is already. */
  evenArrived?: boolean
  words?: WordsId
  by: Actor
  ifVersion?: number
}
export const assignUpdate = defineUpdate<Receipt, [Assignment]>('assign')

/** The customer wants another time; it is booked before it is recorded, and what stood before goes back then. */
export interface Move {
  from: Instant
  /** The booking that is meant; none: the present one. */
  appointment?: string
  by: Actor
  ifVersion?: number
}
export const moveUpdate = defineUpdate<Receipt, [Move]>('move')

/** Parts came in: ask again at once. */
export const stockArrived = defineSignal('stockArrived')
/** Look at the deadlines again; the reconciler sends it when an alert is overdue. */
export const wake = defineSignal('wake')
/** Begin a fresh history now; what was going on goes on. */
export const rotate = defineSignal('rotate')
/** There are notices to deliver. */
export const noticesWaiting = defineSignal('noticesWaiting')

export const ticketQuery = defineQuery<Ticket>('ticket')

const { KEYWORD, DATETIME, BOOL, INT, KEYWORD_LIST } = SearchAttributeType

/** What operators filter by; within the budget of SQL visibility stores. Codes and times only: they are shown everywhere. */
export const attributes = {
  status: defineSearchAttributeKey('TicketStatus', KEYWORD),
  stage: defineSearchAttributeKey('TicketStage', KEYWORD),
  urgency: defineSearchAttributeKey('Urgency', KEYWORD),
  kind: defineSearchAttributeKey('TicketKind', KEYWORD),
  owner: defineSearchAttributeKey('Owner', KEYWORD),
  team: defineSearchAttributeKey('Team', KEYWORD),
  region: defineSearchAttributeKey('Region', KEYWORD),
  slaDueAt: defineSearchAttributeKey('SlaDueAt', DATETIME),
  receivedAt: defineSearchAttributeKey('ReceivedAt', DATETIME),
  breached: defineSearchAttributeKey('SlaBreached', BOOL),
  escalationLevel: defineSearchAttributeKey('EscalationLevel', INT),
  round: defineSearchAttributeKey('ServiceRound', INT),
  flags: defineSearchAttributeKey('TicketFlags', KEYWORD_LIST),
}
