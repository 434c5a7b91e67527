import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment, roleType } from './types.ts'

/** Who may call. Only the hash of a key is kept; `subject` is the staff or customer id it speaks for. */
export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  hash: text('hash').notNull().unique(),
  role: roleType('role').notNull(),
  subject: text('subject').notNull(),
  label: text('label').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  revokedAt: moment('revoked_at'),
})

/** Requests with an Idempotency-Key: the same one again gets the same answer. */
export const requests = pgTable(
  'requests',
  {
    caller: text('caller').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    startedAt: moment('started_at').notNull(),
    /** Null while it is being worked on. */
    status: integer('status'),
    headers: jsonb('headers').$type<Record<string, string>>(),
    body: text('body'),
  },
  (table) => [primaryKey({ columns: [table.caller, table.key] })],
)
