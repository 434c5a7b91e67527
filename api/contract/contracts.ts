import { z } from 'zod'
import { outcomes } from '../../workflows/domain/maintenance/due.ts'
import { code, day, text } from '../fields.ts'
import { instant, nullable } from './answers.ts'

/** Service contracts whose maintenance comes by plan. */

const machine = z.strictObject({ model: text(100), serial: text(100).optional() })

export const contractTerms = z.strictObject({
  region: code(32).optional().describe('Of the tickets; it decides who is sent'),
  until: day.optional().describe('The last day on which it is in force; none: without an end'),
  firstOn: day.describe('The first maintenance; all others are counted from it'),
  rhythm: z.string().max(40).describe('From one to the next, an ISO 8601 period like P3M, P1Y or P2W'),
  leadDays: z.int().min(0).max(180).default(14).describe('How long before its date a ticket is opened'),
  calendar: code()
    .optional()
    .describe('A calendar in force; a date on which it is closed moves to its next working day'),
  units: z
    .array(machine)
    .max(50)
    .refine((given) => new Set(given.map(nameOf)).size === given.length, 'name each machine once')
    .default([])
    .describe('One ticket for each of them; none: one ticket without a machine'),
})

export const newContract = contractTerms.extend({ id: code(), customer: z.uuid() })

export const contractActivity = z.strictObject({ active: z.boolean() })

export const contractView = z
  .object({
    id: z.string(),
    customer: z.string(),
    region: nullable(z.string()),
    until: nullable(z.string()),
    firstOn: z.string(),
    rhythm: z.string(),
    leadDays: z.int(),
    calendar: nullable(z.string()),
    units: z.array(z.object({ id: z.string(), model: z.string(), serial: nullable(z.string()) })),
    active: z.boolean().describe('false while it is paused'),
    madeBy: z.string(),
    madeAt: instant,
    links: z.object({ self: z.string(), maintenance: z.string() }),
  })
  .meta({ id: 'ServiceContract' })

export const maintenanceView = z
  .object({
    past: z
      .array(
        z.object({
          on: z.string().describe('The date of the plan'),
          outcome: z
            .enum(outcomes)
            .describe(
              'opened; missed: nobody looked in time, and a later one stands in for it; covered: another one is too near; paused: the contract was; sold: its machines are no longer the customer’s',
            ),
          wantedOn: nullable(z.string()).describe('When somebody should come'),
          tickets: z.array(z.string()),
        }),
      )
      .describe('What became of the dates, the latest first'),
    next: z
      .array(
        z.object({
          on: z.string(),
          wantedOn: z.string().describe('That date, or the next working day of the calendar'),
          opensOn: z.string().describe('When its ticket is opened'),
        }),
      )
      .describe('What comes, the nearest first; nothing while the contract is paused'),
  })
  .meta({ id: 'ContractMaintenance' })

function nameOf({ model, serial = '' }: z.infer<typeof machine>): string {
  return JSON.stringify([model, serial])
}
