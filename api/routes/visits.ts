import { z } from 'zod'
import { visitsOf } from '../../db/queries/visits.ts'
import { dispatchOrder } from '../contract/visits.ts'
import { moment } from '../fields.ts'
import { callerIn } from '../identity.ts'
import { viewOrder } from '../visit-views.ts'
import { type App, answers, limitField, type Service } from './route.ts'

const visitQuestion = z
  .strictObject({
    from: moment.optional().describe('Only visits that end after it'),
    to: moment.optional().describe('Only visits that begin before it'),
    limit: limitField,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'a period ends after it begins',
  })

/** What an engineer has ahead. */
export function visitRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/me/visits',
    {
      config: { action: 'visit.read' },
      schema: {
        summary: 'The own visits that are offered, accepted or under way, each with all that it takes',
        tags: ['dispatch'],
        querystring: visitQuestion,
        response: answers({ 200: z.object({ items: z.array(dispatchOrder) }) }),
      },
    },
    async (request) => {
      const orders = await visitsOf(db, callerIn(request).id, request.query)
      return { items: orders.map(viewOrder) }
    },
  )
}
