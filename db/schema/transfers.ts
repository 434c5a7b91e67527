import { sql } from 'drizzle-orm'
import { check, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { locations } from './locations.ts'
import { parts } from './parts.ts'
import { moment } from './types.ts'

export const transferState = pgEnum('transfer_state', ['in_transit', 'received'])

/** Pieces on their way from one location to another: they have left the one and are not yet at the other. */
export const transfers = pgTable(
  'transfers',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** The request that sent it, so that a repeated one finds it. */
    name: text('name').notNull().unique(),
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    quantity: integer('quantity').notNull(),
    from: text('from_location')
      .notNull()
      .references(() => locations.id),
    to: text('to_location')
      .notNull()
      .references(() => locations.id),
    state: transferState('state').notNull().default('in_transit'),
    sentAt: moment('sent_at').notNull().defaultNow(),
    receivedAt: moment('received_at'),
  },
  (table) => [
    check('transfer_of_pieces', sql`${table.quantity} > 0`),
    check('transfer_elsewhere', sql`${table.from} <> ${table.to}`),
  ],
)
