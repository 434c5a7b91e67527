import { z } from 'zod'
import { versionStates } from '../../db/schema/index.ts'
import { policyScopes } from '../../workflows/domain/sla/policy.ts'
import { instant, nullable } from './answers.ts'
import { calendarForm, names, policyForm } from './sla.ts'

/** What answers say of calendars and policies, each of which is kept in versions. */

const version = {
  id: z.string(),
  version: z.int(),
  state: z.enum(versionStates).describe('`draft` can be edited, `published` is in force, `superseded` was'),
  names,
  madeBy: z.string().describe('A staff id, or `aftercare` for the system'),
  madeAt: instant,
  publishedAt: nullable(instant).describe('When it last came into force'),
}

const warning = z
  .object({
    code: z.literal('year_not_verified'),
    year: z.int(),
    detail: z.object({ 'zh-CN': z.string(), en: z.string() }),
  })
  .meta({ id: 'CalendarWarning' })

export const calendarView = z
  .object({
    ...version,
    calendar: calendarForm,
    verifiedYears: z.array(z.int()),
    source: nullable(z.string()),
    warnings: z.array(warning).describe('Years whose holidays nobody has held against the official notice'),
  })
  .meta({ id: 'CalendarVersion' })

export const policyView = z
  .object({
    ...version,
    scope: z.enum(policyScopes),
    value: nullable(z.string()),
    definition: policyForm,
  })
  .meta({ id: 'PolicyVersion' })

export const importReport = z
  .object({
    calendar: calendarView.describe('The draft that was made'),
    taken: z.array(z.object({ date: z.string(), open: z.array(z.array(z.string())), name: z.string() })),
    faults: z
      .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
      .describe('The lines of the file that could not be taken, and why'),
  })
  .meta({ id: 'HolidayImport' })
