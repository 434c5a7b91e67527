import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { contacts, customers } from './customers.ts'
import {
  channelType,
  eventJson,
  kindType,
  moment,
  stageType,
  statusType,
  ticketJson,
  urgencyType,
} from './types.ts'
import { units } from './units.ts'

/** process.md 1: the matter as the customer tells it. */
export interface Fault {
  summary: string
  description?: string | undefined
  since?: string | undefined
  frequency?: string | undefined
  errorCodes?: string[] | undefined
  alarms?: string[] | undefined
  outsideFactors?: string[] | undefined
  stepsTried?: string[] | undefined
}

/**
 * What people read of a ticket. `ticket` is the state that its events make; the columns beside it repeat what lists
 * filter and sort by. Written by intake once, and then only by what the ticket's workflow records.
 */
export const tickets = pgTable(
  'tickets',
  {
    number: text('number').primaryKey(),
    version: integer('version').notNull(),
    ticket: ticketJson('ticket').notNull(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id),
    unitId: uuid('unit_id').references(() => units.id),
    /** What happens, in the customer's own words. */
    fault: jsonb('fault').$type<Fault>(),
    /** What the customer wishes as to time and way. */
    wanted: jsonb('wanted').$type<{ mode?: string; at?: string }>(),
    /** The request that opened it, so that a repeated one finds it. */
    intakeKey: text('intake_key').unique(),
    channel: channelType('channel').notNull(),
    kind: kindType('kind').notNull(),
    urgency: urgencyType('urgency').notNull(),
    status: statusType('status').notNull(),
    stage: stageType('stage').notNull(),
    owner: text('owner').notNull(),
    engineer: text('engineer'),
    region: text('region'),
    receivedAt: moment('received_at').notNull(),
    /** The deadline of the response clock of this round, while it runs. */
    responseDueAt: moment('response_due_at'),
    /** The next level of any clock; the reconciler looks for those long past. */
    nextLevelAt: moment('next_level_at'),
    /** The earliest deadline that is still to be kept: what lies behind is broken. */
    nextDueAt: moment('next_due_at'),
    /** A promise was broken once. */
    breached: boolean('breached').notNull(),
    /** A promise is broken and still to be kept. */
    broken: boolean('broken').notNull().default(false),
    /** Since when it waits for somebody or something. */
    pausedSince: moment('paused_since'),
    team: text('team'),
    /** What it was promised; tickets from before policies were rows have none. */
    policyId: text('policy_id'),
    policyVersion: integer('policy_version'),
    /** Set while a follow-up call is to be made. */
    callDueAt: moment('call_due_at'),
    callNotBefore: moment('call_not_before'),
    /** Lower case: number, names, phone, serial number, summary. */
    searchText: text('search_text').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** When the reconciler last held it against its workflow. */
    checkedAt: moment('checked_at'),
  },
  (table) => [
    index('tickets_open_by_due').on(table.responseDueAt).where(sql`status in ('open', 'in_progress')`),
    index('tickets_newest_first').on(table.receivedAt, table.number),
    index('tickets_by_customer').on(table.customerId),
    index('tickets_by_owner').on(table.owner),
    index('tickets_awaiting_parts').on(table.urgency).where(sql`stage = 'awaiting_parts'`),
    index('tickets_with_parts_out').on(table.number).where(sql`ticket -> 'out' is not null`),
    index('tickets_calls').on(table.callNotBefore).where(sql`call_due_at is not null`),
    index('tickets_next_level').on(table.nextLevelAt).where(sql`next_level_at is not null`),
    index('tickets_deadlines')
      .on(table.nextDueAt, table.team, table.owner, table.broken)
      .where(sql`next_due_at is not null and status in ('open', 'in_progress', 'resolved')`),
    index('tickets_paused')
      .on(table.pausedSince, table.team, table.owner)
      .where(sql`paused_since is not null and status in ('open', 'in_progress', 'resolved')`),
    index('tickets_to_dispatch')
      .on(table.receivedAt)
      .where(sql`stage in ('dispatching', 'awaiting_dispatcher')`),
    index('tickets_by_policy')
      .on(table.policyId, table.number)
      .where(sql`status in ('open', 'in_progress', 'resolved')`),
  ],
)

/** A ticket's history, complete and in order. */
export const ticketEvents = pgTable(
  'ticket_events',
  {
    ticket: text('ticket')
      .notNull()
      .references(() => tickets.number),
    seq: integer('seq').notNull(),
    type: text('type').notNull(),
    at: moment('at').notNull(),
    event: eventJson('event').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ticket, table.seq] })],
)

/** The last number given out in each month; the row's lock keeps concurrent intake apart. */
export const ticketNumbers = pgTable('ticket_numbers', {
  month: text('month').primaryKey(),
  last: integer('last').notNull(),
})

/** Tickets whose workflow is still to be started. */
export const outbox = pgTable('outbox', {
  ticket: text('ticket')
    .primaryKey()
    .references(() => tickets.number),
  createdAt: moment('created_at').notNull().defaultNow(),
})
