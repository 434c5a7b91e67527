import { z } from 'zod'
import { criteria } from '../../workflows/domain/dispatch/score.ts'
import { obstacles } from '../../workflows/domain/dispatch/suitability.ts'
import { stages, urgencies } from '../../workflows/domain/vocabulary.ts'
import { handedOverView } from './hand-over.ts'

/** Whom a visit could go to and why (docs/dispatch.md). */

const instant = z.string().describe('RFC 3339, UTC')
const text = z.object({ 'zh-CN': z.string(), en: z.string() }).describe('For people, in both languages')

const job = z
  .object({
    skills: z.array(z.string()),
    level: z.int().nullable(),
    certificates: z.array(z.string()),
    model: z.string().nullable(),
    region: z.string().nullable(),
    faultCode: z.string().nullable(),
    urgent: z.boolean(),
    placeKnown: z.boolean().describe('Without the place, no way is reckoned and regions count'),
    from: instant.describe('The visit has to begin and end inside'),
    to: instant,
    durationMinutes: z.number(),
    dueAt: instant.nullable().describe('The earliest promise that hangs on the visit'),
  })
  .meta({ id: 'DispatchJob' })

const obstacle = z.object({
  code: z.enum(obstacles),
  about: z.string().nullable().describe('The skill, certificate, product or region'),
  text,
})

const candidate = z
  .object({
    engineer: z.string(),
    name: z.string(),
    from: instant.describe('Arrival'),
    to: instant,
    travelMinutes: z.number(),
    score: z.number(),
    lines: z.array(z.object({ criterion: z.enum(criteria), points: z.number(), text })),
  })
  .meta({ id: 'Candidate' })

export const candidatesView = z
  .object({
    ticket: z.string(),
    asOf: instant,
    job,
    handedOver: handedOverView.nullable().describe('Why the system left it to a dispatcher'),
    candidates: z.array(candidate).describe('The best first: they are asked in this order'),
    ruledOut: z.array(z.object({ engineer: z.string(), name: z.string(), obstacles: z.array(obstacle) })),
  })
  .meta({ id: 'Candidates' })

export const dispatchHealthView = z
  .object({
    asOf: instant,
    looked: z.int().describe('Open jobs that were looked at, those first that have waited longest'),
    more: z.boolean().describe('There are more than were looked at'),
    stuck: z.array(
      z.object({
        ticket: z.string(),
        stage: z.enum(stages),
        urgency: z.enum(urgencies),
        receivedAt: instant,
        job,
        considered: z.int().describe('Active engineers'),
        hindrances: z.array(
          obstacle.extend({
            alone: z.int().describe('Engineers who fail on this and nothing else'),
            all: z.int().describe('Engineers who fail on this'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DispatchHealth' })
