import { z } from 'zod'
import {
  inspectionResults,
  oldPartOutcomes,
  oldPartRules,
  oldPartStates,
  returnWithin,
} from '../../workflows/domain/parts/old-part.ts'
import { oldWarrantySources, warrantyCodes } from '../../workflows/domain/parts/warranty.ts'
import { isDuration, lengthOf } from '../../workflows/domain/time/duration.ts'
import { afterPeriod, isPeriod } from '../../workflows/domain/time/period.ts'
import { code, text } from '../fields.ts'

/** What requests and answers say about built-in parts, their warranty, and the old ones. */

const instant = z.string().describe('RFC 3339, UTC')

const period = z
  .string()
  .refine(isPeriod, 'use an ISO 8601 period of years, months, weeks or days, like P12M')
  .refine((given) => !isPeriod(given) || afterPeriod('2000-01-01', given) > '2000-01-01', 'at least a day')
  .refine((given) => !isPeriod(given) || afterPeriod('2000-01-01', given) <= '2050-01-01', 'at most 50 years')

export const partWarranty = z.strictObject({
  period: period.nullable().describe('From the day on which a piece is built in; null: nobody promises any'),
})

const year = 366 * 24 * 3_600_000
export const partOldPart = z.strictObject({
  oldPart: z.enum(oldPartRules),
  within: z
    .string()
    .refine(isDuration, 'use an ISO 8601 duration, like P14D')
    .refine((given) => !isDuration(given) || lengthOf(given) > 0, 'longer than nothing')
    .refine((given) => !isDuration(given) || lengthOf(given) <= year, 'at most a year')
    .default(returnWithin)
    .describe('How long an engineer has to bring it back'),
})

export const warrantyLaw = z.strictObject({
  minimum: period.nullable().describe('What the law asks for at least; null removes the rule'),
  source: text(500).describe('The law, as one would cite it'),
})
export const productWarranty = z.strictObject({ period: period.nullable().describe('null removes it') })

export const warrantyRulesView = z
  .object({
    laws: z.array(z.object({ region: z.string(), minimum: z.string(), source: z.string() })),
    products: z.array(z.object({ model: z.string(), period: z.string() })),
  })
  .meta({ id: 'WarrantyRules' })

const words = z.object({ 'zh-CN': z.string(), en: z.string() })

export const warrantyView = z
  .object({
    until: z.string().nullable().describe('The last day; null: none'),
    reason: z.object({
      code: z.enum(warrantyCodes),
      installedOn: z.string(),
      period: z.string().optional(),
      partUntil: z.string().optional(),
      old: z.object({ until: z.string(), from: z.enum(oldWarrantySources) }).optional(),
      law: z.object({ region: z.string(), minimum: z.string() }).optional(),
      lawUntil: z.string().optional(),
    }),
    text: words,
  })
  .meta({ id: 'Warranty' })

export const builtInView = z
  .object({
    sku: z.string(),
    quantity: z.int(),
    serial: z.string().nullable(),
    oldSerial: z.string().nullable(),
    warranty: warrantyView.nullable(),
    oldPart: z
      .object({
        id: z.string(),
        state: z.enum(oldPartStates),
        dueAt: instant.nullable(),
        text: words.describe('Whether it comes back or is left with the customer, for the service sheet'),
      })
      .nullable()
      .describe('null: nobody asks for it'),
  })
  .meta({ id: 'BuiltIn' })

export const serialEntry = z
  .object({
    sku: z.string(),
    serial: z.string().nullable(),
    ticket: z.string(),
    unit: z.object({ id: z.string(), model: z.string(), serial: z.string().nullable() }).nullable(),
    installedAt: instant,
    removedAt: instant.nullable(),
    warranty: warrantyView.nullable(),
    replaces: z.string().nullable().describe('The serial number that came out for it'),
    replacedBy: z
      .object({ serial: z.string().nullable(), ticket: z.string() })
      .nullable()
      .describe('What came in its place, on which ticket'),
    oldPart: z
      .object({ id: z.string(), state: z.enum(oldPartStates) })
      .nullable()
      .describe('What became of the piece that came out for it'),
  })
  .meta({ id: 'SerialEntry' })

export const oldPartView = z
  .object({
    id: z.string(),
    ticket: z.string(),
    sku: z.string(),
    quantity: z.int(),
    serial: z.string().nullable(),
    engineer: z.string().describe('Who has to bring it'),
    state: z.enum(oldPartStates),
    createdAt: instant,
    dueAt: instant.nullable(),
    location: z.string().nullable(),
    receivedAt: instant.nullable(),
    receivedBy: z.string().nullable(),
    result: z.enum(inspectionResults).nullable(),
    outcome: z.enum(oldPartOutcomes).nullable(),
    notes: z.string().nullable(),
    inspectedAt: instant.nullable(),
    inspectedBy: z.string().nullable(),
  })
  .meta({ id: 'OldPart' })

export const oldPartReceipt = z.strictObject({ location: code().describe('Where it lies now') })
export const oldPartInspection = z.strictObject({
  result: z.enum(inspectionResults),
  outcome: z.enum(oldPartOutcomes).describe('Where it goes; what is refurbished is stock again'),
  notes: text(2_000).optional(),
})

export const outstandingView = z
  .object({
    ticket: z.string(),
    sku: z.string(),
    quantity: z.int(),
    to: z.string().describe('Who took them along, a staff id'),
    since: instant,
  })
  .meta({ id: 'Outstanding' })
