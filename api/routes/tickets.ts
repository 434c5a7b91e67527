import { z } from 'zod'
import { takeIn } from '../../db/queries/intake.ts'
import { markStarted } from '../../db/queries/outbox.ts'
import { listEvents, listTickets } from '../../db/queries/tickets.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import { statuses, urgencies } from '../../workflows/domain/vocabulary.ts'
import { eventView, ticketSummary, ticketView } from '../contract/answers.ts'
import { type NewTicket, newTicket } from '../contract/requests.ts'
import { badField } from '../errors.ts'
import { sought } from '../fields.ts'
import { requestName } from '../idempotency.ts'
import { type Caller, callerIn } from '../identity.ts'
import { audienceOf, viewEvents, viewSummary, viewTicket } from '../views.ts'
import {
  type App,
  answers,
  limitField,
  numberParams,
  page,
  readCursor,
  type Service,
  ticketFor,
  writeCursor,
} from './route.ts'

/** Clocks of callers may be a little ahead of ours, in milliseconds. */
const clockSkew = 2_000
/** A request older than this is a slip of the pen, usually in the year. */
const oldestReceipt = 366 * 24 * 3_600_000
/** How long an intake waits for Temporal before it leaves the start to the relay, in milliseconds. */
const startPatience = 500

const listQuery = z.strictObject({
  status: z.enum(statuses).optional(),
  urgency: z.enum(urgencies).optional(),
  owner: sought(64).optional(),
  breached: z
    .enum(['true', 'false'])
    .transform((given) => given === 'true')
    .optional(),
  q: sought(100).optional(),
  cursor: z.string().max(500).optional(),
  limit: limitField,
})

export function ticketRoutes(app: App, service: Service): void {
  const { db, temporalUi } = service

  app.post(
    '/v1/tickets',
    {
      config: { action: 'ticket.open' },
      schema: {
        summary: 'Open a ticket',
        description: 'The answer tells the number and by when somebody will respond.',
        tags: ['tickets'],
        body: newTicket,
        response: answers({ 201: ticketView }, [409]),
      },
    },
    async (request, reply) => {
      const ticket = await open(service, request.body, callerIn(request), requestName(request))
      await startSoon(service, ticket)
      const detail = await ticketFor(db, ticket.number, callerIn(request), 'ticket.open')
      return reply
        .status(201)
        .header('location', `/v1/tickets/${ticket.number}`)
        .header('etag', `"${detail.ticket.version}"`)
        .send(await viewTicket(db, detail, temporalUi, audienceOf(callerIn(request))))
    },
  )

  app.get(
    '/v1/tickets',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'List tickets, the newest first',
        tags: ['tickets'],
        querystring: listQuery,
        response: answers({ 200: page(ticketSummary) }),
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query
      const caller = callerIn(request)
      const rows = await listTickets(db, {
        ...filter,
        customerId: caller.role === 'customer' ? caller.id : undefined,
        before: cursor === undefined ? undefined : readCursor(cursor),
        limit: limit + 1,
      })
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      const now = instant(Date.now())
      const ui = audienceOf(caller) === 'staff' ? temporalUi : { ...temporalUi, url: undefined }
      return {
        items: shown.map((row) => viewSummary(row.ticket, ui, now)),
        nextCursor: last
          ? writeCursor({ receivedAt: last.receivedAt.toISOString(), number: last.ticket.number })
          : null,
      }
    },
  )

  app.get(
    '/v1/tickets/:number',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'Read a ticket',
        tags: ['tickets'],
        params: numberParams,
        response: answers({ 200: ticketView }),
      },
    },
    async (request, reply) => {
      const detail = await ticketFor(db, request.params.number, callerIn(request), 'ticket.read')
      return reply
        .header('etag', `"${detail.ticket.version}"`)
        .send(await viewTicket(db, detail, temporalUi, audienceOf(callerIn(request))))
    },
  )

  app.get(
    '/v1/tickets/:number/events',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'Read the history of a ticket',
        tags: ['tickets'],
        params: numberParams,
        response: answers({ 200: z.object({ items: z.array(eventView) }) }),
      },
    },
    async (request) => {
      const caller = callerIn(request)
      const { ticket } = await ticketFor(db, request.params.number, caller, 'ticket.read')
      const rows = await listEvents(db, ticket.number)
      const events = rows.map((row) => row.event)
      return { items: await viewEvents(db, events, audienceOf(caller)) }
    },
  )
}

async function open(
  service: Service,
  body: NewTicket,
  caller: Caller,
  intakeKey: string | undefined,
): Promise<Ticket> {
  const now = Date.now()
  const receivedAt = receipt(body.receivedAt, now)
  // A customer's key opens tickets for that customer alone, whatever the body calls them.
  const customer = caller.role === 'customer' ? { ...body.customer, id: caller.id } : body.customer
  const ticket = await takeIn(
    service.db,
    { ...body, customer, receivedAt },
    {
      by: { role: caller.role, id: caller.id },
      now: instant(now),
      policy: service.policy,
      timeZone: service.timeZone,
      intakeKey,
    },
  )
  if (!ticket)
    throw badField('/customer/id', 'unknown_customer', 'Nobody has this id; describe the customer.')
  return ticket
}

/** Now, or the time given; a time a moment ahead is taken for now. */
function receipt(given: string | undefined, now: number): string {
  if (given === undefined) return instant(now)
  const at = milliseconds(given)
  if (at > now + clockSkew) {
    throw badField('/receivedAt', 'in_the_future', 'A request cannot have been received in the future.')
  }
  if (at < now - oldestReceipt) {
    throw badField('/receivedAt', 'too_long_ago', 'Over a year ago; is the year right?')
  }
  return instant(Math.min(at, now))
}

/** Starts the workflow at once when Temporal answers quickly; else the relay does, and the caller does not wait. */
async function startSoon({ commands, db }: Service, ticket: Ticket): Promise<void> {
  const started = commands
    .start(ticket)
    .then(() => markStarted(db, ticket.number))
    .catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, startPatience)
  })
  await Promise.race([started, patience])
  clearTimeout(timer)
}
