import { sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { locations } from './locations.ts'
import { parts } from './parts.ts'
import { moment } from './types.ts'

/**
 * How many pieces are to be free at a location, there be a shelf yet or not. Apart from the balances: looking for
 * what has run low locks nothing that a reservation needs.
 */
export const stockMinimums = pgTable(
  'stock_minimums',
  {
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    location: text('location')
      .notNull()
      .references(() => locations.id),
    minimum: integer('minimum').notNull(),
    /** When it was found below and the parts keepers were told; none: it was enough when last looked at. */
    fallenAt: moment('fallen_at'),
  },
  (table) => [
    primaryKey({ columns: [table.sku, table.location] }),
    check('a_minimum_of_pieces', sql`${table.minimum} > 0`),
  ],
)
