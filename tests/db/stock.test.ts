import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { settleHold } from '../../db/queries/holds.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { findPart } from '../../db/queries/parts.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { countParts, receiveParts, returnParts, scrapParts } from '../../db/queries/stock.ts'
import { receiveTransfer, sendTransfer } from '../../db/queries/transfers.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, hire, open, stock, warehouse } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
  await addLocation(db, warehouse('berlin', { region: 'EU' }))
  await hire(db, { id: 'chen', role: 'engineer' })
  await addLocation(db, { ...warehouse('van-chen'), kind: 'van', engineer: 'chen' })
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, parts, holds cascade`)
  await stock(db, { belt: 10 })
})
afterEach(async () => expect(await shelvesAstray(db)).toEqual([]))

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)
const work = (name: string, location = 'main') => ({ name, sku: 'belt', location, by: 'wu' })
const sending = { name: 'move-1', sku: 'belt', quantity: 4, from: 'main', to: 'berlin', by: 'wu' }
const reserve = (key: string, quantity: number, ticket = '202611001') =>
  reserveTogether(db, [{ ticket, key, lines: [{ sku: 'belt', quantity }] }], inAWeek)
const shelf = async () =>
  Object.fromEntries(
    (await findPart(db, 'belt'))?.stock.map((one) => [one.location, [one.onHand, one.reserved]]) ?? [],
  )

describe('a transfer', () => {
  test('has left the one place and is not yet at the other; then it is', async () => {
    const sent = await sendTransfer(db, sending)
    if ('refusal' in sent) throw new Error(sent.refusal)
    expect(sent).toMatchObject({ state: 'in_transit', receivedAt: null })
    expect(await shelf()).toEqual({ main: [6, 0] })
    expect((await receiveTransfer(db, sent.id, 'wu'))?.transfer).toMatchObject({ state: 'received' })
    expect(await shelf()).toEqual({ berlin: [4, 0], main: [6, 0] })
  })

  test('is sent and received once, however often it is told', async () => {
    const [first, ...others] = await atOnce(5, () => sendTransfer(db, sending))
    for (const other of others) expect(other).toEqual(first)
    if (!first || 'refusal' in first) throw new Error('not sent')
    await atOnce(5, () => receiveTransfer(db, first.id, 'wu'))
    expect(await shelf()).toEqual({ berlin: [4, 0], main: [6, 0] })
  })

  test('never takes what is promised', async () => {
    await reserve('k', 7)
    expect(await sendTransfer(db, sending)).toEqual({ refusal: 'not_free', possible: 3 })
    expect(await shelf()).toEqual({ main: [10, 7] })
  })

  test('goes from and to places that there are', async () => {
    expect(await sendTransfer(db, { ...sending, from: 'moon' })).toEqual({
      refusal: 'unknown_location',
      end: 'from',
    })
    expect(await sendTransfer(db, { ...sending, to: 'moon' })).toEqual({
      refusal: 'unknown_location',
      end: 'to',
    })
    expect(await sendTransfer(db, { ...sending, sku: 'gear' })).toMatchObject({ refusal: 'unknown_part' })
  })
})

describe('a count', () => {
  test('sets the shelf to what was found', async () => {
    await countParts(db, { ...work('c1'), counted: 8 })
    expect(await shelf()).toEqual({ main: [8, 0] })
    await countParts(db, { ...work('c2'), counted: 11 })
    expect(await shelf()).toEqual({ main: [11, 0] })
  })

  test('told twice counts once, though something came in between', async () => {
    await countParts(db, { ...work('c1'), counted: 8 })
    await receiveParts(db, { ...work('r1'), quantity: 5 })
    await countParts(db, { ...work('c1'), counted: 8 })
    expect(await shelf()).toEqual({ main: [13, 0] })
  })

  test('is never below what is promised', async () => {
    await reserve('k', 7)
    expect(await countParts(db, { ...work('c1'), counted: 6 })).toEqual({
      refusal: 'below_reserved',
      possible: 7,
    })
    expect(await countParts(db, { ...work('c2'), counted: 7 })).toMatchObject({
      part: { onHand: 7, reserved: 7 },
    })
  })
})

describe('scrap', () => {
  test('leaves the stock, as long as it is not promised', async () => {
    await reserve('k', 7)
    expect(await scrapParts(db, { ...work('s1'), quantity: 4 })).toEqual({ refusal: 'not_free', possible: 3 })
    await scrapParts(db, { ...work('s2'), quantity: 3 })
    expect(await shelf()).toEqual({ main: [7, 7] })
  })
})

describe('a return', () => {
  beforeEach(async () => {
    await reserve('k', 3)
    await settleHold(db, 'k', [{ sku: 'belt', quantity: 3 }])
  })

  test('brings back what was issued to the ticket, wherever it is brought', async () => {
    await returnParts(db, { ...work('b1', 'berlin'), ticket: '202611001', quantity: 2 })
    expect(await shelf()).toEqual({ berlin: [2, 0], main: [7, 0] })
  })

  test('of more than was issued is refused, also in pieces and at once', async () => {
    const back = (name: string, quantity: number) =>
      returnParts(db, { ...work(name), ticket: '202611001', quantity })
    expect(await back('b1', 4)).toEqual({ refusal: 'not_issued', possible: 3 })
    const answers = await atOnce(5, (index) => back(`b${index + 2}`, 1))
    expect(answers.filter((answer) => 'refusal' in answer)).toHaveLength(2)
    expect(await shelf()).toEqual({ main: [10, 0] })
  })

  test('for a ticket that got nothing is refused', async () => {
    const back = { ...work('b1'), ticket: '202611002', quantity: 1 }
    expect(await returnParts(db, back)).toEqual({ refusal: 'not_issued', possible: 0 })
  })
})

describe('a reservation', () => {
  test('takes from the ticket’s region, as far as that goes in one', async () => {
    await receiveParts(db, { ...work('r', 'berlin'), quantity: 2 })
    const { number } = await open(db, { region: 'EU' })
    await reserve('k1', 2, number)
    expect(await shelf()).toEqual({ berlin: [2, 2], main: [10, 0] })
    await reserve('k2', 2, number)
    expect(await shelf()).toEqual({ berlin: [2, 2], main: [10, 2] })
  })

  test('leaves what is in a van to its engineer', async () => {
    await receiveParts(db, { ...work('r', 'van-chen'), quantity: 5 })
    const [answer] = await reserve('k', 11)
    expect(answer).toEqual({ shortages: [{ sku: 'belt', wanted: 11, available: 10 }] })
  })
})
