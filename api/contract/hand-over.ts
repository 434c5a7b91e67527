import { z } from 'zod'
import { handOverCodes } from '../../workflows/domain/dispatch/hand-over.ts'
import { obstacles } from '../../workflows/domain/dispatch/suitability.ts'

const instant = z.string().describe('RFC 3339, UTC')
const text = z.object({ 'zh-CN': z.string(), en: z.string() }).describe('For people, in both languages')

/** Why the system leaves a visit to a dispatcher (docs/dispatch-codes.md). */
export const handedOverView = z
  .object({
    at: instant,
    reasons: z.array(
      z.object({
        code: z.enum(handOverCodes),
        asked: z.int().nullable().describe('How many were asked'),
        latest: instant
          .nullable()
          .describe('After that moment the next engineer can no longer keep the promise'),
        hindrances: z
          .array(
            z.object({
              code: z.enum(obstacles),
              about: z.string().nullable(),
              alone: z.int().describe('Engineers who fail on this and nothing else'),
              all: z.int().describe('Engineers who fail on this'),
              text,
            }),
          )
          .describe(
            'What keeps most engineers from it, as it was then; those first that help most when mended',
          ),
        text,
      }),
    ),
  })
  .meta({ id: 'HandedOver' })
