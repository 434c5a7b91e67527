import { z } from 'zod'
import { instant } from '../workflows/domain/time/instant.ts'

/** The fields that requests are made of. What Postgres or time itself could not take is refused here. */

/** People's words: without control characters that no database stores. */
export function text(most: number) {
  return z
    .string()
    .trim()
    .min(1, 'say something')
    .max(most, `at most ${most} characters`)
    .refine(storable, 'has characters that cannot be stored')
}

/** A code of letters, digits and `. _ - /`: it may pass through Temporal, where no personal data belongs. */
export function code(most = 40) {
  return z
    .string()
    .max(most)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._/-]*$/u, { error: 'use letters, digits and . _ - / only', abort: true })
    .refine(storable, 'has characters that cannot be stored')
}

/** An RFC 3339 instant with its offset, read into UTC. */
export const moment = z.iso
  .datetime({ offset: true, error: 'use RFC 3339 with an offset, like 2026-11-23T09:00:00+08:00' })
  .refine((given) => inThisCentury(Date.parse(given)), 'use a year from 2000 to 2099')
  .overwrite((given) => (Number.isNaN(Date.parse(given)) ? given : instant(Date.parse(given))))

/** A calendar day. */
export const day = z.iso
  .date({ error: 'use a calendar day, like 2026-11-23', abort: true })
  .refine((given) => given >= '1900-01-01' && given < '2100-01-01', 'use a year from 1900 to 2099')

export const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d][\d ()/-]{3,28}$/, 'use digits, with a leading + for other countries')

export const email = z.email('not an email address').max(254).refine(storable, 'cannot be stored')

/** Degrees, WGS 84. */
export const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

/** What is looked for: anything that Postgres can compare with. */
export function sought(most: number) {
  return z
    .string()
    .max(most, `at most ${most} characters`)
    .refine(storable, 'has characters that are never stored')
}

/** A ticket number; anything else in an address is simply not found. */
export const numberPattern = /^\d{9,15}$/

/** Postgres takes neither NUL nor half a character. */
export function storable(given: string): boolean {
  return !given.includes('\u0000') && given.isWellFormed()
}

function inThisCentury(at: number): boolean {
  // What is no time at all has been refused for that already.
  return Number.isNaN(at) || (at >= Date.UTC(2000, 0) && at < Date.UTC(2100, 0))
}
