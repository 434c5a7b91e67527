import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { forgetOrphanWords } from '../../db/queries/reconciliation.ts'
import { forgetWords, keepWords, readWords } from '../../db/queries/words.ts'
import { words } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, monday, open } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(() => db.delete(words))

const texts = { cause: '轴承磨损', work: 'Bearing replaced', tests: undefined }
const kept = async (ticket: string, said: Record<string, unknown> = texts) => {
  const id = randomUUID()
  await keepWords(db, { id, ticket, texts: said })
  return id
}
const ids = async () => (await db.select({ id: words.id }).from(words)).map(({ id }) => id).sort()
/** As if they had been said so long ago. */
const backdate = (age: string) => db.execute(sql`update words set created_at = now() - ${age}::interval`)

test('words are read back by their id, in any number', async () => {
  const [one, other] = [await kept('202611001'), await kept('202611002', { text: 'Call me' })]
  expect(await readWords(db, [one, other, randomUUID()])).toEqual(
    new Map([
      [one, { cause: '轴承磨损', work: 'Bearing replaced' }],
      [other, { text: 'Call me' }],
    ]),
  )
  expect(await readWords(db, [])).toEqual(new Map())
})

test('the same id again changes nothing', async () => {
  const id = await kept('202611001')
  await keepWords(db, { id, ticket: '202611002', texts: { cause: 'something else' } })
  expect(await db.select().from(words)).toMatchObject([
    { id, ticket: '202611001', texts: { cause: '轴承磨损' } },
  ])
})

test('words of a refused act are forgotten, and those beside them are not', async () => {
  const [refused, other] = [await kept('202611001'), await kept('202611001')]
  await forgetWords(db, { id: refused, ticket: '202611001' })
  expect(await ids()).toEqual([other])
})

test('words that an event says are not forgotten, though another attempt of its act was refused', async () => {
  const ticket = await open(db)
  const id = await kept(ticket.number)
  await act(db, ticket, [{ type: 'respond', channel: 'phone', words: id }], monday)
  await forgetWords(db, { id, ticket: ticket.number })
  expect(await ids()).toEqual([id])
})

test('words that no event says are forgotten after a day; what an event says stays', async () => {
  const ticket = await open(db)
  const [said, orphan] = [await kept(ticket.number), await kept(ticket.number)]
  await act(db, ticket, [{ type: 'respond', channel: 'phone', words: said }], monday)
  await backdate('25 hours')
  const young = await kept(ticket.number)
  expect(await forgetOrphanWords(db)).toBe(1)
  expect(await ids()).toEqual([said, young].sort())
  expect(await ids()).not.toContain(orphan)
  expect(await forgetOrphanWords(db)).toBe(0)
})

test('words of less than a day are left, whether an event says them or will', async () => {
  const id = await kept('202611001')
  await backdate('23 hours')
  expect(await forgetOrphanWords(db)).toBe(0)
  expect(await ids()).toEqual([id])
})
