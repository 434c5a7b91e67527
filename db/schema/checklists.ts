import { integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { ChecklistItem } from '../../workflows/domain/ticket/visit/checklist.ts'
import { kindType, moment } from './types.ts'

/** What has to be gone through at a job of a kind, in both languages. The ticket carries the codes alone. */
export type ChecklistTemplateItem = ChecklistItem & { textZh: string; textEn: string }

/** Each change is a version of its own: jobs keep the one that they were planned by, the newest is for new plans. */
export const checklists = pgTable(
  'checklists',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: kindType('kind').notNull(),
    /** The product it is for; empty: for all that have none of their own. */
    model: text('model').notNull().default(''),
    version: integer('version').notNull(),
    items: jsonb('items').$type<ChecklistTemplateItem[]>().notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull().defaultNow(),
  },
  (table) => [unique('checklist_version').on(table.kind, table.model, table.version)],
)
