import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { requests } from '../schema/index.ts'

/** A request that carries an Idempotency-Key. */
export interface KeyedRequest {
  caller: string
  key: string
  /** Hash of method, address and body. */
  fingerprint: string
}

export interface StoredAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

export type Claim =
  | { claim: 'ours' }
  | { claim: 'running' }
  | { claim: 'other_body' }
  | { claim: 'answered'; answer: StoredAnswer }

/** A request that is not answered after this long was left behind by a process that died. */
const abandonedAfter = 30_000

/** Claims a request for whoever asks first; everybody else learns how it stands. */
export async function claimRequest(db: Db, request: KeyedRequest, now: Date): Promise<Claim> {
  const abandoned = new Date(now.getTime() - abandonedAfter)
  const fresh = await db
    .insert(requests)
    .values({ ...request, startedAt: now })
    .onConflictDoUpdate({
      target: [requests.caller, requests.key],
      set: { startedAt: now },
      setWhere: sql`${requests.status} is null and ${requests.fingerprint} = ${request.fingerprint}
        and ${requests.startedAt} < ${abandoned.toISOString()}::timestamptz`,
    })
    .returning({ key: requests.key })
  if (fresh.length > 0) return { claim: 'ours' }
  const [known] = await db.select().from(requests).where(named(request))
  // Given back between the two statements: the caller may simply come again.
  if (!known) return { claim: 'running' }
  if (known.fingerprint !== request.fingerprint) return { claim: 'other_body' }
  if (known.status === null) return { claim: 'running' }
  const answer = { status: known.status, headers: known.headers ?? {}, body: known.body ?? '' }
  return { claim: 'answered', answer }
}

export async function storeAnswer(db: Db, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  await db.update(requests).set(answer).where(named(request))
}

/** Gives a claim back: the request came to nothing and may be tried again. */
export async function dropClaim(db: Db, request: KeyedRequest): Promise<void> {
  await db.delete(requests).where(and(named(request), isNull(requests.status)))
}

/** Answers are kept for a day; nobody repeats a request later than that. */
export async function forgetOldRequests(db: Db): Promise<void> {
  await db.delete(requests).where(lt(requests.startedAt, sql`now() - interval '1 day'`))
}

function named({ caller, key }: KeyedRequest) {
  return and(eq(requests.caller, caller), eq(requests.key, key))
}
