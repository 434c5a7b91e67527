import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { addPart, findPart, listParts, unknownParts } from '../../db/queries/parts.ts'
import { receiveParts } from '../../db/queries/stock.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { deliver, stock, warehouse } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
  await stock(db, { belt: 10, motor: 3 })
})
afterAll(() => fresh.drop())

const belt = {
  ...{ sku: 'belt', nameZh: 'belt', nameEn: 'belt', unitCost: null, currency: null, substitutes: [] },
  ...{ warranty: null, oldPart: 'none', oldPartWithin: 'P14D' },
}

test('the stock says which articles it has never heard of', async () => {
  expect(await unknownParts(db, ['belt', 'gear', 'motor', 'cog'])).toEqual(['gear', 'cog'])
  expect(await unknownParts(db, [])).toEqual([])
})

test('a part counts at all its locations together, and at each of them', async () => {
  await addLocation(db, warehouse('berlin'))
  await receiveParts(db, { name: 'r', sku: 'belt', location: 'berlin', quantity: 4, by: 'wu' })
  const inStock = {
    ...belt,
    onHand: 14,
    reserved: 0,
    stock: [
      { location: 'berlin', onHand: 4, reserved: 0, minimum: 0 },
      { location: 'main', onHand: 10, reserved: 0, minimum: 0 },
    ],
  }
  expect(await findPart(db, 'belt')).toEqual(inStock)
  expect((await listParts(db)).map(({ sku, onHand }) => [sku, onHand])).toEqual([
    ['belt', 14],
    ['motor', 3],
  ])
})

test('a delivery is booked in once, however often it is told', async () => {
  await deliver(db, 'motor', 5, 'delivery-1')
  expect(await deliver(db, 'motor', 5, 'delivery-1')).toMatchObject({ part: { onHand: 8 }, waiting: [] })
})

test('what nobody has heard of is not taken in', async () => {
  expect(await deliver(db, 'gear', 5)).toEqual({ refusal: 'unknown_part' })
  const elsewhere = { name: 'r2', sku: 'belt', location: 'moon', quantity: 1, by: 'wu' }
  expect(await receiveParts(db, elsewhere)).toEqual({ refusal: 'unknown_location' })
})

test('a part is added once', async () => {
  expect(await addPart(db, { sku: 'cog', nameZh: '齿轮', nameEn: 'Cog' })).toMatchObject({
    onHand: 0,
    stock: [],
  })
  expect(await addPart(db, { sku: 'cog', nameZh: '别的', nameEn: 'Other' })).toBeUndefined()
})
