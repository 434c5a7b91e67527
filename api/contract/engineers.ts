import { z } from 'zod'
import { languages } from '../../workflows/domain/vocabulary.ts'
import { code, day, email, moment, phone, place, sought, text } from '../fields.ts'
import { instant, nullable, staffView } from './answers.ts'
import { calendarForm } from './sla.ts'

/** Engineers as administrators keep them (docs/engineers.md). */

const level = z.int().min(1).max(5)

const profile = {
  name: text(100),
  email,
  phone: phone.optional(),
  language: z.enum(languages),
  skills: z.record(code(), level).describe('The level of each skill: 1 learns it, 5 teaches it'),
  models: z
    .array(text(100))
    .max(200)
    .default([])
    .describe('Products authorised on, or beginnings with * behind; none: takes any'),
  regions: z.array(code(32)).max(50).default([]).describe('The home region first; none: everywhere'),
  certificates: z
    .array(z.strictObject({ code: code(), validUntil: day.describe('The last day on which it is valid') }))
    .max(50)
    .default([]),
  home: place.optional().describe('Where the way to work begins'),
  radius: z.number().positive().max(20_000).optional().describe('How far from home, in kilometres'),
  shifts: calendarForm.optional().describe('Working hours; none: at any hour'),
  onCall: calendarForm.optional().describe('Hours in which what is urgent may call, besides'),
}

export const engineerProfile = z.strictObject(profile).meta({ id: 'EngineerProfile' })
export const newEngineer = z.strictObject({ id: code(), ...profile }).meta({ id: 'NewEngineer' })
export type NewEngineer = z.output<typeof newEngineer>

export const engineerView = z
  .object({
    id: z.string(),
    active: z.boolean(),
    name: z.string(),
    email: z.string(),
    phone: nullable(z.string()),
    language: z.string(),
    skills: z.record(z.string(), z.int()),
    models: z.array(z.string()),
    regions: z.array(z.string()),
    certificates: z.array(z.object({ code: z.string(), validUntil: z.string() })),
    home: nullable(z.object({ latitude: z.number(), longitude: z.number() })),
    radius: nullable(z.number()),
    shifts: nullable(calendarForm),
    onCall: nullable(calendarForm),
    leave: z.array(z.object({ id: z.string(), from: instant, to: instant })),
  })
  .meta({ id: 'Engineer' })

export const engineersQuestion = z.strictObject({
  after: sought(40).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const newLeave = z
  .strictObject({
    from: moment,
    to: moment,
    replan: z.boolean().optional().describe('Whether visits in that time are planned anew by themselves'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'a leave ends after it begins' })

const visits = z
  .array(z.object({ ticket: z.string(), from: instant, to: instant }))
  .describe('Booked visits that need another engineer or another time')

export const leaveView = z.object({
  id: z.string(),
  from: instant,
  to: instant,
  replanning: z
    .boolean()
    .describe('Those visits, but for one under way, go to somebody else or another time'),
  visits,
})

export const activity = z.strictObject({ active: z.boolean() })
export const activityView = staffView.extend({ visits }).meta({ id: 'StaffActivity' })

export const engineerImport = z.strictObject({
  csv: z.string().min(1).describe('Comma-separated, the names of the columns in the first line'),
})

export const engineerImportReport = z
  .object({
    added: z.int(),
    changed: z.int(),
    refused: z.int(),
    lines: z.array(
      z.object({
        line: z.int().describe('The first line of the file is 1'),
        id: nullable(z.string()),
        outcome: z.enum(['added', 'changed', 'refused']),
        errors: z.array(z.object({ column: z.string(), code: z.string(), detail: z.string() })),
      }),
    ),
  })
  .meta({ id: 'EngineerImport' })

export const exclusion = z.strictObject({
  engineers: z
    .array(code())
    .max(100)
    .refine((given) => new Set(given).size === given.length, 'name each engineer once'),
})

export const exclusionView = z
  .object({
    id: z.string(),
    excludedEngineers: z.array(z.string()),
    usualEngineer: nullable(z.string()).describe('Who was there last with a result that was accepted'),
  })
  .meta({ id: 'CustomerEngineers' })
