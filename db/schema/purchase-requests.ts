import { sql } from 'drizzle-orm'
import { date, integer, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { parts } from './parts.ts'
import { moment } from './types.ts'

export const purchaseRequestState = pgEnum('purchase_request_state', ['open', 'received'])

/** What is to be bought because tickets wait for it: at most one open request for each part. */
export const purchaseRequests = pgTable(
  'purchase_requests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    sku: text('sku')
      .notNull()
      .references(() => parts.sku),
    quantity: integer('quantity').notNull(),
    received: integer('received').notNull().default(0),
    /** The day on which it is expected; none: nobody has said yet. */
    expectedOn: date('expected_on'),
    /** How often that day was set; names what the customers are told. */
    dateChanges: integer('date_changes').notNull().default(0),
    state: purchaseRequestState('state').notNull().default('open'),
    createdAt: moment('created_at').notNull().defaultNow(),
    closedAt: moment('closed_at'),
  },
  (table) => [uniqueIndex('one_open_request_of_a_part').on(table.sku).where(sql`state = 'open'`)],
)

/** The shortages that a request is to end, each once: by the name of the hold that was short of the part. */
export const purchaseRequestLines = pgTable(
  'purchase_request_lines',
  {
    request: uuid('request')
      .notNull()
      .references(() => purchaseRequests.id),
    hold: text('hold').notNull(),
    ticket: text('ticket').notNull(),
    wanted: integer('wanted').notNull(),
  },
  (table) => [primaryKey({ columns: [table.request, table.hold] })],
)
