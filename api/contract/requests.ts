import { z } from 'zod'
import { unitWays } from '../../workflows/domain/depot/unit.ts'
import { oldPartRules } from '../../workflows/domain/parts/old-part.ts'
import { visibilities } from '../../workflows/domain/ticket/notes.ts'
import {
  categories,
  channels,
  clockKinds,
  emergencyTimes,
  impacts,
  kinds,
  languages,
  modes,
  refusalCauses,
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

const serial = z
  .string()
  .trim()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'use letters, digits and . _ - / only')
  .toUpperCase()

const usedPart = partLine
  .extend({
    from: z
      .literal('van')
      .optional()
      .describe('From the engineer’s own van; without it, from what is held or issued'),
    serials: z
      .array(
        z.strictObject({ new: serial, old: serial.optional().describe('Of the piece that it replaces') }),
      )
      .max(100)
      .optional()
      .describe('Of as many of the pieces as have one'),
    oldPart: z.enum(oldPartRules).optional().describe('As the contract says, where it says something else'),
  })
  .refine(({ serials = [], quantity }) => serials.length <= quantity, {
    path: ['serials'],
    message: 'more serial numbers than pieces',
  })
  .refine(({ serials = [] }) => serials.every((one) => one.new !== one.old), {
    path: ['serials'],
    message: 'a piece does not replace itself',
  })

const usedParts = z
  .array(usedPart)
  .max(50)
  .refine(
    (given) => new Set(given.map(({ sku, from }) => `${sku} ${from ?? ''}`)).size === given.length,
    'name each part once, and once more from the van',
  )
  .refine(
    (given) => distinct(given.flatMap(({ sku, serials = [] }) => serials.map((one) => `${sku} ${one.new}`))),
    'no two pieces have one serial number',
  )
  .refine(
    (given) => distinct(given.flatMap(({ serials = [] }) => serials.flatMap((one) => one.old ?? []))),
    'an old piece is replaced once',
  )

function distinct(given: readonly string[]): boolean {
  return new Set(given).size === given.length
}

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
      tools: z.array(code()).max(50).optional().describe('To be brought besides the parts'),
      parts: partLines,
      durationMinutes: z
        .int()
        .min(1)
        .max(14 * 24 * 60),
      window: window.optional(),
      unit: z
        .strictObject({ way: z.enum(unitWays) })
        .optional()
        .describe(
          'Of the mode "depot": as a parcel, for which a label is ordered (default), or over the counter',
        ),
    })
    .refine(({ mode, unit }) => unit === undefined || mode === 'depot', {
      path: ['unit'],
      message: 'goes with the mode "depot" only',
    })
    .refine(fitsWindow, { path: ['window'], message: 'the window is shorter than the job' }),
  acceptance: z.strictObject({}),
  refusal: z
    .strictObject({
      reason: text(1_000),
      cause: z.enum(refusalCauses).optional().describe('Where it leads; without it, to the next engineer'),
      parts: partLines
        .optional()
        .describe('Of `parts_missing`: what was not found; without them, all that the plan needs'),
    })
    .refine(({ cause, parts }) => parts === undefined || cause === 'parts_missing', {
      path: ['parts'],
      message: 'parts go with the cause "parts_missing"',
    }),
  arrival: z.strictObject({}),
  assignment: z
    .strictObject({
      engineer: code(),
      from: moment.optional().describe('Without it, the first free time within the shifts'),
      replaces: code(200).optional().describe('`visit.key` of the visit that it takes the place of'),
      emergency: z
        .enum(emergencyTimes)
        .optional()
        .describe('Takes the engineer away from other visits, which are planned anew'),
      evenArrived: z.boolean().optional().describe('Also from a customer with whom the engineer is already'),
      reason: text(1_000).optional(),
    })
    .refine(({ reason, replaces, emergency }) => reason !== undefined || !(replaces || emergency), {
      path: ['reason'],
      message: 'say why, when it takes the place of something',
    })
    .refine(({ from, emergency }) => !(from && emergency), {
      path: ['from'],
      message: 'an emergency is at once, or after the present job',
    })
    .refine(({ evenArrived, emergency }) => !evenArrived || emergency === 'now', {
      path: ['evenArrived'],
      message: 'goes with the emergency "now" only',
    }),
  withdrawal: z.strictObject({
    visit: code(200).describe('`visit.key` of the visit that is meant'),
    reason: text(1_000),
    next: z
      .enum(['system', 'dispatcher'])
      .describe('Whether the next engineer is asked, or a dispatcher goes on by hand'),
  }),
  completion: z.strictObject({
    cause: text(10_000),
    work: text(10_000),
    partsUsed: usedParts,
    tests: text(10_000).optional(),
  }),
  issue: z.strictObject({
    lines: partLines
      .refine((given) => given.length > 0, 'name a part, or leave the lines out')
      .optional()
      .describe('Without them: all that is held'),
    to: code().optional().describe('Who takes them along, a staff id; without it the engineer of the visit'),
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
