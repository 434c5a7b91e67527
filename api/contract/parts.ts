import { z } from 'zod'
import { locationKinds, mainLocation } from '../../workflows/domain/parts/location.ts'
import { oldPartRules } from '../../workflows/domain/parts/old-part.ts'
import { code, day, phone, text } from '../fields.ts'

/** What requests and answers about parts look like. */

const quantity = z.int().min(1).max(1_000_000)
const location = code().default(mainLocation).describe('Where; without it the main location')
const instant = z.string().describe('RFC 3339, UTC')

export const receipt = z.strictObject({ quantity, location })
export const scrapping = z.strictObject({ quantity, location })
export const partReturn = z.strictObject({
  quantity,
  location,
  ticket: z
    .string()
    .regex(/^\d{9,15}$/, 'a ticket number')
    .describe('To which they were issued'),
})
export const count = z.strictObject({ counted: z.int().min(0).max(1_000_000), location })

export const partMinimum = z.strictObject({
  location,
  minimum: z.int().min(0).max(1_000_000).describe('Pieces that are to be free there; 0 removes it'),
})

const currency = z.string().regex(/^[A-Z]{3}$/, 'a currency by its ISO 4217 code, like CNY')

export const partUnitCost = z.strictObject({
  unitCost: z.int().min(0).max(1_000_000_000).describe('In minor units of the currency, like fen or cents'),
  currency,
})

export const partSubstitutes = z.strictObject({
  substitutes: z
    .array(
      z.strictObject({
        sku: code(),
        consent: z.boolean().describe('Only if the customer agrees: it is named, not taken by itself'),
      }),
    )
    .max(20)
    .refine((list) => new Set(list.map(({ sku }) => sku)).size === list.length, 'name each part once')
    .describe('The preferred first; none: nothing stands in for it'),
})

export const partsCostView = z.object({
  amounts: z
    .array(z.object({ currency: z.string(), amount: z.int() }))
    .describe('In minor units, one for each currency'),
  unpriced: z.int().describe('Used pieces whose part had no unit cost then'),
})

export const newPart = z.strictObject({ sku: code(), nameZh: text(100), nameEn: text(100) })

export const partView = z
  .object({
    sku: z.string(),
    nameZh: z.string(),
    nameEn: z.string(),
    onHand: z.int().describe('At all locations together'),
    reserved: z.int(),
    free: z.int(),
    unitCost: z.int().nullable().describe('In minor units of the currency; null: nobody has said yet'),
    currency: z.string().nullable().describe('ISO 4217'),
    warranty: z
      .string()
      .nullable()
      .describe('How long a built-in piece is under warranty, like P12M; null: nobody has said'),
    oldPart: z.enum(oldPartRules).describe('What becomes of the piece that it replaces'),
    oldPartWithin: z.string().describe('How long an engineer has to bring that back'),
    substitutes: z
      .array(z.object({ sku: z.string(), consent: z.boolean() }))
      .describe('What can be built in in its place, the preferred first'),
    stock: z.array(
      z.object({
        location: z.string(),
        onHand: z.int(),
        reserved: z.int(),
        free: z.int(),
        minimum: z.int().describe('How many are to be free there; 0: none is set'),
      }),
    ),
  })
  .meta({ id: 'Part' })

export const newLocation = z
  .strictObject({
    id: code(),
    kind: z.enum(locationKinds),
    name: text(100),
    region: code(32).optional().describe('Whose tickets it serves first'),
    place: z
      .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .optional()
      .describe('Degrees, WGS 84'),
    engineer: code().optional().describe('Whose van it is, a staff id'),
    address: text(300).optional().describe('Of a depot: where customers send their units'),
    phone: phone.optional().describe('Carriers want it with an address'),
  })
  .refine(({ kind, engineer }) => (kind === 'van') === (engineer !== undefined), {
    path: ['engineer'],
    message: 'a van has an engineer, and nothing else has one',
  })

export const locationView = z
  .object({
    id: z.string(),
    kind: z.enum(locationKinds),
    name: z.string(),
    region: z.string().nullable(),
    place: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
    engineer: z.string().nullable(),
    address: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: 'Location' })

export const newTransfer = z
  .strictObject({ sku: code(), quantity, from: code(), to: code() })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'send it somewhere else' })

export const transferView = z
  .object({
    id: z.string(),
    sku: z.string(),
    quantity: z.int(),
    from: z.string(),
    to: z.string(),
    state: z.enum(['in_transit', 'received']),
    sentAt: instant,
    receivedAt: instant.nullable(),
  })
  .meta({ id: 'Transfer' })

export const expectedDate = z.strictObject({ date: day })

export const purchaseRequestView = z
  .object({
    id: z.string(),
    sku: z.string(),
    quantity: z.int(),
    received: z.int(),
    expectedOn: z.string().nullable(),
    state: z.enum(['open', 'received']),
    tickets: z.array(z.string()).describe('Those that wait for it now, the most urgent first'),
    createdAt: instant,
    closedAt: instant.nullable(),
  })
  .meta({ id: 'PurchaseRequest' })
