import { z } from 'zod'
import { askSimulation, findSimulation, listSimulations } from '../../db/queries/simulations.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { newSimulation, simulationView } from '../contract/simulations.ts'
import { problem } from '../errors.ts'
import { callerIn } from '../identity.ts'
import { simulationOrder } from '../simulation-order.ts'
import { viewSimulation } from '../simulation-views.ts'
import { nameOf } from './act.ts'
import { type App, answers, limitField, type Service } from './route.ts'

/** "What if": the tickets of a period under another policy or calendar. Nothing is changed by it. */
export function simulationRoutes(app: App, { db, commands, temporalUi }: Service): void {
  app.post(
    '/v1/sla/simulations',
    {
      config: { action: 'sla.simulate' },
      schema: {
        summary: 'Ask what another policy or calendar would have done to the tickets of a period',
        description:
          'It goes on in the background; see its own address for how far it has come, and the answer.',
        tags: ['sla'],
        body: newSimulation,
        response: answers({ 202: simulationView }, [409]),
      },
    },
    async (request, reply) => {
      const order = await simulationOrder(db, request.body, instant(Date.now()))
      const row = await askSimulation(db, order, { id: nameOf(request), madeBy: callerIn(request).id })
      // Without Temporal it begins later: the reconciler finds what was asked and does not run.
      await commands
        .simulate(row.id)
        .catch((error: unknown) => request.log.warn({ err: error }, 'begins later'))
      return reply
        .status(202)
        .header('location', `/v1/sla/simulations/${row.id}`)
        .send(await viewSimulation(db, row, temporalUi))
    },
  )

  app.get(
    '/v1/sla/simulations',
    {
      config: { action: 'sla.simulate' },
      schema: {
        summary: 'The simulations, the newest first',
        tags: ['sla'],
        querystring: z.strictObject({ limit: limitField }),
        response: answers({ 200: z.object({ items: z.array(simulationView) }) }),
      },
    },
    async ({ query }) => {
      const rows = await listSimulations(db, query.limit)
      return { items: await Promise.all(rows.map((row) => viewSimulation(db, row, temporalUi))) }
    },
  )

  app.get(
    '/v1/sla/simulations/:id',
    {
      config: { action: 'sla.simulate' },
      schema: {
        summary: 'How far a simulation has come, and its answer',
        tags: ['sla'],
        params: z.object({ id: z.string() }),
        response: answers({ 200: simulationView }),
      },
    },
    async ({ params }) => {
      const row = z.uuid().safeParse(params.id).success ? await findSimulation(db, params.id) : undefined
      if (!row) throw problem(404, 'simulation_not_found', 'There is no such simulation.')
      return viewSimulation(db, row, temporalUi)
    },
  )
}
