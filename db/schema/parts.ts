import { sql } from 'drizzle-orm'
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core'

/** What the department keeps in stock, by article number; how many there are stands on the shelves (`stock`). */
export const parts = pgTable(
  'parts',
  {
    sku: text('sku').primaryKey(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    /** What a piece costs now, in minor units of its currency (ISO 4217); both or neither. */
    unitCost: integer('unit_cost'),
    currency: text('currency'),
  },
  (table) => [
    check(
      'a_cost_in_a_currency',
      sql`(${table.unitCost} is null) = (${table.currency} is null) and ${table.unitCost} >= 0`,
    ),
  ],
)
