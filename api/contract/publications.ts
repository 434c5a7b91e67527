import { z } from 'zod'
import { publicationStates, publicationTicketStates, reaches } from '../../db/schema/index.ts'
import { clockKinds } from '../../workflows/domain/vocabulary.ts'
import { keptVersion } from './simulations.ts'
import { versionedId } from './sla.ts'

const retirement = z.strictObject({ id: versionedId, retire: z.literal(true) })

export const newPublication = z
  .strictObject({
    policy: z
      .union([retirement, keptVersion])
      .optional()
      .describe('The version to bring into force; or, with `retire`, the policy to take out of force'),
    calendar: keptVersion.optional(),
    reach: z
      .enum(reaches)
      .describe(
        'new: tickets to come; open_not_breached: also those that are open and have no promise broken',
      ),
  })
  .refine(({ policy, calendar }) => (policy === undefined) !== (calendar === undefined), {
    path: ['policy'],
    message: 'name either a policy or a calendar',
  })
  .meta({ id: 'NewPublication' })
export type NewPublication = z.infer<typeof newPublication>

const instant = z.string().describe('RFC 3339, UTC')

export const publicationView = z
  .object({
    id: z.string(),
    subject: z.enum(['policy', 'calendar']),
    subjectId: z.string(),
    version: z.int(),
    retires: z.boolean().describe('The policy is taken out of force'),
    formerVersion: z.int().nullable().describe('What a rollback brings back; null: nothing was in force'),
    reach: z.enum(reaches),
    state: z.enum(publicationStates),
    progress: z
      .object({ total: z.int(), done: z.int() })
      .describe('Tickets of the step that goes on: looked at, told, or told to go back'),
    tickets: z.object({
      waiting: z.int(),
      applied: z.int(),
      skipped: z.int(),
      rolledBack: z.int(),
      alerts: z.int().describe('That hear of levels at once'),
    }),
    madeBy: z.string(),
    madeAt: instant,
    appliedAt: instant.nullable(),
    appliedBy: z.string().nullable().describe('A staff id; null also for what was applied in former times'),
    rolledBackAt: instant.nullable(),
    rolledBackBy: z.string().nullable(),
    links: z.object({ self: z.string(), tickets: z.string(), temporal: z.string().nullable() }),
  })
  .meta({ id: 'Publication' })

export const publicationTicketView = z
  .object({
    ticket: z.string(),
    state: z.enum(publicationTicketStates),
    reason: z.string().nullable().describe('Why it is left out, a code'),
    deadlines: z.array(
      z.object({
        clock: z.enum(clockKinds),
        cycle: z.int(),
        from: instant.nullable(),
        to: instant.nullable().describe('null: paused, or not promised any more'),
      }),
    ),
    alerts: z
      .boolean()
      .describe('Levels have passed under the new deadlines, and are told at once, together'),
  })
  .meta({ id: 'PublicationTicket' })
