import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { setMinimum, watchMinimums } from '../../db/queries/minimums.ts'
import { findPart } from '../../db/queries/parts.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { notices } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, deliver, hire, stock, warehouse } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate parts, holds, notices, staff, locations cascade`)
  await hire(db, { id: 'wu', role: 'parts_keeper' }, { id: 'mei', role: 'supervisor' })
  await stock(db, { belt: 10, motor: 3 })
})

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)
const beltsAtMain = { sku: 'belt', location: 'main' }
const atLeast = (minimum: number) => setMinimum(db, { ...beltsAtMain, minimum })
const reserve = (key: string, quantity: number) =>
  reserveTogether(db, [{ ticket: '202611001', key, lines: [{ sku: 'belt', quantity }] }], inAWeek)
const told = async () => (await db.select().from(notices)).map(({ recipient }) => recipient)
const look = () => watchMinimums(db, new Date())

test('the parts keepers are told of a shelf that falls below its minimum, and nobody else is', async () => {
  await atLeast(5)
  await reserve('to-the-brim', 5)
  expect(await look()).toEqual([])
  await reserve('one-more', 1)
  expect(await look()).toEqual([beltsAtMain])
  expect(await db.select().from(notices)).toMatchObject([
    {
      ...{ kind: 'stock_low', recipient: 'wu', ticket: null },
      facts: { ...beltsAtMain, nameZh: 'belt', nameEn: 'belt', free: 4, minimum: 5 },
    },
  ])
})

test('they are told again only after there was enough in between', async () => {
  await atLeast(5)
  await reserve('six', 6)
  await look()
  await reserve('two', 2)
  await atLeast(9)
  expect(await look()).toEqual([])
  await deliver(db, 'belt', 7)
  expect(await look()).toEqual([])
  expect(await told()).toEqual(['wu'])
  await reserve('one', 1)
  expect(await look()).toEqual([beltsAtMain])
  expect(await told()).toEqual(['wu', 'wu'])
})

test('they are told once by looks at the same time', async () => {
  await atLeast(11)
  await setMinimum(db, { sku: 'motor', location: 'main', minimum: 4 })
  const looks = await atOnce(10, look)
  expect(looks.flat()).toEqual([beltsAtMain, { sku: 'motor', location: 'main' }])
  expect(await told()).toEqual(['wu', 'wu'])
})

test('where nothing lies yet nothing is free, and other shelves of the part do not count', async () => {
  await addLocation(db, warehouse('berlin'))
  await setMinimum(db, { sku: 'belt', location: 'berlin', minimum: 1 })
  expect(await look()).toEqual([{ sku: 'belt', location: 'berlin' }])
  expect((await findPart(db, 'belt'))?.stock).toEqual([
    { location: 'berlin', onHand: 0, reserved: 0, minimum: 1 },
    { location: 'main', onHand: 10, reserved: 0, minimum: 0 },
  ])
})

test('of a shelf in a region its own keepers are told', async () => {
  await hire(db, { id: 'olga', role: 'parts_keeper', regions: ['EU'] })
  await hire(db, { id: 'yan', role: 'parts_keeper', regions: ['CN'] })
  await addLocation(db, warehouse('berlin', { region: 'EU' }))
  await setMinimum(db, { sku: 'belt', location: 'berlin', minimum: 1 })
  await look()
  expect((await told()).sort()).toEqual(['olga', 'wu'])
})

test('a minimum of 0 is none', async () => {
  await atLeast(11)
  expect(await atLeast(0)).toMatchObject({ stock: [{ location: 'main', minimum: 0 }] })
  expect(await look()).toEqual([])
  expect(await setMinimum(db, { sku: 'gear', location: 'main', minimum: 1 })).toEqual({
    refusal: 'unknown_part',
  })
  expect(await setMinimum(db, { sku: 'belt', location: 'moon', minimum: 0 })).toEqual({
    refusal: 'unknown_location',
  })
})

test('to look waits for nobody who changes the stock', async () => {
  await atLeast(11)
  await db.transaction(async (tx) => {
    await tx.execute(sql`select * from stock for update`)
    expect(await look()).toEqual([beltsAtMain])
  })
})
