import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  countParts,
  receiveParts,
  returnParts,
  type StockDone,
  type StockRefusal,
  scrapParts,
} from '../../db/queries/stock.ts'
import { count, partReturn, partView, receipt, scrapping } from '../contract/parts.ts'
import { storable } from '../fields.ts'
import { requestName } from '../idempotency.ts'
import { callerIn } from '../identity.ts'
import { viewPart } from './parts.ts'
import { type App, answers, type Service } from './route.ts'
import { stockProblem, unlessTooMany } from './stock-problem.ts'

const params = z.object({ sku: z.string() })
const response = answers({ 201: partView }, [409])
const config = { action: 'part.write' } as const
const tags = ['parts']

/** What parts keepers do with the pieces of a part. Each answers with the part as it stands then. */
export function stockRoutes(app: App, { db, commands }: Service): void {
  app.post(
    '/v1/parts/:sku/receipts',
    {
      config,
      schema: {
        summary: 'Book pieces in; tickets that wait for the part ask for it at once',
        ...{ tags, params, body: receipt, response },
      },
    },
    async (request, reply) => reply.status(201).send(await carryOut(request, receiveParts)),
  )

  app.post(
    '/v1/parts/:sku/counts',
    {
      config,
      schema: {
        summary: 'Set the stock of a location to what was counted there',
        ...{ tags, params, body: count, response },
      },
    },
    async (request, reply) => reply.status(201).send(await carryOut(request, countParts)),
  )

  app.post(
    '/v1/parts/:sku/scrappings',
    {
      config,
      schema: {
        summary: 'Take broken or outdated pieces out of stock',
        ...{ tags, params, body: scrapping, response },
      },
    },
    async (request, reply) => reply.status(201).send(await carryOut(request, scrapParts)),
  )

  app.post(
    '/v1/parts/:sku/returns',
    {
      config,
      schema: {
        summary: 'Take pieces back that were issued to a ticket and not used after all',
        ...{ tags, params, body: partReturn, response },
      },
    },
    async (request, reply) => reply.status(201).send(await carryOut(request, returnParts)),
  )

  type Work<Body> = (
    database: typeof db,
    work: Body & { name: string; sku: string; by: string },
  ) => Promise<StockDone | StockRefusal>

  async function carryOut<Body extends { location: string }>(
    request: FastifyRequest & { body: Body; params: { sku: string } },
    work: Work<Body>,
  ) {
    const { sku } = request.params
    // A name that Postgres could not even look up is nobody's.
    if (!storable(sku)) throw stockProblem({ refusal: 'unknown_part' })
    const name = requestName(request) ?? randomUUID()
    const by = callerIn(request).id
    const outcome = await work(db, { ...request.body, name, sku, by }).catch(unlessTooMany)
    if ('refusal' in outcome) throw stockProblem(outcome)
    if (outcome.waiting.length > 0) await commands.announceStock(outcome.waiting)
    return viewPart(outcome.part)
  }
}
