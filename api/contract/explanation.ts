import { z } from 'zod'
import { holders } from '../../workflows/domain/sla/holders.ts'
import { policyScopes } from '../../workflows/domain/sla/policy.ts'
import { closings } from '../../workflows/domain/time/closing.ts'
import { waits } from '../../workflows/domain/vocabulary.ts'
import { actor, audience, clockView, instant, nullable, span } from './answers.ts'

/** Why the promises of a ticket are where they are. Customers are not told who did what, nor whom the house warns. */

const why = z
  .object({ 'zh-CN': z.string(), en: z.string() })
  .describe('For people, in both languages; times in the company’s time zone')

const counted = span.extend({
  makeUpDay: z.string().optional().describe('The make-up workday (调休) that gave it'),
  why: why.optional(),
})

const gap = span.extend({
  cause: z.enum([...closings, 'pause']),
  name: z.string().optional().describe('Of the holiday'),
  waitingFor: z.enum(waits).optional(),
  by: actor.optional().describe('Who paused it; staff only'),
  reason: z.string().optional().describe('In the words of who paused it; staff only'),
  why,
})

const replan = z.object({
  at: instant,
  by: actor.optional().describe('Staff only'),
  cause: z.enum(['urgency', 'policy', 'promise', 'reopening']),
  from: instant.optional().describe('The deadline before; none while it was paused'),
  to: instant.optional(),
  why,
})

const promised = z.object({
  at: instant,
  expiresAt: nullable(instant),
  by: actor.optional().describe('Staff only'),
  reason: z.string().optional().describe('Staff only'),
})

const time = z
  .object({ elapsedMs: z.int(), heldMs: z.record(z.enum(holders), z.int()) })
  .describe('Who held the time; the shares add up to what has elapsed')

const explanation = clockView
  .extend({
    calendar: nullable(z.string()).describe('Whose hours count, with its version; null: around the clock'),
    carried: nullable(z.string()).describe(
      'Working time used up in an earlier cycle that this one goes on from',
    ),
    promised: nullable(promised),
    why,
    counted: z.array(counted).describe('The time that counted'),
    gaps: z.array(gap).describe('The time that did not, and why'),
    replans: z.array(replan).describe('What moved the deadline other than a pause'),
    ahead: z
      .array(z.object({ level: z.string(), at: instant, tells: z.array(audience) }))
      .optional()
      .describe('The levels that come next, and who hears of them; staff only'),
    time,
  })
  .meta({ id: 'Explanation' })

export const explanations = z
  .object({
    items: z.array(explanation),
    time,
    policy: z
      .object({
        id: z.string(),
        version: z.int(),
        chosenBy: z.object({ scope: z.enum(policyScopes), value: z.string().optional() }),
        why,
      })
      .optional()
      .describe('What the ticket is promised by; staff only'),
  })
  .meta({ id: 'Explanations' })
export type Explanations = z.infer<typeof explanations>
