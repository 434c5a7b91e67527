import { z } from 'zod'
import {
  afterInspection,
  handOverWays,
  inspectionResults,
  loanerOccasions,
  loanerStates,
  loanStates,
} from '../../workflows/domain/loaner/states.ts'
import { code, sought, text } from '../fields.ts'

/** What requests and answers about loaners look like (docs/loaners.md). */

const instant = z.string().describe('RFC 3339, UTC')
const accessories = z.array(text(100)).max(50)

const profile = {
  model: text(100),
  serial: text(100).optional(),
  standsInFor: z
    .array(text(100))
    .min(1, 'name a product that it stands in for')
    .max(200)
    .describe('Product models, or beginnings with * behind'),
  accessories: accessories.default([]).describe('What belongs to it and goes along'),
  location: code(),
  condition: text(1_000).optional(),
}

export const newLoaner = z.strictObject({ id: code(), ...profile }).meta({ id: 'NewLoaner' })
export const loanerProfile = z
  .strictObject({ ...profile, state: z.enum(loanerStates).default('available') })
  .meta({ id: 'LoanerProfile' })

export const loanersQuestion = z.strictObject({
  state: z.enum(loanerStates).optional(),
  after: sought(40).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const loanerView = z
  .object({
    id: z.string(),
    model: z.string(),
    serial: z.string().nullable(),
    standsInFor: z.array(z.string()),
    accessories: z.array(z.string()),
    location: z.string(),
    state: z.enum(loanerStates),
    condition: z.string().nullable(),
    lent: z
      .object({
        ticket: z.string(),
        customer: z.string().describe('The company, or the person'),
        state: z.enum(loanStates),
        since: instant,
        dueBack: instant.nullable(),
      })
      .nullable()
      .describe('Who has it or is to get it; null: it lies at its location'),
  })
  .meta({ id: 'Loaner' })

export const loansQuestion = z.strictObject({
  state: z.enum(loanStates).optional(),
  ticket: z
    .string()
    .regex(/^\d{9,15}$/, 'a ticket number')
    .optional(),
  loaner: sought(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const loanView = z
  .object({
    ticket: z.string(),
    customer: z.string().nullable(),
    loaner: z.string().nullable(),
    state: z.enum(loanStates),
    requestedAt: instant,
    reservedAt: instant.nullable(),
    preparedAt: instant.nullable(),
    handedOverAt: instant.nullable(),
    way: z.enum(handOverWays).nullable(),
    dueBack: instant.nullable().describe('Follows the promise of the repair; null once it is back'),
    reminders: z.int().describe('How often the customer was reminded'),
    remindedAt: instant.nullable(),
    returnedAt: instant.nullable(),
    inspection: z.enum(inspectionResults).nullable(),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Loan' })

/** On a ticket: whether a loaner should be offered, and the latest loan. */
export const ticketLoaner = z.object({
  suggested: z
    .enum(loanerOccasions)
    .nullable()
    .describe(
      'Why a loaner should be offered now; null: there is no reason, or one is asked for or declined',
    ),
  loan: z
    .object({
      state: z.enum(loanStates),
      loaner: z.object({ id: z.string(), model: z.string(), serial: z.string().nullable() }).nullable(),
      placeInLine: z.int().nullable().describe('While it waits: how many come before'),
      dueBack: instant.nullable(),
      handedOver: z
        .object({
          at: instant,
          by: z.enum(handOverWays),
          accessories: z.array(z.string()),
          condition: z.string().nullable(),
          trackingNumber: z.string().nullable(),
        })
        .nullable(),
      returned: z
        .object({ at: instant, accessories: z.array(z.string()), condition: z.string().nullable() })
        .nullable(),
      inspection: z.object({ result: z.enum(inspectionResults), comment: z.string().nullable() }).nullable(),
    })
    .nullable(),
})

const done = z.literal(true, 'has to be done before the loaner is handed over')

export const loanerActs = {
  request: z.strictObject({}),
  withdrawal: z.strictObject({ reason: text(1_000).optional() }),
  preparation: z.strictObject({ checked: done, cleaned: done, dataWiped: done }),
  handover: z
    .strictObject({
      by: z.enum(handOverWays),
      accessories: accessories.describe('What goes along'),
      condition: text(1_000),
      trackingNumber: text(100).optional(),
    })
    .refine(({ by, trackingNumber }) => by === 'shipment' || trackingNumber === undefined, {
      path: ['trackingNumber'],
      message: 'only a shipment has one',
    }),
  return: z.strictObject({
    accessories: accessories.describe('What came back'),
    condition: text(1_000).optional(),
  }),
  inspection: z.strictObject({
    result: z.enum(inspectionResults),
    becomes: z
      .enum(afterInspection)
      .optional()
      .describe('Default: available when all is well, else out of service'),
    comment: text(1_000).optional(),
  }),
  loss: z.strictObject({ reason: text(1_000) }),
}
