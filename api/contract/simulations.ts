import { z } from 'zod'
import { simulationStates } from '../../db/schema/index.ts'
import { policyScopes } from '../../workflows/domain/sla/policy.ts'
import { clockKinds } from '../../workflows/domain/vocabulary.ts'
import { moment, text } from '../fields.ts'
import { calendarForm, policyForm, versionedId } from './sla.ts'

/** A version that is kept here. */
export const keptVersion = z.strictObject({ id: versionedId, version: z.int().min(1).max(1_000_000_000) })

export const newSimulation = z
  .strictObject({
    from: moment.describe('Tickets that were received from then on …'),
    to: moment.describe('… and before then'),
    policy: z
      .union([keptVersion, policyForm])
      .optional()
      .describe('A version that is kept here, or a policy as it would be written'),
    for: z
      .strictObject({ scope: z.enum(policyScopes), value: text(100).optional() })
      .optional()
      .describe('What the given policy would be chosen for; without it, it is for every ticket'),
    calendar: z
      .union([keptVersion, z.strictObject({ id: versionedId, calendar: calendarForm })])
      .optional()
      .describe('In place of the calendar of that id, in whatever policy each ticket has now'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'a period ends after it begins' })
  .refine(({ policy, calendar }) => policy !== undefined || calendar !== undefined, {
    path: ['policy'],
    message: 'name a policy, a calendar, or both',
  })
  .refine(
    (given) => given.for === undefined || (given.policy !== undefined && !('version' in given.policy)),
    {
      path: ['for'],
      message: 'a version that is kept here says itself what it is for',
    },
  )
  .meta({ id: 'NewSimulation' })
export type NewSimulation = z.infer<typeof newSimulation>

const instant = z.string().describe('RFC 3339, UTC')
const counts = z.object({ recorded: z.int(), simulated: z.int() })

const breachesFound = z.object({
  count: z.int(),
  first: z
    .array(z.object({ ticket: z.string(), clock: z.enum(clockKinds), cycle: z.int(), dueAt: instant }))
    .describe('At most 200 of them, by ticket'),
})

const comparison = z.object({
  touched: z.int().describe('Tickets that the candidate would have been for'),
  breaches: counts.extend({ added: breachesFound, avoided: breachesFound }),
  alerts: z.object({
    byLevel: z.array(counts.extend({ clock: z.enum(clockKinds), level: z.string() })),
    byAudience: z.array(counts.extend({ audience: z.string() })),
    byPerson: z
      .array(counts.extend({ person: z.string(), name: z.string().nullable() }))
      .describe('By staff id, as teams and responsibilities stand now'),
  }),
  byDay: z
    .array(z.object({ day: z.string(), breaches: counts, alerts: counts }))
    .describe('In the company’s time zone'),
})

export const simulationView = z
  .object({
    id: z.string(),
    state: z.enum(simulationStates),
    from: instant,
    to: instant,
    until: instant.describe('What happened later is not looked at'),
    progress: z.object({ total: z.int(), done: z.int() }).describe('Tickets'),
    result: comparison.nullable().describe('Once it is done'),
    problem: z.string().nullable(),
    madeBy: z.string(),
    madeAt: instant,
    finishedAt: instant.nullable(),
    links: z.object({ self: z.string(), temporal: z.string().nullable() }),
  })
  .meta({ id: 'Simulation' })
