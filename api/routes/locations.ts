import { z } from 'zod'
import { addLocation, type Location, listLocations } from '../../db/queries/locations.ts'
import { findStaff } from '../../db/queries/staff.ts'
import { locationView, newLocation } from '../contract/parts.ts'
import { badField, problem } from '../errors.ts'
import { type App, answers, type Service } from './route.ts'

/** Where parts are kept: warehouses, depots, and the vans of engineers. */
export function locationRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/locations',
    {
      config: { action: 'part.read' },
      schema: {
        summary: 'Where parts are kept',
        tags: ['parts'],
        response: answers({ 200: z.object({ items: z.array(locationView) }) }),
      },
    },
    async () => ({ items: (await listLocations(db)).map(viewLocation) }),
  )

  app.post(
    '/v1/locations',
    {
      config: { action: 'part.write' },
      schema: {
        summary: 'Add a warehouse, a depot, or the van of an engineer',
        tags: ['parts'],
        body: newLocation,
        response: answers({ 201: locationView }, [409]),
      },
    },
    async (request, reply) => {
      const {
        id,
        kind,
        name,
        region = null,
        place,
        engineer = null,
        address = null,
        phone = null,
      } = request.body
      if (engineer !== null && (await findStaff(db, engineer))?.role !== 'engineer') {
        throw badField('/engineer', 'unknown_engineer', `No engineer is called ${engineer}.`)
      }
      const { latitude = null, longitude = null } = place ?? {}
      const added = await addLocation(db, {
        id,
        kind,
        name,
        region,
        latitude,
        longitude,
        engineer,
        address,
        phone,
      })
      if (!added) throw problem(409, 'location_taken', `There is a location ${id} already.`)
      return reply.status(201).send(viewLocation(added))
    },
  )
}

function viewLocation({ latitude, longitude, ...location }: Location): z.infer<typeof locationView> {
  const place = latitude === null || longitude === null ? null : { latitude, longitude }
  return { ...location, place }
}
