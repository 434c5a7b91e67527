import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Db, databaseErrorCode } from '../../db/client.ts'
import { listParts, receiveParts, reserveParts, settleHold, unknownParts } from '../../db/queries/parts.ts'
import { holdLines, holds, parts } from '../../db/schema/index.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import type { PartLine } from '../../workflows/domain/vocabulary.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, monday, open, stock, waitingSessions } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 45 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(sql`truncate tickets, parts, holds cascade`)
  await stock(db, { belt: 10, motor: 3, screw: 100 })
})

const order = (key: string, ...lines: [string, number][]) => ({
  ticket: '202611001',
  key,
  lines: lines.map(([sku, quantity]): PartLine => ({ sku, quantity })),
})
const shelf = async () =>
  Object.fromEntries((await listParts(db)).map(({ sku, onHand, reserved }) => [sku, [onHand, reserved]]))
const untouched = { belt: [10, 0], motor: [3, 0], screw: [100, 0] }

describe('a reservation', () => {
  test('holds every line', async () => {
    expect(await reserveParts(db, order('k', ['belt', 2], ['motor', 3]))).toEqual({ shortages: [] })
    expect(await shelf()).toEqual({ belt: [10, 2], motor: [3, 3], screw: [100, 0] })
    expect(await db.select().from(holdLines).orderBy(holdLines.sku)).toEqual([
      { hold: 'k', sku: 'belt', quantity: 2, issued: 0 },
      { hold: 'k', sku: 'motor', quantity: 3, issued: 0 },
    ])
  })

  test('holds nothing when one line is short, and says of each line what is missing', async () => {
    const wanted = order('k', ['belt', 11], ['motor', 4], ['screw', 5], ['gear', 1])
    expect(await reserveParts(db, wanted)).toEqual({
      shortages: [
        { sku: 'belt', wanted: 11, available: 10 },
        { sku: 'motor', wanted: 4, available: 3 },
        { sku: 'gear', wanted: 1, available: 0 },
      ],
    })
    expect(await shelf()).toEqual(untouched)
    expect(await db.select().from(holds)).toEqual([])
  })

  test('counts what others hold as gone', async () => {
    await reserveParts(db, order('first', ['motor', 2]))
    expect(await reserveParts(db, order('second', ['motor', 2]))).toEqual({
      shortages: [{ sku: 'motor', wanted: 2, available: 1 }],
    })
  })

  test('asked for twice holds once', async () => {
    await reserveParts(db, order('k', ['belt', 2]))
    expect(await reserveParts(db, order('k', ['belt', 2]))).toEqual({ shortages: [] })
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 2] })
  })

  test('that was short is asked for anew under the same key, once stock came in', async () => {
    await reserveParts(db, order('k', ['motor', 4]))
    await receiveParts(db, { name: randomUUID(), sku: 'motor', quantity: 1 })
    expect(await reserveParts(db, order('k', ['motor', 4]))).toEqual({ shortages: [] })
    expect(await shelf()).toEqual({ ...untouched, motor: [4, 4] })
  })
})

describe('many reservations at once', () => {
  test('of 40 for 10 pieces 10 are held, and the others learn that none is left', async () => {
    const answers = await atOnce(40, (index) => reserveParts(db, order(`k${index}`, ['belt', 1])))
    const refused = answers.filter(({ shortages }) => shortages.length > 0)
    expect(refused).toHaveLength(30)
    for (const { shortages } of refused) expect(shortages).toEqual([{ sku: 'belt', wanted: 1, available: 0 }])
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 10] })
    expect(await db.select().from(holds)).toHaveLength(10)
  })

  test('under the same key hold once', async () => {
    await atOnce(20, () => reserveParts(db, order('k', ['belt', 3], ['motor', 1])))
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 3], motor: [3, 1] })
  })

  test('an attempt under the same key waits for the one before it, and for what became of it', async () => {
    const short = db.transaction(async (tx) => {
      await reserveParts(tx, order('k', ['motor', 4]))
      const second = reserveParts(db, order('k', ['motor', 3]))
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { second }
    })
    // The first held nothing, so the second asks for itself.
    expect(await (await short).second).toEqual({ shortages: [] })
    expect(await shelf()).toEqual({ ...untouched, motor: [3, 3] })
  })

  test('with their lines in opposite order never lock each other out', async () => {
    const forth: [string, number][] = [
      ['belt', 1],
      ['screw', 1],
    ]
    const back = [...forth].reverse()
    for (let round = 0; round < 5; round += 1) {
      const keys = Array.from({ length: 40 }, (_, index) => `k${round}/${index}`)
      await Promise.all(keys.map((key, index) => reserveParts(db, order(key, ...(index % 2 ? forth : back)))))
      await Promise.all(keys.map((key) => settleHold(db, key, [])))
    }
    expect(await shelf()).toEqual(untouched)
  })

  test('and settlements at the same time end with nothing lost', async () => {
    await atOnce(10, (index) => reserveParts(db, order(`old${index}`, ['belt', 1], ['screw', 2])))
    await Promise.all([
      ...Array.from({ length: 10 }, (_, index) =>
        settleHold(db, `old${index}`, [{ sku: 'belt', quantity: 1 }]),
      ),
      ...Array.from({ length: 10 }, (_, index) =>
        reserveParts(db, order(`new${index}`, ['screw', 3], ['motor', 1])),
      ),
    ])
    expect(await shelf()).toEqual({ belt: [0, 0], motor: [3, 3], screw: [100, 9] })
  })

  test('the database itself refuses to promise a piece twice', async () => {
    const overdraw = db.update(parts).set({ reserved: 11 }).where(eq(parts.sku, 'belt'))
    await expect(overdraw).rejects.toSatisfy((error) => databaseErrorCode(error) === '23514')
  })
})

