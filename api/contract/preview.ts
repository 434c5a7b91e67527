import { z } from 'zod'
import { moment } from '../fields.ts'
import { instant } from './answers.ts'
import { calendarForm, duration, levelForm, short } from './sla.ts'

/** What is asked before anything is changed, and the answer. */

const calendarChoice = z.union([
  short,
  z.strictObject({ id: short, version: z.int().min(1).max(1_000_000).optional() }),
  calendarForm,
])

export const previewQuestion = z
  .strictObject({
    calendar: calendarChoice.nullish().describe('Itself, or its id; none: around the clock'),
    startedAt: moment,
    target: duration.optional(),
    until: moment.optional().describe('In place of a target: the working time up to there is asked for'),
    pauses: z
      .array(z.strictObject({ from: moment, to: moment.nullish() }))
      .max(1_000)
      .default([]),
    levels: z
      .array(z.union([short, levelForm.partial({ tells: true })]))
      .max(20)
      .optional()
      .describe('Without it: 50%, 75% and breach'),
  })
  .meta({ id: 'PreviewQuestion' })

const previewSpans = z.array(z.object({ from: instant, to: instant })).describe('The time that counts')

const truncated = z.literal(true).optional().describe('There are more spans than these')

export const preview = z
  .union([
    z.object({
      dueAt: instant.nullable(),
      levels: z.array(z.object({ level: z.string(), at: instant.nullable() })),
      spans: previewSpans,
      truncated,
    }),
    z.object({ elapsedMs: z.number(), spans: previewSpans, truncated }),
  ])
  .meta({ id: 'Preview' })
