import { z } from 'zod'
import { jobKinds } from '../../workflows/domain/vocabulary.ts'
import { code, text } from '../fields.ts'
import { codesOnce } from './jobs.ts'

/** What has to be gone through at jobs of a kind. */

const bothTexts = { 'zh-CN': text(300), en: text(300) }

const item = z.strictObject({
  code: code(),
  text: z.strictObject(bothTexts),
  required: z.boolean().describe('The job is not complete before somebody looked at it'),
})

export const kindParams = z.object({ kind: z.enum(jobKinds) })

export const newChecklist = z.strictObject({
  model: text(100).optional().describe('The product it is for; none: for all that have none of their own'),
  items: z
    .array(item)
    .max(100)
    .refine(codesOnce, 'use each code once')
    .describe('None: jobs of this kind are planned without a checklist from now on'),
})

export const checklistView = z
  .object({
    kind: z.enum(jobKinds),
    model: z.string().nullable(),
    version: z.int(),
    items: z.array(z.object({ code: z.string(), text: z.object(bothTexts), required: z.boolean() })),
    madeBy: z.string(),
    madeAt: z.string().describe('RFC 3339, UTC'),
  })
  .meta({ id: 'ChecklistTemplate' })
