import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { settleHold } from '../../db/queries/holds.ts'
import { partsCostOf, setUnitCost } from '../../db/queries/part-costs.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { returnParts } from '../../db/queries/stock.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { stock } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
  await stock(db, { belt: 10, gear: 10 })
})
afterAll(() => fresh.drop())

const ticket = '202611001'
const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)
const costs = (amount: number) => setUnitCost(db, 'belt', { amount, currency: 'CNY' })

async function use(key: string, sku: string, quantity: number, by = ticket) {
  await reserveTogether(db, [{ ticket: by, key, lines: [{ sku, quantity: quantity + 1 }] }], inAWeek)
  for (let twice = 0; twice < 2; twice += 1) await settleHold(db, key, [{ sku, quantity }])
}

test('a ticket costs what its pieces cost when they were used, in all rounds, less what came back', async () => {
  expect(await partsCostOf(db, ticket)).toEqual({ amounts: [], unpriced: 0 })
  await use('before', 'belt', 1)
  expect(await costs(1_000)).toMatchObject({ unitCost: 1_000, currency: 'CNY' })
  await use('round-1', 'belt', 2)
  await costs(1_200)
  await use('round-2', 'belt', 1)
  await use('other', 'belt', 1, '202611002')
  await use('unpriced', 'gear', 1)
  await costs(9_900)
  // 2 × 10.00 + 1 × 12.00; the belt of before and the gear had no price.
  expect(await partsCostOf(db, ticket)).toEqual({
    amounts: [{ currency: 'CNY', amount: 3_200 }],
    unpriced: 2,
  })
  const work = { name: 'back', sku: 'belt', location: 'main', by: 'wu' }
  await returnParts(db, { ...work, ticket, quantity: 2 })
  expect(await partsCostOf(db, ticket)).toEqual({
    amounts: [{ currency: 'CNY', amount: 1_000 }],
    unpriced: 2,
  })
})

test('what nobody has heard of has no cost', async () => {
  expect(await setUnitCost(db, 'cog', { amount: 1, currency: 'CNY' })).toBeUndefined()
})
