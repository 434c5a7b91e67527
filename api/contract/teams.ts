import { z } from 'zod'
import { code, day } from '../fields.ts'
import { nullable } from './answers.ts'

/** Who leads whom, and by what contract customers are served. */

export const newTeam = z
  .strictObject({
    lead: code().describe('Staff id of who leads it'),
    supervisor: code().optional().describe('Staff id of who hears of its tickets by digest'),
    calendar: code().optional().describe('The calendar of its working hours'),
  })
  .meta({ id: 'NewTeam' })

export const teamView = z
  .object({
    id: z.string(),
    lead: z.string(),
    supervisor: nullable(z.string()),
    calendar: nullable(z.string()),
  })
  .meta({ id: 'Team' })

export const reporting = z.strictObject({
  reportsTo: nullable(code()).describe('Staff id of who is above; null for who is at the top'),
})

const quarterHour = z
  .string()
  .regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'use a quarter of an hour, like 08:00 or 13:30')

export const digestHours = z.strictObject({
  hours: z
    .array(quarterHour)
    .max(24)
    .refine((given) => new Set(given).size === given.length, 'name each hour once')
    .describe('Times of the day in the company’s time zone; none: the common ones'),
})

export const contractTerms = z.strictObject({
  contract: code().describe('The contract’s code, by which its policy is chosen'),
  until: day.optional().describe('The last day on which it is in force; none: without an end'),
})
