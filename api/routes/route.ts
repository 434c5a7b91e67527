import { Buffer } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { findTicket, type TicketDetail } from '../../db/queries/tickets.ts'
import type { Policy } from '../../workflows/domain/sla/policy.ts'
import { type Action, can } from '../access.ts'
import type { Commands } from '../commands.ts'
import { badField, problem, problemSchema, titleOf } from '../errors.ts'
import { moment, numberPattern } from '../fields.ts'
import type { Caller } from '../identity.ts'
import type { TemporalUi } from '../views.ts'

/** What routes work with. */
export interface Service {
  db: Db
  commands: Commands
  policy: Policy
  timeZone: string
  /** As people read it on paper. */
  company: string
  /** Where the API is reached from outside, for links on paper; none: where it was asked. */
  publicUrl?: string | undefined
  /** What carriers send with their reports; none: no carrier reports. */
  carrierKey?: string | undefined
  /** Signs the links that need no key; none: there are no such links. */
  linkSecret?: string | undefined
  temporalUi: TemporalUi
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/**
 * Every answer of a route: the good ones, and problems for the rest, those that any route can give included.
 * To the compiler only the good ones exist: a handler returns them, and throws the others.
 */
export function answers<Good extends Record<number, z.ZodType>>(
  good: Good,
  problems: readonly number[] = [],
): Good {
  const statuses = new Set([400, 401, 403, 404, 413, 415, 422, 500, 503, ...problems])
  const failures = Object.fromEntries([...statuses].map((status) => [status, refusedWith(status)]))
  return { ...failures, ...good }
}

function refusedWith(status: number) {
  return {
    description: titleOf(status),
    content: { 'application/problem+json': { schema: problemSchema } },
  }
}

export const numberParams = z.object({ number: z.string() })

export const limitField = z.coerce.number().int().min(1).max(200).default(50)

/** A page of a list. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/**
 * The ticket a request is about.
 * @throws a problem: 404 when there is none, or it is another customer's, which must not show that it exists
 */
export async function ticketFor(
  db: Db,
  number: string,
  caller: Caller,
  action: Action,
): Promise<TicketDetail> {
  const detail = numberPattern.test(number) ? await findTicket(db, number) : undefined
  if (!detail || !can(caller, action, detail)) {
    throw problem(404, 'ticket_not_found', 'There is no ticket of this number.')
  }
  return detail
}

/** Where a list goes on; opaque to callers. */
export function writeCursor(last: Record<string, string>): string {
  return Buffer.from(JSON.stringify(last)).toString('base64url')
}

const cursorContent = z.object({ receivedAt: moment, number: z.string().regex(numberPattern) })

export function readCursor(cursor: string): z.infer<typeof cursorContent> {
  return readPlace(cursor, cursorContent)
}

/** Where a list goes on that is in an order of its own. @throws a problem for what is no cursor of it */
export function readPlace<Place extends z.ZodType>(cursor: string, place: Place): z.output<Place> {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw badField('/query/cursor', 'invalid_cursor', 'Use `nextCursor` of the page before, unchanged.')
  }
}
