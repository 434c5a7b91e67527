import { z } from 'zod'
import { lengthOf } from '../../workflows/domain/time/duration.ts'
import { stages, urgencies } from '../../workflows/domain/vocabulary.ts'
import { sought } from '../fields.ts'

/** The board of what presses (docs/board.md). */

const count = z.int()
const instant = z.string().describe('RFC 3339, UTC')

const boardTicket = z.object({
  ticket: z.string(),
  team: z.string().nullable(),
  owner: z.string(),
  urgency: z.enum(urgencies),
  stage: z.enum(stages),
})

const dueTicket = boardTicket.extend({ dueAt: instant }).meta({ id: 'DueTicket' })
const pausedTicket = boardTicket.extend({ pausedSince: instant }).meta({ id: 'PausedTicket' })

export const boardView = z
  .object({
    asOf: instant,
    groups: z.array(
      z.object({
        team: z.string().nullable(),
        owner: z.string(),
        dueSoon: count,
        breached: count,
        pausedTooLong: count,
      }),
    ),
    dueSoon: z.array(dueTicket).describe('The next deadline first'),
    breached: z
      .array(dueTicket)
      .describe('The longest broken promise first, with the deadline that it broke'),
    pausedTooLong: z.array(pausedTicket).describe('The longest pause first'),
  })
  .meta({ id: 'Board' })

const days = 24 * 3_600_000

/** @param most days */
const stretch = (most: number) =>
  z
    .string()
    .max(20)
    .regex(/^P(?=\d|T\d)(\d{1,4}W)?(\d{1,4}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?$/, {
      error: 'use an ISO 8601 duration, like PT8H',
      abort: true,
    })
    .transform(lengthOf)
    .refine((length) => length <= most * days, `at most ${most} days`)

export const boardQuestion = z.strictObject({
  horizon: stretch(31).prefault('PT8H').describe('ISO 8601: how far ahead "due soon" looks'),
  pausedOver: stretch(366).prefault('PT24H').describe('ISO 8601: a pause that lasts longer is too long'),
  team: sought(64).optional().describe('Empty: tickets without a team'),
  owner: sought(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Tickets in each list'),
})
