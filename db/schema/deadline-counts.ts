import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from './types.ts'

/**
 * How many open tickets have their next deadline in which hour, by team and owner, so that the board need not count
 * them. Triggers on the tickets keep it (migration 0003), within the transaction that moves a deadline.
 */
export const deadlineCounts = pgTable(
  'deadline_counts',
  {
    /** The beginning of the hour, in UTC; `-infinity` for those whose promise is broken. */
    hour: moment('hour').notNull(),
    /** Empty: none. */
    team: text('team').notNull(),
    owner: text('owner').notNull(),
    tickets: integer('tickets').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hour, table.team, table.owner] })],
)
