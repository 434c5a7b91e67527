import { z } from 'zod'
import { listParts, receiveParts } from '../../db/queries/parts.ts'
import { partView, receipt } from '../contract.ts'
import { problem } from '../errors.ts'
import { storable } from '../fields.ts'
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
    '/v1/parts/:sku/receipts',
    {
      config: { action: 'part.receive' },
      schema: {
        summary: 'Book pieces in; tickets that wait for the part ask for it at once',
        tags: ['parts'],
        params: z.object({ sku: z.string() }),
        body: receipt,
        response: answers({ 201: partView }, [409]),
      },
    },
    async (request, reply) => {
      const { sku } = request.params
      // A name that Postgres could not even look up is nobody's.
      const received = storable(sku) ? await receiveParts(db, sku, request.body.quantity) : undefined
      if (!received) throw problem(404, 'unknown_part', 'There is no such part; see GET /v1/parts.')
      await commands.announceStock(received.waiting)
      return reply.status(201).send(withFree(received.part))
    },
  )
}

function withFree<Part extends { onHand: number; reserved: number }>(part: Part) {
  return { ...part, free: part.onHand - part.reserved }
}
