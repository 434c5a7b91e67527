import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { claimRequest, dropClaim, forgetOldRequests, storeAnswer } from '../../db/queries/requests.ts'
import { requests } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(() => db.delete(requests))

const asked = { caller: 'key-1', key: 'order-7', fingerprint: 'sha-of-body' }
const otherBody = { ...asked, fingerprint: 'sha-of-another' }
const answer = { status: 201, headers: { location: '/v1/tickets/202611001' }, body: '{"number":"202611001"}' }
const second = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 1, 0, 0) + seconds * 1_000)
const start = second(0)

test('who asks first may go on, and the others hear that it is being worked on', async () => {
  expect(await claimRequest(db, asked, start)).toEqual({ claim: 'ours' })
  expect(await claimRequest(db, asked, second(1))).toEqual({ claim: 'running' })
})

test('of twenty at once one may go on', async () => {
  const claims = await atOnce(20, () => claimRequest(db, asked, start))
  expect(claims.map(({ claim }) => claim).sort()).toEqual(['ours', ...Array(19).fill('running')])
})

test('once it is answered everybody gets that answer', async () => {
  await claimRequest(db, asked, start)
  await storeAnswer(db, asked, answer)
  expect(await claimRequest(db, asked, second(1))).toEqual({ claim: 'answered', answer })
  expect(await claimRequest(db, asked, second(3_600))).toEqual({ claim: 'answered', answer })
})

test('another body under the same key is neither done nor answered, before the answer and after it', async () => {
  await claimRequest(db, asked, start)
  expect(await claimRequest(db, otherBody, second(1))).toEqual({ claim: 'other_body' })
  await storeAnswer(db, asked, answer)
  expect(await claimRequest(db, otherBody, second(2))).toEqual({ claim: 'other_body' })
  expect(await claimRequest(db, asked, second(3))).toEqual({ claim: 'answered', answer })
})

test('the same key of another caller is another request', async () => {
  await claimRequest(db, asked, start)
  expect(await claimRequest(db, { ...otherBody, caller: 'key-2' }, start)).toEqual({ claim: 'ours' })
})

test.each([
  [29, 'running'],
  [30, 'running'],
  [31, 'ours'],
])('what is not answered after %i s is %s to who asks again', async (seconds, claim) => {
  await claimRequest(db, asked, start)
  expect(await claimRequest(db, asked, second(seconds))).toEqual({ claim })
})

test('what was left behind is taken over by one of many, whose time begins anew', async () => {
  await claimRequest(db, asked, start)
  const claims = await atOnce(10, () => claimRequest(db, asked, second(40)))
  expect(claims.filter(({ claim }) => claim === 'ours')).toHaveLength(1)
  expect(await claimRequest(db, asked, second(60))).toEqual({ claim: 'running' })
})

test('what was left behind is not taken over with another body', async () => {
  await claimRequest(db, asked, start)
  expect(await claimRequest(db, otherBody, second(40))).toEqual({ claim: 'other_body' })
})

test('a claim that is given back is free for the next, also with another body', async () => {
  await claimRequest(db, asked, start)
  await dropClaim(db, asked)
  expect(await claimRequest(db, otherBody, second(1))).toEqual({ claim: 'ours' })
})

test('an answer is never given back', async () => {
  await claimRequest(db, asked, start)
  await storeAnswer(db, asked, answer)
  await dropClaim(db, asked)
  expect(await claimRequest(db, asked, second(1))).toEqual({ claim: 'answered', answer })
})

test('answers are forgotten after a day, and not before', async () => {
  for (const key of ['old', 'recent']) {
    await claimRequest(db, { ...asked, key }, start)
    await storeAnswer(db, { ...asked, key }, answer)
  }
  await db.execute(sql`update requests set started_at = now() - interval '25 hours' where key = 'old'`)
  await db.execute(sql`update requests set started_at = now() - interval '23 hours' where key = 'recent'`)
  await forgetOldRequests(db)
  expect((await db.select().from(requests)).map(({ key }) => key)).toEqual(['recent'])
})
