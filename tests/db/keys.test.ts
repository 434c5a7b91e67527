import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { createKey, findKey, listKeys, revokeKey } from '../../db/queries/keys.ts'
import { apiKeys } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { nobody } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())

const holder = { role: 'csr', subject: 'li', label: 'Li’s desk' } as const

test('a key speaks for its holder', async () => {
  const { id, secret } = await createKey(db, holder)
  expect(await findKey(db, secret)).toEqual({ keyId: id, role: 'csr', subject: 'li' })
})

test('two keys of the same holder are two secrets', async () => {
  const [one, other] = [await createKey(db, holder), await createKey(db, holder)]
  expect(one.secret).not.toBe(other.secret)
  expect(await findKey(db, other.secret)).toMatchObject({ keyId: other.id })
})

test('what is no key, or only nearly one, speaks for nobody', async () => {
  const { secret } = await createKey(db, holder)
  for (const guess of ['', 'aftercare_csr_', secret.slice(0, -1), `${secret} `, secret.toUpperCase()]) {
    expect(await findKey(db, guess)).toBeUndefined()
  }
})

test('the secret is nowhere in the database, nor is it what identifies the key there', async () => {
  const { secret } = await createKey(db, holder)
  const kept = JSON.stringify(await db.select().from(apiKeys))
  expect(kept).not.toContain(secret)
  expect(kept).not.toContain(secret.split('_')[2])
  const [row] = await db.select().from(apiKeys)
  expect(await findKey(db, row?.hash ?? '')).toBeUndefined()
  expect(JSON.stringify(await listKeys(db))).not.toContain(row?.hash)
})

test('a revoked key speaks for nobody any more, and the key beside it goes on', async () => {
  const [revoked, kept] = [await createKey(db, holder), await createKey(db, holder)]
  expect(await revokeKey(db, revoked.id)).toBe(true)
  expect(await findKey(db, revoked.secret)).toBeUndefined()
  expect(await findKey(db, kept.secret)).toMatchObject({ keyId: kept.id })
  const listed = (await listKeys(db)).filter(({ id }) => id === revoked.id || id === kept.id)
  expect(listed.map(({ revokedAt }) => revokedAt !== null)).toEqual([true, false])
})

test('revoking again, or what never was, says so and changes nothing', async () => {
  const { id } = await createKey(db, holder)
  await revokeKey(db, id)
  const before = await listKeys(db)
  expect([await revokeKey(db, id), await revokeKey(db, nobody)]).toEqual([false, false])
  expect(await listKeys(db)).toEqual(before)
})
