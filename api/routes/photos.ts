import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { findPhoto, keepPhoto, listPhotos } from '../../db/queries/photos.ts'
import { photoView } from '../contract/depot.ts'
import { problem } from '../errors.ts'
import { callerIn } from '../identity.ts'
import { nameOf } from './act.ts'
import { type App, answers, numberParams, type Service, ticketFor } from './route.ts'

/** What cameras and screens make, by how it begins. */
const beginnings = {
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
} as const
const contentTypes = Object.keys(beginnings) as (keyof typeof beginnings)[]

/** Enough for a telephone's camera, in bytes. */
const largestPhoto = 8 * 1024 * 1024

const content = {
  description: 'The picture',
  content: Object.fromEntries(
    contentTypes.map((type) => [
      type,
      { schema: z.custom<Buffer>().meta({ type: 'string', contentMediaType: type }) },
    ]),
  ),
}

/** Pictures of a ticket, sent as they are; acts name them by their ids. */
export async function photoRoutes(app: App, { db }: Service): Promise<void> {
  await app.register(async (scope: App) => {
    // Here alone a body may be a picture.
    scope.addContentTypeParser(contentTypes, { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    scope.post(
      '/v1/tickets/:number/photos',
      {
        config: { action: 'photo.add' },
        bodyLimit: largestPhoto,
        schema: {
          summary: `Add a photo: the body is the picture itself, ${contentTypes.join(' or ')}`,
          tags: ['depot'],
          consumes: contentTypes,
          params: numberParams,
          response: answers({ 201: photoView }, [409]),
        },
      },
      async (request, reply) => {
        const caller = callerIn(request)
        const { ticket } = await ticketFor(db, request.params.number, caller, 'photo.add')
        const photo = pictureIn(request.body)
        const by = `${caller.role}/${caller.id}`
        const kept = await keepPhoto(db, { id: nameOf(request), ticket: ticket.number, by, ...photo })
        return reply.status(201).send(viewPhoto(ticket.number, kept))
      },
    )
  })

  app.get(
    '/v1/tickets/:number/photos',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'The photos of a ticket, the first ones first',
        tags: ['depot'],
        params: numberParams,
        response: answers({ 200: z.object({ items: z.array(photoView) }) }),
      },
    },
    async (request) => {
      const { ticket } = await ticketFor(db, request.params.number, callerIn(request), 'ticket.read')
      const items = await listPhotos(db, ticket.number)
      return { items: items.map((photo) => viewPhoto(ticket.number, photo)) }
    },
  )

  app.get(
    '/v1/tickets/:number/photos/:photo',
    {
      config: { action: 'ticket.read' },
      schema: {
        summary: 'A photo',
        tags: ['depot'],
        params: z.object({ number: z.string(), photo: z.string() }),
        response: { ...answers({}), 200: content },
      },
    },
    async (request, reply) => {
      const { number, photo } = request.params
      await ticketFor(db, number, callerIn(request), 'ticket.read')
      const found = z.uuid().safeParse(photo).success ? await findPhoto(db, number, photo) : undefined
      if (!found) throw problem(404, 'photo_not_found', 'This ticket has no such photo.')
      return reply
        .type(found.contentType)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .send(found.content)
    },
  )
}

/** @throws a problem for what is no picture: what a browser shows must be what it says */
function pictureIn(body: unknown): { content: Buffer; contentType: string } {
  if (Buffer.isBuffer(body)) {
    for (const contentType of contentTypes) {
      const beginning = beginnings[contentType]
      if (body.subarray(0, beginning.length).equals(beginning)) return { content: body, contentType }
    }
  }
  throw problem(422, 'not_a_photo', `Send the picture itself as the body, ${contentTypes.join(' or ')}.`)
}

function viewPhoto(number: string, { takenAt, ...photo }: Awaited<ReturnType<typeof keepPhoto>>) {
  return {
    ...photo,
    takenAt: takenAt.toISOString(),
    link: `/v1/tickets/${number}/photos/${photo.id}`,
  }
}
