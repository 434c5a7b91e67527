import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import type { Actor, DisplacementCause } from '../../workflows/domain/vocabulary.ts'
import { moment } from './types.ts'

/**
 * Visits whose time is needed for something else: written with what takes it, in one transaction. Their tickets are told
 * until each has taken it in.
 */
export const displacements = pgTable(
  'displacements',
  {
    /** The booking that gives way. */
    booking: text('booking').primaryKey(),
    ticket: text('ticket').notNull(),
    /** What they give way to, all together: the booking of an emergency, or a leave. */
    occasion: text('occasion').notNull(),
    because: text('because').$type<DisplacementCause>().notNull(),
    by: jsonb('by').$type<Actor>().notNull(),
    madeAt: moment('made_at').notNull().defaultNow(),
    toldAt: moment('told_at'),
  },
  (table) => [index('displacements_untold').on(table.occasion).where(sql`told_at is null`)],
)
