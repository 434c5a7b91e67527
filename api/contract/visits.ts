import { z } from 'zod'
import { categories, emergencyTimes, kinds, urgencies } from '../../workflows/domain/vocabulary.ts'

/** What engineers are told of their visits (process.md 5). */

const instant = z.string().describe('RFC 3339, UTC')
const link = z.string().nullable().describe('null when it cannot be done now')

export const dispatchOrder = z
  .object({
    ticket: z.string(),
    kind: z.enum(kinds),
    urgency: z.enum(urgencies),
    state: z.enum(['offered', 'accepted', 'arrived']),
    from: instant.describe('Arrival'),
    to: instant,
    travelMinutes: z.number().nullable().describe('The way there as it is booked, before `from`'),
    acceptBy: instant.nullable().describe('An offer that is not answered by then goes to somebody else'),
    emergency: z
      .enum(emergencyTimes)
      .nullable()
      .describe('Goes before other visits: at once, or after the present job'),
    durationMinutes: z.int(),
    customer: z.object({
      company: z.string().nullable(),
      name: z.string().describe('Whom to ask for'),
      phone: z.string().nullable(),
      address: z.string().nullable(),
    }),
    unit: z.object({ model: z.string(), serial: z.string().nullable() }).nullable(),
    fault: z
      .object({ summary: z.string(), description: z.string().nullable(), errorCodes: z.array(z.string()) })
      .nullable(),
    diagnosis: z.object({ category: z.enum(categories), faultCode: z.string().nullable() }).nullable(),
    skills: z.array(z.string()),
    parts: z
      .array(
        z.object({
          sku: z.string(),
          nameZh: z.string(),
          nameEn: z.string(),
          quantity: z.int(),
          insteadOf: z.string().nullable().describe('The part of the plan that it stands in for'),
          reservedAt: z.array(z.object({ location: z.string(), name: z.string(), quantity: z.int() })),
        }),
      )
      .describe('What to bring, and where it lies'),
    tools: z.array(z.string()).describe('To be brought besides the parts'),
    checklist: z.array(z.string()).describe('Codes that are still to be gone through before the report'),
    remarks: z.array(z.string()).describe('The latest notes that are not internal'),
    links: z.object({
      ticket: z.string(),
      dispatchOrder: z.string().describe('The order as PDF, to be printed'),
      acceptance: link,
      refusal: link,
      departure: link,
      arrival: link,
      start: link,
      noShow: link.describe('The customer is not there; null before the time of the visit'),
      checklist: link.describe('null where the job has none'),
      completion: link,
    }),
  })
  .meta({ id: 'DispatchOrder' })
