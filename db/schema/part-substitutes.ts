import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { parts } from './parts.ts'

/** Parts that can be built in in place of another one. */
export const partSubstitutes = pgTable(
  'part_substitutes',
  {
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    substitute: text('substitute')
      .notNull()
      .references(() => parts.sku),
    /** Only if the customer agrees: it is named, and not taken by itself. */
    consent: boolean('consent').notNull(),
    /** The one with the least comes first. */
    rank: integer('rank').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sku, table.substitute] }),
    check('nothing_stands_for_itself', sql`${table.sku} <> ${table.substitute}`),
    index('part_substitutes_by_substitute').on(table.substitute),
  ],
)
