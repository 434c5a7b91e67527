import { Buffer } from 'node:buffer'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findParcel, keepTracking } from '../../db/queries/parcels.ts'
import { tellTracking } from '../../db/tracking.ts'
import { carrierReport } from '../contract/depot.ts'
import { problem } from '../errors.ts'
import { code } from '../fields.ts'
import { type App, answers, type Service } from './route.ts'

/** Where carriers report parcels by themselves; what they do not report is asked of them from time to time. */
export function carrierRoutes(app: App, { db, commands, carrierKey }: Service): void {
  app.post(
    '/v1/carriers/:carrier/events',
    {
      config: { action: 'public' },
      schema: {
        summary: 'A carrier reports a parcel, with the key that was agreed on as a bearer token',
        tags: ['depot'],
        params: z.object({ carrier: code() }),
        body: carrierReport,
        response: answers({ 202: z.object({ known: z.int(), told: z.int() }) }),
      },
      onRequest: async (request) => {
        if (!authentic(request, carrierKey)) {
          throw problem(401, 'unauthenticated', 'Send `Authorization: Bearer <key>` as it was agreed on.', {
            headers: { 'www-authenticate': 'Bearer' },
          })
        }
      },
    },
    async (request, reply) => {
      const { trackingNumber, events } = request.body
      const parcel = await findParcel(db, { carrier: request.params.carrier, trackingNumber })
      if (!parcel) throw problem(404, 'parcel_not_found', 'No parcel here has this tracking number.')
      await keepTracking(db, parcel.key, events)
      // What does not get through now, the sweep tells later.
      const told = await tellTracking(db, commands, parcel.key).catch(() => 0)
      return reply.status(202).send({ known: events.length, told })
    },
  )
}

/** Without a key nobody is a carrier. Hashed first, so that lengths tell nothing either. */
function authentic({ headers }: FastifyRequest, key: string | undefined): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (key === undefined || given === undefined) return false
  const hash = (text: string) => createHash('sha256').update(Buffer.from(text)).digest()
  return timingSafeEqual(hash(given), hash(key))
}
