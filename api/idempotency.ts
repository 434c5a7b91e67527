import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../db/client.ts'
import {
  claimRequest,
  dropClaim,
  type KeyedRequest,
  type StoredAnswer,
  storeAnswer,
} from '../db/queries/requests.ts'
import { badField, problem } from './errors.ts'
import { callerIn } from './identity.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer holds a secret: it is not kept, and a repeated request does not see it again. */
    shownOnce?: true
  }
  interface FastifyRequest {
    keyed: KeyedRequest | null
  }
}

/** Headers that belong to an answer and are repeated with it. */
const kept = ['content-type', 'location', 'etag'] as const

/**
 * Idempotency-Key on every POST: the same key and body get the same answer, another body is refused, and while the
 * first is being worked on the others are told to come back.
 */
export function answerOnce(app: FastifyInstance, db: Db): void {
  app.decorateRequest('keyed', null)

  app.addHook('preHandler', async (request, reply) => {
    const keyed = keyedRequest(request)
    if (!keyed) return
    const claim = await claimRequest(db, keyed, new Date())
    switch (claim.claim) {
      case 'ours':
        request.keyed = keyed
        return
      case 'answered':
        reply.hijack()
        reply.raw.writeHead(claim.answer.status, { ...claim.answer.headers, 'idempotency-replayed': 'true' })
        reply.raw.end(claim.answer.body)
        return
      case 'running':
        throw problem(409, 'request_in_progress', 'The same request is being worked on; ask again shortly.', {
          headers: { 'retry-after': '1' },
        })
      case 'other_body':
        throw problem(
          422,
          'idempotency_key_reused',
          'This Idempotency-Key came with another request; use a new one.',
        )
      default:
        claim satisfies never
    }
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.keyed) return
    // What did not come to an end may be tried again under the same key.
    const final = reply.statusCode < 500 && reply.statusCode !== 202
    if (!final || typeof payload !== 'string') return dropClaim(db, request.keyed)
    const secret = request.routeOptions.config.shownOnce && reply.statusCode < 300
    await storeAnswer(db, request.keyed, secret ? notKept() : answerOf(reply, payload))
  })
}

function answerOf(reply: FastifyReply, body: string): StoredAnswer {
  const headers = Object.fromEntries(
    kept.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    }),
  )
  return { status: reply.statusCode, headers, body }
}

/** What a repeated request is told in place of a secret: only its hash is stored anywhere. */
function notKept(): StoredAnswer {
  const told = problem(
    409,
    'shown_once',
    'This was done, and the answer was shown once. If it was lost, revoke the key and make another.',
  )
  return {
    status: told.problem.status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify(told.problem),
  }
}

/**
 * A name for the request that is the same when it is repeated. It outlives the key's row, so it names the body too:
 * a key that is used again later, for something else, must not find what the first request did.
 */
export function requestName(request: FastifyRequest): string | undefined {
  if (!request.keyed) return undefined
  const { caller, key, fingerprint } = request.keyed
  return `${caller}:${key}:${fingerprint}`
}

function keyedRequest(request: FastifyRequest): KeyedRequest | undefined {
  const key = request.headers['idempotency-key']
  if (request.method !== 'POST' || key === undefined || request.routeOptions.config.action === 'public') {
    return undefined
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw badField(
      '/headers/idempotency-key',
      'invalid_key',
      'Use 1 to 255 printable characters without spaces.',
    )
  }
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex')
  return { caller: callerIn(request).keyId, key, fingerprint }
}
