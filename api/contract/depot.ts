import { z } from 'zod'
import {
  directions,
  labelRefusals,
  labelStates,
  trackingCodes,
  unitPlaces,
  unitWays,
  unrepairedReasons,
} from '../../workflows/domain/depot/unit.ts'
import { code, moment, text } from '../fields.ts'

/** What requests and answers about a repair in the depot look like. */

const quoteKinds = ['part', 'labour', 'travel', 'shipping', 'other'] as const

const quoteLine = z.strictObject({
  kind: z.enum(quoteKinds),
  description: text(200),
  sku: code().optional(),
  quantity: z.int().min(1).max(10_000),
  amount: z.int().min(0).max(100_000_000).describe('Of the whole line, in minor units of the currency'),
})

const test = z.strictObject({ test: code(), passed: z.boolean(), value: text(200).optional() })

const distinct = (given: readonly string[]) => new Set(given).size === given.length

export const depotActs = {
  shipment: z
    .strictObject({
      direction: z.enum(directions),
      carrier: code().optional().describe('Without it: the one that made the label'),
      trackingNumber: code(80).optional().describe('Of another parcel than the label’s'),
    })
    .refine(({ carrier, trackingNumber }) => carrier === undefined || trackingNumber !== undefined, {
      path: ['trackingNumber'],
      message: 'another carrier has another tracking number',
    }),
  label: z.strictObject({ direction: z.enum(directions) }),
  receipt: z
    .strictObject({
      matches: z.boolean().describe('It is the product, with the serial number, that the ticket names'),
      condition: text(2_000),
      accessories: z.array(text(100)).max(50),
      photos: z.array(z.uuid()).max(50).describe('Ids of photos of the ticket'),
      differences: text(2_000).optional(),
    })
    .refine(({ matches, differences }) => matches || differences !== undefined, {
      path: ['differences'],
      message: 'say what is different',
    })
    .refine(({ photos }) => distinct(photos), { path: ['photos'], message: 'name each photo once' }),
  clearance: z.strictObject({ accepted: z.boolean(), reason: text(2_000) }),
  detection: z.strictObject({ findings: text(10_000), faultCode: code().optional() }),
  quote: z
    .strictObject({
      lines: z.array(quoteLine).min(1).max(100),
      amount: z.int().min(0).describe('The sum of the lines, in minor units of the currency'),
      currency: z.string().regex(/^[A-Z]{3}$/, 'use a code of ISO 4217, like CNY'),
      validUntil: moment,
    })
    .refine(({ lines, amount }) => lines.reduce((sum, line) => sum + line.amount, 0) === amount, {
      path: ['amount'],
      message: 'the lines add up to something else',
    }),
  quoteDecision: z.strictObject({ accepted: z.boolean(), comment: text(2_000).optional() }),
  step: z.strictObject({ step: code(), note: text(2_000) }),
  tests: z
    .strictObject({ round: z.int().min(1).max(1_000), results: z.array(test).min(1).max(100) })
    .refine(({ results }) => distinct(results.map((one) => one.test)), {
      path: ['results'],
      message: 'name each test once',
    }),
  packing: z
    .strictObject({
      checklist: z
        .array(z.strictObject({ item: text(200), done: z.boolean() }))
        .min(1)
        .max(100),
    })
    .refine(({ checklist }) => checklist.every(({ done }) => done), {
      path: ['checklist'],
      message: 'pack what is missing first',
    }),
  delivery: z.strictObject({ handedTo: text(100), note: text(2_000).optional() }),
}

export const carrierReport = z.strictObject({
  trackingNumber: code(80),
  events: z
    .array(z.strictObject({ at: moment, code: z.enum(trackingCodes), place: text(200).optional() }))
    .min(1)
    .max(200),
})

const instant = z.string().describe('RFC 3339, UTC')
const actor = z.object({ role: z.string(), id: z.string() })

const parcel = z.object({
  state: z.enum(labelStates),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  refused: z.enum(labelRefusals).nullable().describe('Why there is no label'),
  label: z.string().nullable().describe('Where the label is'),
  shippedAt: instant.nullable(),
  exceptionAt: instant.nullable(),
  tracking: z.array(z.object({ at: instant, code: z.enum(trackingCodes), place: z.string().nullable() })),
})

export const ticketDepot = z
  .object({
    way: z.enum(unitWays),
    place: z.enum(unitPlaces).describe('Where the customer’s unit is; `returned` is with the customer again'),
    owed: z.boolean().describe('The unit has to be given back although it is not to be repaired any more'),
    inbound: parcel.nullable(),
    arrivedAt: instant.nullable(),
    receipt: z
      .object({
        at: instant,
        matches: z.boolean(),
        condition: z.string(),
        accessories: z.array(z.string()),
        differences: z.string().nullable(),
        photos: z.array(z.string()),
      })
      .nullable(),
    clearance: z.object({ at: instant, accepted: z.boolean(), reason: z.string() }).nullable(),
    detection: z.object({ at: instant, findings: z.string(), faultCode: z.string().nullable() }).nullable(),
    quote: z
      .object({
        number: z.int(),
        amount: z.int().describe('In minor units of the currency'),
        currency: z.string(),
        validUntil: instant,
        lines: z.array(z.record(z.string(), z.unknown())),
        decision: z
          .object({ at: instant, by: actor, accepted: z.boolean(), comment: z.string().nullable() })
          .nullable(),
      })
      .nullable(),
    steps: z.array(z.object({ at: instant, by: actor, step: z.string(), note: z.string() })),
    tests: z.array(
      z.object({
        round: z.int(),
        at: instant,
        by: actor,
        passed: z.boolean(),
        results: z.array(z.object({ test: z.string(), passed: z.boolean(), value: z.string().nullable() })),
      }),
    ),
    unrepaired: z.enum(unrepairedReasons).nullable().describe('Why it goes back as it came'),
    packedAt: instant.nullable(),
    outbound: parcel.nullable(),
    deliveredAt: instant.nullable(),
  })
  .nullable()
export type TicketDepot = z.infer<typeof ticketDepot>

export const photoView = z
  .object({
    id: z.string(),
    contentType: z.string(),
    size: z.int().describe('Bytes'),
    takenAt: instant,
    link: z.string(),
  })
  .meta({ id: 'Photo' })
