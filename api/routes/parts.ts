import { z } from 'zod'
import { addPart, listParts, type PartInStock } from '../../db/queries/parts.ts'
import { newPart, partView } from '../contract/parts.ts'
import { problem } from '../errors.ts'
import { type App, answers, type Service } from './route.ts'

export function partRoutes(app: App, { db }: Service): void {
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
    async () => ({ items: (await listParts(db)).map(viewPart) }),
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
      return reply.status(201).send(viewPart(part))
    },
  )
}

export function viewPart({ stock, ...part }: PartInStock): z.infer<typeof partView> {
  return { ...withFree(part), stock: stock.map(withFree) }
}

function withFree<Balance extends { onHand: number; reserved: number }>(balance: Balance) {
  return { ...balance, free: balance.onHand - balance.reserved }
}
