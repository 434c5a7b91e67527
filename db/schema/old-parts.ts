import { sql } from 'drizzle-orm'
import { check, index, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { inspectionResults, oldPartOutcomes, oldPartStates } from '../../workflows/domain/parts/old-part.ts'
import { installedParts } from './installed-parts.ts'
import { locations } from './locations.ts'
import { parts } from './parts.ts'
import { moment } from './types.ts'

export const oldPartState = pgEnum('old_part_state', oldPartStates)
export const inspectionResult = pgEnum('inspection_result', inspectionResults)
export const oldPartOutcome = pgEnum('old_part_outcome', oldPartOutcomes)

/** Replaced pieces that are to come back, or stayed with the customer. They outlive their ticket. */
export const oldParts = pgTable(
  'old_parts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ticket: text('ticket').notNull(),
    /** What was built in instead; one case each. */
    installed: uuid('installed')
      .notNull()
      .unique()
      .references(() => installedParts.id),
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    quantity: integer('quantity').notNull(),
    serial: text('serial'),
    /** Whoever has to bring it: a staff id. */
    engineer: text('engineer').notNull(),
    region: text('region'),
    state: oldPartState('state').notNull(),
    createdAt: moment('created_at').notNull(),
    dueAt: moment('due_at'),
    /** How many reminders have come due, and when the next one does; null: none will. */
    reminders: integer('reminders').notNull().default(0),
    nextReminderAt: moment('next_reminder_at'),
    location: text('location').references(() => locations.id),
    receivedAt: moment('received_at'),
    receivedBy: text('received_by'),
    result: inspectionResult('result'),
    outcome: oldPartOutcome('outcome'),
    notes: text('notes'),
    inspectedAt: moment('inspected_at'),
    inspectedBy: text('inspected_by'),
  },
  (table) => [
    check('old_pieces', sql`${table.quantity} > 0`),
    check('what_comes_back_is_due', sql`(${table.state} = 'with_customer') or ${table.dueAt} is not null`),
    index('old_parts_to_remind')
      .on(table.nextReminderAt)
      .where(sql`state = 'due' and next_reminder_at is not null`),
    index('old_parts_by_ticket').on(table.ticket),
    index('old_parts_by_engineer').on(table.engineer, table.dueAt),
  ],
)
