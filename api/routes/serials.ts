import { z } from 'zod'
import { serialChain } from '../../db/queries/installed-parts.ts'
import { listOutstanding } from '../../db/queries/outstanding.ts'
import { viewChain } from '../built-in-views.ts'
import { outstandingView, serialEntry } from '../contract/old-parts.ts'
import { problem } from '../errors.ts'
import { sought, storable } from '../fields.ts'
import { type App, answers, type Service } from './route.ts'

/** Where pieces are that have left the stock. */
export function serialRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/parts/serials/:serial',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'What was built in where under a serial number, and what came before and after it',
        tags: ['parts'],
        params: z.object({ serial: z.string() }),
        response: answers({ 200: z.object({ items: z.array(serialEntry) }) }),
      },
    },
    async ({ params: { serial } }) => {
      const chain = storable(serial) ? await serialChain(db, serial.trim().toUpperCase()) : []
      if (chain.length === 0) {
        throw problem(404, 'unknown_serial', 'No report names a part of this serial number.')
      }
      return { items: viewChain(chain) }
    },
  )

  app.get(
    '/v1/parts/outstanding',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'Pieces that were issued, and neither used nor brought back; the longest first',
        tags: ['parts'],
        querystring: z.strictObject({ ticket: sought(15).optional(), engineer: sought(40).optional() }),
        response: answers({ 200: z.object({ items: z.array(outstandingView) }) }),
      },
    },
    async ({ query }) => ({ items: await listOutstanding(db, query) }),
  )
}
