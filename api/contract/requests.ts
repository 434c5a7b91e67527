import { z } from 'zod'
import { visibilities } from '../../workflows/domain/ticket/notes.ts'
import {
  categories,
  channels,
  clockKinds,
  impacts,
  kinds,
  languages,
  modes,
  roles,
  tiers,
  urgencies,
  waits,
} from '../../workflows/domain/vocabulary.ts'
import { code, day, email, moment, phone, place, text } from '../fields.ts'

/** The bodies that requests send (design.md 6). Unknown fields are refused everywhere. */

const person = {
  name: text(100).describe('Whom to talk to'),
  company: text(200).optional().describe('The company in full; without it the person is the customer'),
  phone: phone.optional(),
  email: email.optional(),
  address: text(300).optional(),
  place: place.optional().describe('Where the address is; ways are reckoned from it'),
  wechat: text(100).optional(),
  language: z.enum(languages).optional().describe('Without it: Chinese for who has a Chinese name'),
}

const customer = z.union([z.strictObject({ id: z.uuid() }), z.strictObject(person)])

const unit = z.strictObject({
  model: text(100),
  serial: text(100).optional(),
  purchasedOn: day.optional(),
  installedOn: day.optional(),
})

const lines = () => z.array(text(200)).max(50).optional()

const fault = z.strictObject({
  summary: text(500),
  description: text(10_000).optional(),
  since: z.union([moment, day]).optional(),
  frequency: text(200).optional(),
  errorCodes: lines(),
  alarms: lines(),
  outsideFactors: lines(),
  stepsTried: lines(),
})

export const newTicket = z
  .strictObject({
    channel: z.enum(channels),
    kind: z.enum(kinds),
    customer,
    unit: unit.optional(),
    fault: fault.optional(),
    impact: z.enum(impacts).optional(),
    urgency: z.enum(urgencies).optional().describe('How urgent the customer says it is'),
    receivedAt: moment.optional().describe('When the customer asked; the clock starts here. Default: now'),
    wanted: z.strictObject({ mode: z.enum(modes).optional(), at: moment.optional() }).optional(),
    region: code(32).optional(),
  })
  .meta({ id: 'NewTicket' })
export type NewTicket = z.infer<typeof newTicket>

const partLine = z.strictObject({ sku: code(), quantity: z.int().min(1).max(10_000) })

const partLines = z
  .array(partLine)
  .max(50)
  .refine((given) => new Set(given.map((line) => line.sku)).size === given.length, 'name each part once')

const window = z
  .strictObject({ from: moment, to: moment })
  .refine(({ from, to }) => from < to, 'a window ends after it begins')

const rating = z.int().min(1).max(5)

export const acts = {
  triage: z.strictObject({
    urgency: z.enum(urgencies),
    reason: text(1_000).optional(),
    team: code().optional(),
  }),
  response: z.strictObject({ channel: z.enum(channels), summary: text(10_000) }),
  note: z.strictObject({ text: text(10_000), visibility: z.enum(visibilities) }),
  diagnosis: z.strictObject({
    category: z.enum(categories),
    cause: text(10_000),
    faultCode: code().optional(),
  }),
  plan: z
    .strictObject({
      mode: z.enum(modes),
      skills: z.array(code()).max(20),
      skillLevel: z
        .int()
        .min(1)
        .max(5)
        .optional()
        .describe('Of each of the skills; 1 learns it, 5 teaches it'),
      certificates: z.array(code()).max(20).optional().describe('Valid on the day of the visit'),
      parts: partLines,
      durationMinutes: z
        .int()
        .min(1)
        .max(14 * 24 * 60),
      window: window.optional(),
    })
    .refine(fitsWindow, { path: ['window'], message: 'the window is shorter than the job' }),
  acceptance: z.strictObject({}),
  refusal: z.strictObject({ reason: text(1_000) }),
  arrival: z.strictObject({}),
  assignment: z.strictObject({ engineer: code(), from: moment.optional() }),
  completion: z.strictObject({
    cause: text(10_000),
    work: text(10_000),
    partsUsed: partLines,
    tests: text(10_000).optional(),
  }),
  verification: z.strictObject({
    accepted: z.boolean(),
    comment: text(10_000).optional(),
    signedBy: text(100),
  }),
  followUp: z
    .strictObject({
      reached: z.boolean(),
      ratings: z.strictObject({ attitude: rating, efficiency: rating, solution: rating }).optional(),
      comment: text(10_000).optional(),
    })
    .refine(({ reached, ratings }) => reached || !ratings, {
      path: ['ratings'],
      message: 'only somebody who was reached can rate',
    }),
  pause: z.strictObject({
    reason: text(1_000),
    waitingFor: z
      .enum(waits)
      .optional()
      .describe('Default: customer. The policy says which clocks that pauses'),
    until: moment.optional().describe('Ends by itself then'),
  }),
  resumption: z.strictObject({ waitingFor: z.enum(waits).optional() }),
  promisedDate: z.strictObject({
    clock: z.enum(clockKinds),
    dueAt: moment,
    expiresAt: moment.optional().describe('From then on the computed deadline counts again'),
    reason: text(1_000),
  }),
  merging: z.strictObject({ into: z.string().regex(/^\d{9,15}$/, 'a ticket number'), reason: text(1_000) }),
  cancellation: z.strictObject({ reason: text(1_000) }),
  reopening: z.strictObject({ reason: text(1_000) }),
}

export const importance = z.strictObject({ tier: z.enum(tiers) })

export const newStaff = z.strictObject({
  id: code(),
  role: z.enum(roles).exclude(['customer']),
  name: text(100),
  email,
  phone: phone.optional(),
  language: z.enum(languages),
  skills: z.array(code()).max(50).default([]),
  models: z.array(text(100)).max(200).default([]).describe('Products authorised on; none: takes any'),
  regions: z.array(code(32)).max(50).default([]).describe('The home region first; none: everywhere'),
})

export const newKey = z.strictObject({
  role: z.enum(roles),
  subject: code(64).describe('A staff id, or a customer id for the role customer'),
  label: text(100),
})

function fitsWindow(plan: { durationMinutes: number; window?: { from: string; to: string } | undefined }) {
  if (!plan.window) return true
  return Date.parse(plan.window.to) - Date.parse(plan.window.from) >= plan.durationMinutes * 60_000
}
