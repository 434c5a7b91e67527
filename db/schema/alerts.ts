import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { Audience, ClockKind } from '../../workflows/domain/vocabulary.ts'
import { tickets } from './tickets.ts'
import { moment } from './types.ts'

/** An alert is one fact: once for each ticket, clock, cycle and level, whatever is killed and retried. */
export const alerts = pgTable(
  'alerts',
  {
    ticket: text('ticket')
      .notNull()
      .references(() => tickets.number),
    clock: text('clock').$type<ClockKind>().notNull(),
    cycle: integer('cycle').notNull(),
    level: text('level').notNull(),
    /** The instant at which it fell due, and the one at which it was decided. */
    dueAt: moment('due_at').notNull(),
    firedAt: moment('fired_at').notNull(),
    told: jsonb('told').$type<Audience[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.ticket, table.clock, table.cycle, table.level] })],
)
