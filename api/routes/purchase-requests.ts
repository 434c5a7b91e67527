import { z } from 'zod'
import { expectOn, listPurchaseRequests, type PurchaseRequest } from '../../db/queries/purchase-requests.ts'
import { expectedDate, purchaseRequestView } from '../contract/parts.ts'
import { problem } from '../errors.ts'
import { type App, answers, limitField, type Service } from './route.ts'

/** What is to be bought because tickets wait for it. */
export function purchaseRequestRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/purchase-requests',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'What is to be bought, the open requests first',
        tags: ['parts'],
        querystring: z.strictObject({ limit: limitField }),
        response: answers({ 200: z.object({ items: z.array(purchaseRequestView) }) }),
      },
    },
    async (request) => ({ items: (await listPurchaseRequests(db, request.query.limit)).map(viewRequest) }),
  )

  app.post(
    '/v1/purchase-requests/:id/expected-date',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Say when the pieces are expected; the customers who wait for them hear each change',
        tags: ['parts'],
        params: z.object({ id: z.string() }),
        body: expectedDate,
        response: answers({ 200: purchaseRequestView }),
      },
    },
    async (request) => {
      const { id } = request.params
      const expected = z.uuid().safeParse(id).success && (await expectOn(db, id, request.body.date))
      if (!expected) throw problem(404, 'purchase_request_not_found', 'There is no open request of this id.')
      return viewRequest(expected)
    },
  )
}

function viewRequest({ dateChanges: _, createdAt, closedAt, ...request }: PurchaseRequest) {
  return { ...request, createdAt: createdAt.toISOString(), closedAt: closedAt?.toISOString() ?? null }
}
