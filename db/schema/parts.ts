import { sql } from 'drizzle-orm'
import { check, integer, pgEnum, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from './types.ts'

/** Stock, in pieces. What is reserved is still on hand, and never more than that: stock is not promised twice. */
export const parts = pgTable(
  'parts',
  {
    sku: text('sku').primaryKey(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    onHand: integer('on_hand').notNull(),
    reserved: integer('reserved').notNull().default(0),
  },
  (table) => [check('never_promised_twice', sql`${table.reserved} between 0 and ${table.onHand}`)],
)

/** What was booked in, each delivery once under its name. */
export const receipts = pgTable('receipts', {
  name: text('name').primaryKey(),
  sku: text('sku')
    .notNull()
    .references(() => parts.sku),
  quantity: integer('quantity').notNull(),
  receivedAt: moment('received_at').notNull().defaultNow(),
})

export const holdState = pgEnum('hold_state', ['held', 'settled'])

/** What one plan holds, under the key that the ticket gave: asking twice holds once, and settling is final. */
export const holds = pgTable('holds', {
  key: text('key').primaryKey(),
  ticket: text('ticket').notNull(),
  state: holdState('state').notNull(),
  heldAt: moment('held_at').notNull().defaultNow(),
  settledAt: moment('settled_at'),
})

export const holdLines = pgTable(
  'hold_lines',
  {
    hold: text('hold')
      .notNull()
      .references(() => holds.key),
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    quantity: integer('quantity').notNull(),
    /** Pieces that were used and left the stock. */
    issued: integer('issued').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.hold, table.sku] })],
)
