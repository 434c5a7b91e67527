import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './types.ts'

/** What people said and wrote, kept out of Temporal: events and tickets carry the id alone. */
export const words = pgTable('words', {
  id: uuid('id').primaryKey(),
  ticket: text('ticket').notNull(),
  texts: jsonb('texts').$type<Record<string, unknown>>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
})
