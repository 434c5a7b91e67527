import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NotPublished } from '../../db/queries/publication-order.ts'
import { publicationPage } from '../../db/queries/publication-tickets.ts'
import { findPublication, listPublications, type PublicationRow } from '../../db/queries/publications.ts'
import { beginApplication, beginPublication, beginRollback } from '../../db/queries/publishing.ts'
import { newPublication, publicationTicketView, publicationView } from '../contract/publications.ts'
import { numberPattern } from '../fields.ts'
import { callerIn } from '../identity.ts'
import { noSuchPublication, orderOf, refusalOf } from '../publication-refusals.ts'
import { stepOf, viewPublication, viewPublicationTicket } from '../publication-views.ts'
import { nameOf } from './act.ts'
import { type App, answers, limitField, page, readPlace, type Service, writeCursor } from './route.ts'

const publicationParams = z.object({ id: z.string() })
const place = z.object({ ticket: z.string().regex(numberPattern) })

/** Bringing versions into force, with what that does to the tickets that are open; first asked, then done. */
export function publicationRoutes(app: App, service: Service): void {
  const { db, commands, temporalUi } = service

  /** Has the step go on that a publication is in; without Temporal it begins later, when the reconciler finds it. */
  async function goOn(request: FastifyRequest, row: PublicationRow) {
    if (row.state === 'preparing' || row.state === 'applying' || row.state === 'rolling_back') {
      const later = (error: unknown) => request.log.warn({ err: error }, 'begins later')
      await commands.publish(row.id, stepOf(row)).catch(later)
    }
    return viewPublication(db, row, temporalUi)
  }

  async function publicationIn({ id }: { id: string }): Promise<PublicationRow> {
    const row = z.uuid().safeParse(id).success ? await findPublication(db, id) : undefined
    if (!row) throw noSuchPublication()
    return row
  }

  app.post(
    '/v1/sla/publications',
    {
      config: { action: 'sla.publish' },
      schema: {
        summary: 'Prepare the publication of a version: what it would do to each open ticket',
        description: 'Nothing is in force yet; that begins with its application.',
        tags: ['sla'],
        body: newPublication,
        response: answers({ 201: publicationView, 202: publicationView }, [409]),
      },
    },
    async (request, reply) => {
      const order = orderOf(request.body, { id: nameOf(request), madeBy: callerIn(request).id })
      const row = begun(await beginPublication(db, order), order.subject)
      return reply
        .status(row.state === 'preparing' ? 202 : 201)
        .header('location', `/v1/sla/publications/${row.id}`)
        .send(await goOn(request, row))
    },
  )

  app.get(
    '/v1/sla/publications',
    {
      config: { action: 'sla.publish' },
      schema: {
        summary: 'The publications, the newest first',
        tags: ['sla'],
        querystring: z.strictObject({ limit: limitField }),
        response: answers({ 200: z.object({ items: z.array(publicationView) }) }),
      },
    },
    async ({ query }) => {
      const rows = await listPublications(db, query.limit)
      return { items: await Promise.all(rows.map((row) => viewPublication(db, row, temporalUi))) }
    },
  )

  app.get(
    '/v1/sla/publications/:id',
    {
      config: { action: 'sla.publish' },
      schema: {
        summary: 'Where a publication stands',
        tags: ['sla'],
        params: publicationParams,
        response: answers({ 200: publicationView }),
      },
    },
    async ({ params }) => viewPublication(db, await publicationIn(params), temporalUi),
  )

  app.get(
    '/v1/sla/publications/:id/tickets',
    {
      config: { action: 'sla.publish' },
      schema: {
        summary: 'The tickets that it touches: old and new deadlines, and whether each was told',
        tags: ['sla'],
        params: publicationParams,
        querystring: z.strictObject({ cursor: z.string().max(200).optional(), limit: limitField }),
        response: answers({ 200: page(publicationTicketView) }),
      },
    },
    async ({ params, query: { cursor, limit } }) => {
      const { id } = await publicationIn(params)
      const after = cursor === undefined ? undefined : readPlace(cursor, place).ticket
      const rows = await publicationPage(db, id, { after, limit: limit + 1 })
      const items = rows.slice(0, limit)
      const last = rows.length > limit ? items.at(-1) : undefined
      return {
        items: items.map(viewPublicationTicket),
        nextCursor: last ? writeCursor({ ticket: last.ticket }) : null,
      }
    },
  )

  for (const [path, summary, begin] of steps) {
    app.post(
      `/v1/sla/publications/:id/${path}`,
      {
        config: { action: 'sla.publish' },
        schema: {
          summary,
          description: 'Done once, however often it is asked for; the open tickets follow, 20 in a second.',
          tags: ['sla'],
          params: publicationParams,
          body: z.strictObject({}),
          response: answers({ 200: publicationView, 202: publicationView }, [409]),
        },
      },
      async (request, reply) => {
        const { id, subject } = await publicationIn(request.params)
        const row = begun(await begin(db, id, callerIn(request).id), subject)
        const under = row.state === 'applying' || row.state === 'rolling_back'
        return reply.status(under ? 202 : 200).send(await goOn(request, row))
      },
    )
  }
}

const steps = [
  [
    'application',
    'Bring the version into force, and tell the tickets that the preview lists',
    beginApplication,
  ],
  [
    'rollback',
    'Bring the version before back into force, and tell the tickets that were told',
    beginRollback,
  ],
] as const

function begun(outcome: PublicationRow | NotPublished, subject: PublicationRow['subject']): PublicationRow {
  if (typeof outcome === 'string') throw refusalOf(outcome, subject)
  return outcome
}
