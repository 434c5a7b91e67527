import { z } from 'zod'
import { setContract, setTier } from '../../db/queries/customers.ts'
import { customerView } from '../contract/answers.ts'
import { importance } from '../contract/requests.ts'
import { contractTerms } from '../contract/teams.ts'
import { type ProblemError, problem } from '../errors.ts'
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
      return found(await setTier(db, customerId(request.params.id), request.body.tier))
    },
  )

  app.put(
    '/v1/customers/:id/contract',
    {
      config: { action: 'customer.write' },
      schema: {
        summary: 'Say which service contract a customer has; its policy is for tickets received from now on',
        tags: ['administration'],
        params: z.object({ id: z.string() }),
        body: contractTerms,
        response: answers({ 200: customerView }),
      },
    },
    async ({ params, body }) =>
      found(await setContract(db, customerId(params.id), body.contract, body.until)),
  )

  app.delete(
    '/v1/customers/:id/contract',
    {
      config: { action: 'customer.write' },
      schema: {
        summary: 'Say that a customer has no service contract any more',
        tags: ['administration'],
        params: z.object({ id: z.string() }),
        response: answers({ 200: customerView }),
      },
    },
    async ({ params }) => found(await setContract(db, customerId(params.id), null)),
  )
}

function found<Customer>(customer: Customer | undefined): Customer {
  if (!customer) throw notFound()
  return customer
}

function customerId(id: string): string {
  if (z.uuid().safeParse(id).success) return id
  throw notFound()
}

function notFound(): ProblemError {
  return problem(404, 'customer_not_found', 'There is no customer of this id.')
}