describe('settling a hold', () => {
  beforeEach(() => reserveParts(db, order('k', ['belt', 4], ['motor', 2])))

  test('issues what was used and frees the rest', async () => {
    await settleHold(db, 'k', [{ sku: 'belt', quantity: 3 }])
    expect(await shelf()).toEqual({ belt: [7, 0], motor: [3, 0], screw: [100, 0] })
    expect(await db.select().from(holdLines).orderBy(holdLines.sku)).toMatchObject([
      { sku: 'belt', quantity: 4, issued: 3 },
      { sku: 'motor', quantity: 2, issued: 0 },
    ])
  })

  test('twice is once, whatever is said the second time', async () => {
    await settleHold(db, 'k', [{ sku: 'belt', quantity: 3 }])
    await settleHold(db, 'k', [{ sku: 'belt', quantity: 3 }])
    await settleHold(db, 'k', [])
    expect(await shelf()).toEqual({ belt: [7, 0], motor: [3, 0], screw: [100, 0] })
  })

  test('ten times at once is once', async () => {
    await atOnce(10, () => settleHold(db, 'k', [{ sku: 'motor', quantity: 1 }]))
    expect(await shelf()).toEqual({ belt: [10, 0], motor: [2, 0], screw: [100, 0] })
  })

  test('leaves the holds beside it', async () => {
    await reserveParts(db, order('other', ['belt', 5]))
    await settleHold(db, 'k', [])
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 5] })
  })

  test('that never was changes nothing', async () => {
    await settleHold(db, 'unheard', [{ sku: 'belt', quantity: 1 }])
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 4], motor: [3, 2] })
  })
})

describe('the stock', () => {
  test('says which articles it has never heard of', async () => {
    expect(await unknownParts(db, ['belt', 'gear', 'motor', 'cog'])).toEqual(['gear', 'cog'])
    expect(await unknownParts(db, [])).toEqual([])
  })

  test('takes pieces in and names the tickets that wait for just these', async () => {
    const waitFor = async (sku: string) => {
      const ticket = await open(db)
      const key = `${ticket.number}/round-1/plan-1/parts`
      const lines = [{ sku, quantity: 50 }]
      const plan: Command = { type: 'plan', mode: 'remote', skills: [], parts: lines, durationMinutes: 60 }
      const { shortages } = await reserveParts(db, { ticket: ticket.number, key, lines })
      await act(db, ticket, [plan, { type: 'recordReservation', key, shortages }], monday)
      return ticket.number
    }
    const forBelts = [await waitFor('belt'), await waitFor('belt')]
    await waitFor('motor')
    await open(db)
    const received = await receiveParts(db, { name: randomUUID(), sku: 'belt', quantity: 5 })
    expect(received?.part).toMatchObject({ sku: 'belt', onHand: 15, reserved: 0 })
    expect(received?.waiting.sort()).toEqual(forBelts)
    expect(await shelf()).toEqual({ ...untouched, belt: [15, 0] })
  })

  test('books a delivery in once, however often it is told', async () => {
    const delivery = { name: 'delivery-1', sku: 'belt', quantity: 5 }
    await receiveParts(db, delivery)
    expect((await receiveParts(db, delivery))?.part).toMatchObject({ onHand: 15 })
    expect(await shelf()).toEqual({ ...untouched, belt: [15, 0] })
  })

  test('does not take in what it has never heard of', async () => {
    expect(await receiveParts(db, { name: randomUUID(), sku: 'gear', quantity: 5 })).toBeUndefined()
    expect(await shelf()).toEqual(untouched)
  })
})
