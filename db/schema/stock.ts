import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgEnum, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { movementKinds } from '../../workflows/domain/parts/movement.ts'
import { holds } from './holds.ts'
import { locations } from './locations.ts'
import { parts } from './parts.ts'
import { moment } from './types.ts'

/**
 * Pieces of a part at a location: what its movements add up to, kept in the same transaction. What is reserved is
 * still on hand, and never more than that: stock is not promised twice.
 */
export const stock = pgTable(
  'stock',
  {
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    location: text('location')
      .notNull()
      .references(() => locations.id),
    onHand: integer('on_hand').notNull().default(0),
    reserved: integer('reserved').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.sku, table.location] }),
    check('never_promised_twice', sql`${table.reserved} between 0 and ${table.onHand}`),
  ],
)

export const movementKind = pgEnum('movement_kind', movementKinds)

/** The ledger of the stock. Nothing in it is changed or removed: a mistake is mended by a further movement. */
export const stockMovements = pgTable(
  'stock_movements',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Names what happened, so that telling it twice enters it once. */
    key: text('key').notNull().unique(),
    kind: movementKind('kind').notNull(),
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    location: text('location')
      .notNull()
      .references(() => locations.id),
    /** Pieces; of a count, by how many it differs. */
    quantity: integer('quantity').notNull(),
    ticket: text('ticket'),
    /** Who took issued pieces along, a staff id; none: they were used as they were issued. */
    recipient: text('recipient'),
    hold: text('hold').references(() => holds.key),
    /** Of a use: what a piece cost then, in minor units of the currency; later prices do not change it. */
    unitCost: integer('unit_cost'),
    currency: text('currency'),
    /** A staff or key id, or `aftercare` for the system. */
    by: text('by').notNull(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [
    check('movement_of_pieces', sql`${table.quantity} > 0 or ${table.kind} = 'count'`),
    index('stock_movements_by_shelf').on(table.sku, table.location),
    index('stock_movements_by_hold').on(table.hold).where(sql`hold is not null`),
    index('stock_movements_by_ticket').on(table.ticket, table.sku).where(sql`ticket is not null`),
  ],
)
