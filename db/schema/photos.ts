import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, moment } from './types.ts'

/** Pictures of a ticket: tickets and events carry their ids alone. */
export const photos = pgTable(
  'photos',
  {
    id: uuid('id').primaryKey(),
    ticket: text('ticket').notNull(),
    contentType: text('content_type').notNull(),
    size: integer('size').notNull(),
    content: bytes('content').notNull(),
    /** Role and id of who took it. */
    by: text('by').notNull(),
    takenAt: moment('taken_at').notNull().defaultNow(),
  },
  (table) => [index('photos_by_ticket').on(table.ticket, table.takenAt)],
)
