import { z } from 'zod'
import { checklistResults } from '../../workflows/domain/vocabulary.ts'
import { code, moment, text } from '../fields.ts'

/** Jobs that are gone through by a checklist: installation, maintenance, training. */

const instant = z.string().describe('RFC 3339, UTC')
const actor = z.object({ role: z.string(), id: z.string() })

const ticked = z
  .strictObject({ code: code(), result: z.enum(checklistResults), note: text(1_000).optional() })
  .refine(({ result, note }) => result !== 'failed' || note !== undefined, {
    path: ['note'],
    message: 'say what is wrong',
  })

const attendee = z
  .strictObject({
    name: text(100),
    company: text(200).optional(),
    from: moment.optional(),
    to: moment.optional(),
    signed: z.boolean().default(false).describe('Has signed for having been there'),
  })
  .refine(({ from, to }) => !from || !to || from < to, {
    path: ['to'],
    message: 'they leave after they come',
  })

const material = z
  .strictObject({
    name: text(200).optional(),
    code: code().optional().describe('Of a document or thing that has one; else its name'),
    quantity: z.int().min(1).max(10_000),
  })
  .refine((given) => given.name !== undefined || given.code !== undefined, {
    path: ['name'],
    message: 'give a name or a code',
  })

/** The bodies of the acts. */
export const jobBodies = {
  checklist: z.strictObject({
    items: z.array(ticked).min(1).max(100).refine(codesOnce, 'use each code once'),
  }),
  attendees: z.strictObject({
    attendees: z.array(attendee).max(200).describe('The whole list each time'),
  }),
  handover: z.strictObject({
    materials: z.array(material).max(100).describe('The whole list each time'),
    receivedBy: text(100).optional().describe('Who has signed for it'),
  }),
}

export const maintenanceOfTicket = z.object({
  contract: z.string(),
  plannedOn: z.string().describe('The date of the contract’s plan'),
  wantedOn: z.string().describe('That date, or the next working day'),
})

/** What a ticket shows of its job. */
export const jobFields = {
  checklist: z
    .object({
      items: z.array(
        z.object({
          code: z.string(),
          text: z.object({ 'zh-CN': z.string(), en: z.string() }),
          required: z.boolean(),
          result: z.enum(checklistResults).nullable(),
          note: z.string().nullable(),
          at: instant.nullable(),
          by: actor.nullable(),
        }),
      ),
      open: z
        .array(z.string())
        .describe('Required items that nobody has looked at: the job is not complete before'),
    })
    .nullable(),
  attendance: z
    .object({
      at: instant,
      by: actor,
      attendees: z.array(
        z.object({
          name: z.string(),
          company: z.string().nullable(),
          from: instant.nullable(),
          to: instant.nullable(),
          signed: z.boolean(),
        }),
      ),
    })
    .nullable(),
  handover: z
    .object({
      at: instant,
      by: actor,
      receivedBy: z.string().nullable(),
      materials: z.array(
        z.object({ code: z.string().nullable(), name: z.string().nullable(), quantity: z.int() }),
      ),
    })
    .nullable(),
}

/** The job in numbers, as the report of the work ends it. */
export const jobReport = z.object({
  checklist: z.object({ done: z.int(), notApplicable: z.int(), failed: z.int(), open: z.int() }).nullable(),
  attendees: z.int(),
  signed: z.int().describe('Of the attendees'),
  materials: z.int().describe('Pieces handed over'),
})

export function codesOnce(given: readonly { code: string }[]): boolean {
  return new Set(given.map(({ code }) => code)).size === given.length
}
