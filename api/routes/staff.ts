import { z } from 'zod'
import { customerExists } from '../../db/queries/customers.ts'
import { createKey, listKeys, revokeKey } from '../../db/queries/keys.ts'
import { addStaff, findStaff, listStaff } from '../../db/queries/staff.ts'
import { keyView, staffView } from '../contract/answers.ts'
import { newKey, newStaff } from '../contract/requests.ts'
import { badField, problem } from '../errors.ts'
import { type App, answers, type Service } from './route.ts'

/** People of the department, and the keys that software calls with in their name. */
export function staffRoutes(app: App, { db }: Service): void {
  app.get(
    '/v1/staff',
    {
      config: { action: 'staff.read' },
      schema: {
        summary: 'The people of the department',
        tags: ['administration'],
        response: answers({ 200: z.object({ items: z.array(staffView) }) }),
      },
    },
    async () => ({ items: await listStaff(db) }),
  )

  app.post(
    '/v1/staff',
    {
      config: { action: 'staff.write' },
      schema: {
        summary: 'Add somebody',
        tags: ['administration'],
        body: newStaff,
        response: answers({ 201: staffView }, [409]),
      },
    },
    async (request, reply) => {
      const member = { ...request.body, phone: request.body.phone ?? null, ...unset }
      if (!(await addStaff(db, member))) {
        throw problem(409, 'id_taken', `Somebody is called ${member.id} already.`)
      }
      return reply.status(201).send(member)
    },
  )

  app.get(
    '/v1/keys',
    {
      config: { action: 'key.write' },
      schema: {
        summary: 'API keys, without their secrets',
        tags: ['administration'],
        response: answers({ 200: z.object({ items: z.array(keyView) }) }),
      },
    },
    async () => ({
      items: (await listKeys(db)).map((key) => ({
        ...key,
        createdAt: key.createdAt.toISOString(),
        revokedAt: key.revokedAt?.toISOString() ?? null,
      })),
    }),
  )

  app.post(
    '/v1/keys',
    {
      config: { action: 'key.write', shownOnce: true },
      schema: {
        summary: 'Make an API key; the answer is the only time that it can be read',
        tags: ['administration'],
        body: newKey,
        response: answers({ 201: z.object({ id: z.string(), secret: z.string() }) }, [409]),
      },
    },
    async (request, reply) => {
      await verifySubject(db, request.body)
      return reply.status(201).send(await createKey(db, request.body))
    },
  )

  app.delete(
    '/v1/keys/:id',
    {
      config: { action: 'key.write' },
      schema: {
        summary: 'Revoke an API key',
        tags: ['administration'],
        params: z.object({ id: z.string() }),
        response: answers({ 204: z.null() }),
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const revoked = z.uuid().safeParse(id).success && (await revokeKey(db, id))
      if (!revoked) throw problem(404, 'key_not_found', 'There is no key in use of this id.')
      return reply.status(204).send(null)
    },
  )
}

/** What is said of somebody later, if at all. */
const unset = { active: true, reportsTo: null, digestHours: [] }

async function verifySubject(db: Service['db'], { role, subject }: z.infer<typeof newKey>): Promise<void> {
  const known =
    role === 'customer'
      ? z.uuid().safeParse(subject).success && (await customerExists(db, subject))
      : (await findStaff(db, subject))?.role === role
  if (!known) throw badField('/subject', 'unknown_subject', `No ${role} has this id.`)
}
