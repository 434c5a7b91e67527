import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgEnum, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './types.ts'

/** `lapsed` was not renewed in time, `undone` is as if it had never been: both can be held anew. Settling is final. */
export const holdState = pgEnum('hold_state', ['held', 'settled', 'lapsed', 'undone'])

/** What one plan holds, under the key that the ticket gave: asking twice holds once. Its pieces stand in the ledger. */
export const holds = pgTable(
  'holds',
  {
    key: text('key').primaryKey(),
    ticket: text('ticket').notNull(),
    state: holdState('state').notNull(),
    /** How often pieces were held under this key; names their movements. */
    generation: integer('generation').notNull().default(1),
    /** What is held in place of which wanted part. */
    substitutes: jsonb('substitutes').$type<Record<string, string>>().notNull().default({}),
    /** Pieces of a van that a report is about to use: the ticket knows of them only when it was made. */
    forReport: boolean('for_report').notNull().default(false),
    heldAt: moment('held_at').notNull().defaultNow(),
    /** Unless it is renewed before, the pieces are free again then. */
    expiresAt: moment('expires_at').notNull(),
    /** When it ended, however it did. */
    settledAt: moment('settled_at'),
  },
  (table) => [index('holds_to_expire').on(table.expiresAt).where(sql`state = 'held'`)],
)
