import { z } from 'zod'
import { sides } from '../../workflows/domain/ticket/visit/no-show.ts'
import { moment, text } from '../fields.ts'

/** Times for visits, and what is done about them (docs/dispatch.md, Appointments). */

const instant = z.string().describe('RFC 3339, UTC')
const freeTime = z.object({ from: instant, to: instant })

/** At most two months: further ahead nobody's shifts say much. */
const longest = 62 * 24 * 3_600_000

export const slotQuestion = z
  .strictObject({
    from: moment.optional().describe('Only visits that begin then or later; without it the plan’s window'),
    to: moment.optional().describe('Only visits that end by then'),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'a period ends after it begins',
  })
  .refine(({ from, to }) => spanOf(from, to) <= longest, { path: ['to'], message: 'at most 62 days' })

export const slotsView = z
  .object({
    ticket: z.string(),
    asOf: instant,
    durationMinutes: z.int(),
    slots: z
      .array(
        freeTime.extend({
          engineers: z.array(z.string()).nullable().describe('Who could come then; null for customers'),
        }),
      )
      .describe('Full hours at which somebody suitable could come, the way there included'),
  })
  .meta({ id: 'Slots' })

export const appointmentActs = {
  confirmation: z.strictObject({}),
  move: z.strictObject({ from: moment.describe('One of the slots, or any other time') }),
  cancellation: z.strictObject({ reason: text(1_000).optional() }),
  departure: z.strictObject({
    expectedAt: moment.optional().describe('When the customer can expect the engineer; none: as booked'),
  }),
  start: z.strictObject({
    safetyInPlace: z.literal(true, 'see to the safety measures first'),
    faultConfirmed: z.boolean().describe('It is the fault that the ticket says, as seen with the customer'),
    remarks: text(10_000).optional(),
  }),
  noShow: z.strictObject({
    side: z.enum(sides).describe('Who was not there'),
    reason: text(1_000).optional(),
  }),
  engineerMissing: z.strictObject({}),
}

const link = z.string().nullable().describe('null when it cannot be done now')

/** What a customer's link is about; nothing that its mail did not say. */
export const appointmentView = z
  .object({
    ticket: z.string(),
    state: z
      .enum(['booked', 'wanted', 'begun', 'passed'])
      .describe('wanted: a time is to be chosen; begun: the engineer is there; passed: nobody has come yet'),
    from: instant.nullable(),
    to: instant.nullable(),
    engineer: z.object({ name: z.string(), phone: z.string().nullable() }).nullable(),
    onTheWay: z.boolean(),
    expectedAt: instant.nullable().describe('The estimate of an engineer on the way'),
    confirmedAt: instant.nullable(),
    expiresAt: instant.describe('The link is good until then'),
    text: z.object({ 'zh-CN': z.string(), en: z.string() }).describe('For people, in both languages'),
    slots: z.array(freeTime).describe('Other times that are free at the moment'),
    links: z.object({
      self: z.string(),
      confirmation: link,
      move: link,
      cancellation: link,
      noShow: link.describe('The engineer did not come; null until that is late'),
    }),
  })
  .meta({ id: 'Appointment' })
export type AppointmentView = z.infer<typeof appointmentView>

/** The same for the desk, which passes the link on where no mail does. */
export const appointmentToPassOn = appointmentView
  .extend({ url: z.string().describe('For the customer alone: whoever opens it is taken for the customer') })
  .meta({ id: 'AppointmentToPassOn' })

function spanOf(from: string | undefined, to: string | undefined): number {
  return to === undefined ? 0 : Date.parse(to) - (from === undefined ? Date.now() : Date.parse(from))
}
