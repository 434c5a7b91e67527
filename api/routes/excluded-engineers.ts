import { z } from 'zod'
import { setExcludedEngineers } from '../../db/queries/customers.ts'
import { findEngineer } from '../../db/queries/engineers.ts'
import type { Fault } from '../../workflows/domain/fault.ts'
import { exclusion, exclusionView } from '../contract/engineers.ts'
import { problem } from '../errors.ts'
import { refuseFaults } from '../faults.ts'
import { type App, answers, type Service } from './route.ts'

export function excludedEngineersRoutes(app: App, { db }: Service): void {
  app.put(
    '/v1/customers/:id/excluded-engineers',
    {
      config: { action: 'customer.exclude' },
      schema: {
        summary: 'Say which engineers a customer does not want; they are not sent there any more',
        tags: ['dispatch'],
        params: z.object({ id: z.string() }),
        body: exclusion,
        response: answers({ 200: exclusionView }),
      },
    },
    async ({ params: { id }, body }) => {
      refuseFaults(await unknownEngineers(db, body.engineers))
      const customer = z.uuid().safeParse(id).success && (await setExcludedEngineers(db, id, body.engineers))
      if (!customer) throw problem(404, 'customer_not_found', 'There is no customer of this id.')
      return customer
    },
  )
}

async function unknownEngineers(db: Service['db'], ids: readonly string[]): Promise<Fault[]> {
  const known = await Promise.all(ids.map((id) => findEngineer(db, id)))
  return ids.flatMap((id, place) => {
    if (known[place]) return []
    const detail = `There is no engineer ${id}; see GET /v1/engineers.`
    return [{ pointer: `/engineers/${place}`, code: 'unknown_engineer', detail }]
  })
}
