import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Db } from '../db/client.ts'
import { findKey } from '../db/queries/keys.ts'
import type { Role } from '../workflows/domain/vocabulary.ts'
import { type Action, can } from './access.ts'
import { problem } from './errors.ts'

/** Who calls: the role, and the staff or customer id that their key speaks for. */
export interface Caller {
  role: Role
  id: string
  keyId: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route is for; `public` needs no key. */
    action?: Action | 'public'
  }
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** Has every route ask who calls and whether they may; a route that does not say what it is for does not start. */
export function identify(app: FastifyInstance, db: Db): void {
  app.decorateRequest('caller', null)

  app.addHook('onRoute', (route) => {
    if (route.config?.action === undefined) {
      throw new Error(`${route.method} ${route.url} names no action; give it config.action.`)
    }
  })

  app.addHook('onRequest', async (request) => {
    const { action } = request.routeOptions.config
    if (action === undefined || action === 'public') return
    const caller = await callerOf(db, request)
    if (!can(caller, action)) {
      throw problem(403, 'forbidden', `The role ${caller.role} may not do this (${action}).`)
    }
    request.caller = caller
  })
}

/** Who calls; only routes with an action may ask. */
export function callerIn(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error(`${request.url} has no caller, but asks for one.`)
  return request.caller
}

async function callerOf(db: Db, request: FastifyRequest): Promise<Caller> {
  const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (secret === undefined) throw unauthenticated('Send `Authorization: Bearer <API key>`.')
  const holder = await findKey(db, secret)
  if (!holder) throw unauthenticated('This API key is unknown or was revoked.')
  return { role: holder.role, id: holder.subject, keyId: holder.keyId }
}

function unauthenticated(detail: string) {
  return problem(401, 'unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } })
}
