import { sql } from 'drizzle-orm'
import { check, integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core'
import { oldPartRules, returnWithin } from '../../workflows/domain/parts/old-part.ts'

export const oldPartRule = pgEnum('old_part_rule', oldPartRules)

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
    /** How long a piece is under warranty once it is built in (ISO 8601, like P12M); null: nobody has said. */
    warranty: text('warranty'),
    /** What becomes of the old piece, and how long an engineer has to bring it back (ISO 8601, like P14D). */
    oldPart: oldPartRule('old_part').notNull().default('none'),
    oldPartWithin: text('old_part_within').notNull().default(returnWithin),
  },
  (table) => [
    check(
      'a_cost_in_a_currency',
      sql`(${table.unitCost} is null) = (${table.currency} is null) and ${table.unitCost} >= 0`,
    ),
  ],
)
