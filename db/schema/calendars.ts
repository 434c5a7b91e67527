import { integer, jsonb, pgEnum, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'
import { moment } from './types.ts'

/** `draft` can still be edited; `published` is in force; `superseded` was. What was ever in force is never changed. */
export const versionStates = ['draft', 'published', 'superseded'] as const
export const versionStateType = pgEnum('version_state', versionStates)

/** Working calendars, each change a version of its own: tickets keep the one that they were promised by. */
export const calendars = pgTable(
  'calendars',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    state: versionStateType('state').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    calendar: jsonb('calendar').$type<Calendar>().notNull(),
    /** The years whose holidays somebody has held against the official notice. */
    verifiedYears: integer('verified_years').array().notNull().default([]),
    /** Where the holidays come from: the title of the notice, or the name of the imported file. */
    source: text('source'),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull().defaultNow(),
    publishedAt: moment('published_at'),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
)
