import { sql } from 'drizzle-orm'
import {
  check,
  date,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Warranty } from '../../workflows/domain/parts/warranty.ts'
import { parts } from './parts.ts'
import { moment } from './types.ts'
import { units } from './units.ts'

/** `claimed` is a serial number that a report is about to name: nobody else installs it meanwhile. */
export const installedPartState = pgEnum('installed_part_state', ['claimed', 'installed'])

/** Pieces that were built into a customer's unit: one with its serial number, or some without. */
export const installedParts = pgTable(
  'installed_parts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    state: installedPartState('state').notNull(),
    ticket: text('ticket').notNull(),
    /** The id of the report's words. */
    report: uuid('report').notNull(),
    unitId: uuid('unit_id').references(() => units.id),
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    quantity: integer('quantity').notNull().default(1),
    serial: text('serial'),
    /** What it came in the place of, as the engineer read it. */
    oldSerial: text('old_serial'),
    /** The record of that, where there is one. */
    replaces: uuid('replaces'),
    claimedAt: moment('claimed_at').notNull().defaultNow(),
    installedAt: moment('installed_at'),
    /** The last day; null: none. */
    warrantyUntil: date('warranty_until'),
    warrantyReason: jsonb('warranty_reason').$type<Warranty['reason']>(),
    removedAt: moment('removed_at'),
  },
  (table) => [
    check(
      'one_piece_to_a_serial',
      sql`${table.quantity} = 1 or (${table.serial} is null and ${table.quantity} > 0)`,
    ),
    uniqueIndex('installed_once')
      .on(table.sku, table.serial)
      .where(sql`serial is not null and removed_at is null`),
    index('installed_parts_by_serial').on(table.serial).where(sql`serial is not null`),
    index('installed_parts_by_old_serial').on(table.oldSerial).where(sql`old_serial is not null`),
    index('installed_parts_by_replaced').on(table.replaces).where(sql`replaces is not null`),
    index('installed_parts_by_report').on(table.report),
    index('installed_parts_claimed').on(table.claimedAt).where(sql`state = 'claimed'`),
  ],
)
