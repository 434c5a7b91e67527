import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { findStaff } from '../../db/queries/staff.ts'
import { type DispatchOrder, dispatchOrderOf } from '../../db/queries/visits.ts'
import { type Language, languages } from '../../workflows/domain/vocabulary.ts'
import { problem } from '../errors.ts'
import { type Caller, callerIn } from '../identity.ts'
import { languageWanted } from '../languages.ts'
import { printOrder } from '../paper/dispatch-order.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

const question = z.strictObject({
  language: z
    .enum(languages)
    .optional()
    .describe('Default: Accept-Language, then the language of the reader'),
})

const pdf = {
  description: 'The dispatch order, A4',
  content: {
    'application/pdf': {
      schema: z.custom<Buffer>().meta({ type: 'string', contentMediaType: 'application/pdf' }),
    },
  },
}

/** The dispatch order (派工单) on paper, with the service confirmation to be signed. */
export function dispatchOrderRoutes(app: App, service: Service): void {
  const { db, company, timeZone, publicUrl } = service

  app.get(
    '/v1/tickets/:number/dispatch-order',
    {
      config: { action: 'visit.print' },
      schema: {
        summary: 'The dispatch order as PDF, with a QR code to the ticket and fields to sign',
        description: 'Engineers print those of their own visits.',
        tags: ['dispatch'],
        params: numberParams,
        querystring: question,
        response: { ...answers({}, [409]), 200: pdf },
      },
    },
    async (request, reply) => {
      const caller = callerIn(request)
      const { ticket } = await ticketFor(db, request.params.number, caller, 'visit.print')
      const { number } = ticket
      const order = printable(await dispatchOrderOf(db, number), caller)
      const language = request.query.language ?? (await languageOf(db, request, caller))
      const engineer = await findStaff(db, order.visit.engineer)
      const paper = await printOrder(order, {
        ...{ language, company, timeZone, at: new Date() },
        engineer: { name: engineer?.name ?? order.visit.engineer, phone: engineer?.phone ?? null },
        link: linkTo(`/v1/tickets/${number}`, publicUrl ?? `${request.protocol}://${request.host}`),
      })
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="dispatch-order-${number}.pdf"`)
        .header('cache-control', 'private, no-store')
        .send(paper)
    },
  )
}

/** @throws a problem when nobody is to go there, or another engineer is */
function printable(order: DispatchOrder | undefined, caller: Caller): DispatchOrder {
  if (!order) {
    throw problem(409, 'no_visit', 'No visit is offered or booked for this ticket at the moment.')
  }
  if (caller.role === 'engineer' && order.visit.engineer !== caller.id) {
    throw problem(403, 'not_your_visit', 'This visit is with another engineer; an offer may have moved on.')
  }
  return order
}

/** What the request asks for, else what the reader's profile says. */
async function languageOf(db: Db, request: FastifyRequest, { id }: Caller): Promise<Language> {
  const wanted = languageWanted(request.headers['accept-language'])
  return wanted ?? (await findStaff(db, id))?.language ?? languages[0]
}

/** A caller may name any host as ours; what is no address at all is left out. */
function linkTo(path: string, base: string): string {
  return URL.canParse(path, base) ? new URL(path, base).href : path
}
