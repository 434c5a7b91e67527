import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { databaseErrorCode } from '../../db/client.ts'
import { addPart, listParts, receiveParts } from '../../db/queries/parts.ts'
import { partView } from '../contract/answers.ts'
import { receipt as delivery, newPart } from '../contract/requests.ts'
import { problem } from '../errors.ts'
import { storable } from '../fields.ts'
import { requestName } from '../idempotency.ts'
import { type App, answers, type Service } from './route.ts'

export function partRoutes(app: App, { db, commands }: Service): void {
  app.get(
    '/v1/parts',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'The stock',
        tags: ['parts'],
        response: answers({ 200: z.object({ items: z.array(partView) }) }),
      },
    },
    async () => ({ items: (await listParts(db)).map(withFree) }),
  )

  app.post(
    '/v1/parts',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Add a part, of which nothing is in stock yet',
        tags: ['parts'],
        body: newPart,
        response: answers({ 201: partView }, [409]),
      },
    },
    async (request, reply) => {
      const part = await addPart(db, request.body)
      if (!part) throw problem(409, 'sku_taken', `There is a part ${request.body.sku} already.`)
      return reply.status(201).send(withFree(part))
    },
  )

  app.post(
    '/v1/parts/:sku/receipts',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Book pieces in; tickets that wait for the part ask for it at once',
        tags: ['parts'],
        params: z.object({ sku: z.string() }),
        body: delivery,
        response: answers({ 201: partView }, [409]),
      },
    },
    async (request, reply) => {
      const { sku } = request.params
      // A name that Postgres could not even look up is nobody's.
      const name = requestName(request) ?? randomUUID()
      const receipt = { name, sku, quantity: request.body.quantity }
      const booked = storable(sku) ? receiveParts(db, receipt) : undefined
      const received = await booked?.catch(unlessTooMany)
      if (!received) throw problem(404, 'unknown_part', 'There is no such part; see GET /v1/parts.')
      await commands.announceStock(received.waiting)
      return reply.status(201).send(withFree(received.part))
    },
  )
}

/** 22003, numeric_value_out_of_range: more pieces than their number's column can count. */
function unlessTooMany(error: unknown): never {
  if (databaseErrorCode(error) !== '22003') throw error
  throw problem(409, 'too_many_pieces', 'The stock cannot hold that many; is the quantity right?')
}

function withFree<Part extends { onHand: number; reserved: number }>(part: Part) {
  return { ...part, free: part.onHand - part.reserved }
}
