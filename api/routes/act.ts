import { createHash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { forgetWords, keepWords } from '../../db/queries/words.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { WordsId } from '../../workflows/domain/vocabulary.ts'
import type { Act, ActCommand } from '../../workflows/messages.ts'
import type { Action } from '../access.ts'
import type { ActOutcome } from '../commands.ts'
import { type TicketView, ticketView } from '../contract/answers.ts'
import { badField, problem, refusal } from '../errors.ts'
import { requestName } from '../idempotency.ts'
import { type Caller, callerIn } from '../identity.ts'
import { audienceOf, viewTicket } from '../views.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

/** What people say with an act; kept in Postgres, and the command carries the id alone. */
type Texts = Record<string, unknown>

/** How a request becomes a command. */
interface ActRoute<Body extends z.ZodType> {
  /** Under /v1/tickets/{number}/ */
  path: string
  method?: 'POST' | 'DELETE'
  summary: string
  action: Action
  body: Body
  texts?: (body: z.output<Body>) => Texts
  command: (
    body: z.output<Body>,
    words: WordsId,
    circumstances: Circumstances,
  ) => ActCommand | Promise<ActCommand>
  /** Refuses what only Postgres or the caller's role can tell, before anything is sent. */
  verify?: (service: Service, body: z.output<Body>, caller: Caller) => Promise<void>
  /** Takes what the act is about to use, so that nobody else does; throwing, it refuses the request and takes nothing. */
  claim?: (
    service: Service,
    body: z.output<Body>,
    words: WordsId,
    circumstances: Circumstances,
  ) => Promise<void>
  /** Gives that back when the act was refused. */
  release?: (service: Service, body: z.output<Body>, words: WordsId, number: string) => Promise<void>
}

/** Whom an act is about, as it was read before, and who acts. */
interface Circumstances {
  db: Service['db']
  ticket: Ticket
  caller: Caller
}

/** Makes the route: words are kept first, the command carries their id, and the answer is the ticket as it then reads. */
export function act<Body extends z.ZodType>(app: App, service: Service, route: ActRoute<Body>): void {
  app.route({
    url: `/v1/tickets/:number/${route.path}`,
    method: route.method ?? 'POST',
    config: { action: route.action },
    schema: {
      summary: route.summary,
      tags: ['acts'],
      params: numberParams,
      body: route.body,
      response: answers({ 200: ticketView }, [202, 409, 412, 503]),
    },
    handler: async (request, reply) => {
      const caller = callerIn(request)
      const { number } = request.params
      const { ticket } = await ticketFor(service.db, number, caller, route.action)
      // The schema above has made the body what the route says.
      const body = request.body as z.output<Body>
      await route.verify?.(service, body, caller)
      const id = nameOf(request)
      // Read before anything is kept: a bad one refuses the request.
      const version = ifMatch(request)
      const command = await route.command(body, id, { db: service.db, ticket, caller })
      await route.claim?.(service, body, id, { db: service.db, ticket, caller })
      const texts = route.texts?.(body)
      if (texts) await keepWords(service.db, { id, ticket: number, texts: said(texts) })
      const by = { role: caller.role, id: caller.id }
      const outcome = await service.commands.act(number, { command, by, ...version }, id)
      if ('rejected' in outcome) {
        if (texts) await forgetWords(service.db, { id, ticket: number })
        await route.release?.(service, body, id, number)
      }
      const view = await answerAct(service, request, number, outcome)
      return reply.header('etag', `"${view.version}"`).send(view)
    },
  })
}

/** The ticket as it stands after the act, which by then can be read; or, thrown, why it was not done. */
export async function answerAct(
  { db, temporalUi }: Service,
  request: FastifyRequest,
  number: string,
  outcome: ActOutcome,
): Promise<TicketView> {
  refuseUndone(number, outcome)
  const caller = callerIn(request)
  return viewTicket(db, await ticketFor(db, number, caller, 'ticket.read'), temporalUi, audienceOf(caller))
}

/** @throws a problem when an act was refused, or is not known to be done */
export function refuseUndone(number: string, outcome: ActOutcome): void {
  if ('rejected' in outcome) throw refusal(outcome.rejected)
  if ('unreachable' in outcome) {
    throw problem(
      503,
      'temporal_unreachable',
      'Temporal does not answer. Try again, best under the same Idempotency-Key.',
      {
        headers: { 'retry-after': '5' },
      },
    )
  }
  if ('pending' in outcome) {
    throw problem(202, 'still_working', 'Not confirmed yet; read the ticket, or repeat with the same key.', {
      headers: { location: `/v1/tickets/${number}`, 'retry-after': '2' },
    })
  }
}

/** The name of the act, the same when a keyed request is repeated: Temporal and Postgres both know it again by that. */
export function nameOf(request: FastifyRequest): string {
  const name = requestName(request)
  if (name === undefined) return randomUUID()
  const hash = createHash('sha256').update(name).digest('hex')
  // A UUID of version 8: whoever reads what is kept under it asks for nothing less.
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
}

export function ifMatch(request: FastifyRequest): Pick<Act, 'ifVersion'> {
  const given = request.headers['if-match']
  if (given === undefined || given === '*') return {}
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(given)?.[1]
  if (version === undefined) {
    throw badField('/headers/if-match', 'invalid_etag', 'Send the ETag of the ticket, like "7".')
  }
  return { ifVersion: Number(version) }
}

function said(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined))
}
