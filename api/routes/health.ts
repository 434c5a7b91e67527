import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { App, Service } from './route.ts'

const condition = z.enum(['ok', 'down'])

export function healthRoutes(app: App, { db, commands }: Service): void {
  app.get(
    '/livez',
    {
      config: { action: 'public' },
      schema: {
        summary: 'The process lives',
        tags: ['health'],
        security: [],
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  const readiness = z.object({
    status: z.enum(['ready', 'degraded', 'not_ready']),
    dependencies: z.object({ postgres: condition, temporal: condition }),
  })
  app.get(
    '/readyz',
    {
      config: { action: 'public' },
      schema: {
        summary: 'Each dependency; without Temporal requests are still taken in, so that is "degraded"',
        tags: ['health'],
        security: [],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_, reply) => {
      const [postgres, temporal] = await Promise.all([answersQueries(db), commands.reachable()])
      const status = !postgres ? 'not_ready' : temporal ? 'ready' : 'degraded'
      return reply.status(postgres ? 200 : 503).send({
        status,
        dependencies: { postgres: postgres ? 'ok' : 'down', temporal: temporal ? 'ok' : 'down' },
      })
    },
  )
}

async function answersQueries(db: Service['db']): Promise<boolean> {
  try {
    await db.execute(sql`select 1`)
    return true
  } catch {
    return false
  }
}
