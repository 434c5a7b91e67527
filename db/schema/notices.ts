import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { noticeKinds } from '../../workflows/domain/notice.ts'
import { languageType, moment } from './types.ts'

export const noticeKindType = pgEnum('notice_kind', noticeKinds)

/**
 * `pending` until delivered; `sent` by email; `recorded` where no mail server is set up; `by_hand` where the recipient
 * has no email address: a representative tells them; `gathered` where a storm of alerts is told in one mail; `dropped`
 * where a reminder was no longer true when its time came.
 */
export const noticeStates = ['pending', 'sent', 'recorded', 'by_hand', 'gathered', 'dropped'] as const
export const noticeStateType = pgEnum('notice_state', noticeStates)

/** What somebody is told. `key` is unique, so that one fact is told once to each. */
export const notices = pgTable(
  'notices',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    key: text('key').notNull().unique(),
    ticket: text('ticket'),
    kind: noticeKindType('kind').notNull(),
    /** A staff id, or `customer:` with a contact's id. */
    recipient: text('recipient').notNull(),
    language: languageType('language').notNull(),
    email: text('email'),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    state: noticeStateType('state').notNull(),
    /** As it was delivered. */
    subject: text('subject'),
    body: text('body'),
    createdAt: moment('created_at').notNull(),
    deliveredAt: moment('delivered_at'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: moment('next_attempt_at').notNull(),
    lastError: text('last_error'),
    /** The id of the notice that tells this one along with others. */
    gatheredInto: uuid('gathered_into'),
  },
  (table) => [
    index('notices_pending').on(table.nextAttemptAt).where(sql`state = 'pending'`),
    index('notices_by_ticket').on(table.ticket),
    index('notices_alerts_told')
      .on(table.recipient, table.deliveredAt)
      .where(sql`kind = 'alert' and delivered_at is not null`),
    index('notices_gathered').on(table.gatheredInto).where(sql`gathered_into is not null`),
  ],
)

/** Each digest once for each time that it was scheduled for. */
export const digests = pgTable(
  'digests',
  {
    digest: text('digest').notNull(),
    scheduledFor: moment('scheduled_for').notNull(),
    breached: jsonb('breached').$type<string[]>().notNull(),
    dueSoon: jsonb('due_soon').$type<string[]>().notNull(),
    writtenAt: moment('written_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.digest, table.scheduledFor] })],
)
