import { z } from 'zod'
import { milestones } from '../../workflows/domain/sla/milestone.ts'
import { policyScopes } from '../../workflows/domain/sla/policy.ts'
import { weekdays } from '../../workflows/domain/time/calendar.ts'
import { clockKinds, kinds, urgencies, waits } from '../../workflows/domain/vocabulary.ts'
import { code, storable, text } from '../fields.ts'

/**
 * Calendars and policies as they are written. The form is checked here; whether what is written means anything is for
 * the domain to say (`calendarFaults`, `policyFaults`), so times, durations and levels are mere texts here.
 */

export const short = z.string().max(60).refine(storable, 'has characters that cannot be stored')
export const duration = short.describe('ISO 8601 duration of weeks, days, hours, minutes and seconds')
const window = z
  .tuple([short, short])
  .describe('"09:00" to "18:00"; up to "24:00"; an end at or before the beginning lies in the next day')
const windows = z.array(window).max(24)
const year = z.int().min(2000).max(2099)

/** An id that stands in addresses, and before the `@` of a version. */
export const versionedId = code().regex(/^[^/]+$/, 'use letters, digits and . _ - only')

export const calendarForm = z
  .strictObject({
    timeZone: short.describe('IANA name'),
    week: z.strictObject(ofEach(weekdays, windows.optional())),
    exceptions: z
      .array(
        z.strictObject({
          date: short.describe('YYYY-MM-DD'),
          open: windows.describe('Its own hours; none on a day off'),
          name: text(100).optional(),
        }),
      )
      .max(3_000)
      .default([])
      .describe('Dates that have hours of their own; the night before reaches into them all the same'),
  })
  .meta({ id: 'Calendar' })

export const names = z.strictObject({ 'zh-CN': text(100), en: text(100) })

export const newCalendar = z
  .strictObject({
    names,
    calendar: calendarForm,
    verifiedYears: z
      .array(year)
      .max(100)
      .refine((given) => new Set(given).size === given.length, 'name each year once')
      .default([])
      .describe('Years whose holidays somebody has held against the official notice'),
    source: text(300).optional().describe('Where the holidays come from'),
  })
  .meta({ id: 'NewCalendar' })

export const holidayFile = z.strictObject({
  ics: text(1_000_000).describe('The text of an iCalendar file'),
  workingDay: windows.min(1).describe('The hours of a make-up workday'),
  years: z
    .strictObject({ from: year, to: year })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'the last year is not before the first' }),
  verified: z.boolean().default(false).describe('Somebody has held these years against the official notice'),
  source: text(300).optional(),
})

const targets = z.strictObject(ofEach(urgencies, duration.optional()))
const ofEveryUrgency = z.strictObject(ofEach(urgencies, duration))
const listOfMilestones = z.array(z.enum(milestones)).max(milestones.length)

const repeat = z.strictObject({
  every: duration,
  times: z.int().optional().describe('How often again; without it, until the clock stops'),
})

export const levelForm = z
  .strictObject({
    at: short.describe('"75%", "breach", "-1h", "+24h" or "predicted"'),
    tells: z.array(short).max(20).describe('Audiences, or "staff:" and a staff id'),
    acts: z
      .array(short)
      .max(10)
      .optional()
      .describe('raise_urgency, pause_offers, reassign:team_lead, reassign:<staff id>'),
    repeat: repeat.optional(),
    within: short.optional().describe('The calendar in whose hours people are told'),
  })
  .meta({ id: 'Level' })

const clockForm = z
  .strictObject({
    targets,
    exceptions: z
      .array(
        z.strictObject({
          kind: z.enum(kinds).optional(),
          product: text(100).optional().describe('A model, or its beginning and *'),
          region: code(32).optional(),
          targets,
        }),
      )
      .max(100)
      .optional(),
    calendar: short.optional().describe('The id of a calendar; without it, around the clock'),
    calendarByRegion: z.record(code(32), short).optional(),
    starts: listOfMilestones,
    stops: listOfMilestones,
    pauses: z.array(z.enum(waits)).max(waits.length),
    resumes: listOfMilestones.optional(),
    reopening: z.union([z.enum(['resume', 'new_cycle']), z.strictObject({ extend: duration })]).optional(),
    internal: z.literal(true).optional(),
    levels: z.array(levelForm).max(50),
  })
  .meta({ id: 'ClockRule' })

export const policyForm = z
  .strictObject({
    clocks: z.strictObject(ofEach(clockKinds, clockForm.optional())),
    hours: short.optional().describe('The calendar of the department’s own hours'),
    resolution: ofEveryUrgency,
    offer: ofEveryUrgency,
    followUp: z.strictObject({ retry: duration, attempts: z.int().min(1).max(10), questionnaire: duration }),
    partsRetry: duration,
    visitGrace: duration
      .optional()
      .describe('How long after the time of a visit an engineer is not late yet; default: PT15M'),
  })
  .meta({ id: 'PolicyDefinition' })

export const newPolicy = z
  .strictObject({
    names,
    scope: z.enum(policyScopes),
    value: text(100)
      .optional()
      .describe('A contract’s code, a tier, or a product pattern; none for the default'),
    definition: policyForm,
  })
  .meta({ id: 'NewPolicy' })

/** The same field under each of these names. */
function ofEach<const Name extends string, Field>(of: readonly Name[], field: Field): Record<Name, Field> {
  return Object.fromEntries(of.map((name) => [name, field])) as Record<Name, Field>
}
