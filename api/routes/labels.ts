import type { Buffer } from 'node:buffer'
import { z } from 'zod'
import { findLabel } from '../../db/queries/parcels.ts'
import { directions } from '../../workflows/domain/depot/unit.ts'
import { problem } from '../errors.ts'
import { callerIn } from '../identity.ts'
import { type App, answers, type Service, ticketFor } from './route.ts'

const params = z.object({ number: z.string(), direction: z.string() })

const content = {
  description: 'The label as the carrier made it',
  content: { '*/*': { schema: z.custom<Buffer>().meta({ type: 'string', format: 'binary' }) } },
}

/** Labels to be printed: customers get the one for their own parcel. */
export function labelRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/tickets/:number/depot/labels/:direction',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'The label of the unit’s parcel',
        tags: ['depot'],
        params,
        response: { ...answers({}), 200: content },
      },
    },
    async (request, reply) => {
      const { number } = request.params
      await ticketFor(db, number, callerIn(request), 'ticket.read')
      const direction = directions.find((one) => one === request.params.direction)
      const found = direction && (await findLabel(db, number, direction))
      if (!found) throw problem(404, 'no_label', 'There is no label for this parcel, or not any more.')
      // Of whatever type the carrier says it is: saved, and never opened as a page of this address.
      return reply
        .type(found.labelType)
        .header('content-disposition', `attachment; filename="label-${number}-${direction}"`)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .send(found.label)
    },
  )
}
