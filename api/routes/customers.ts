import { z } from 'zod'
import { setTier } from '../../db/queries/customers.ts'
import { customerView } from '../contract/answers.ts'
import { importance } from '../contract/requests.ts'
import { problem } from '../errors.ts'
import { type App, answers, type Service } from './route.ts'

export function customerRoutes(app: App, { db }: Service): void {
  app.put(
    '/v1/customers/:id/importance',
    {
      config: { action: 'customer.write' },
      schema: {
        summary: 'Say how much a customer matters; requests of key customers are taken as more urgent',
        tags: ['administration'],
        params: z.object({ id: z.string() }),
        body: importance,
        response: answers({ 200: customerView }),
      },
    },
    async (request) => {
      const { id } = request.params
      const customer = z.uuid().safeParse(id).success && (await setTier(db, id, request.body.tier))
      if (!customer) throw problem(404, 'customer_not_found', 'There is no customer of this id.')
      return customer
    },
  )
}
