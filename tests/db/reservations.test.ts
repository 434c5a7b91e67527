import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Db, databaseErrorCode } from '../../db/client.ts'
import { renewHold, settleHold, undoHold } from '../../db/queries/holds.ts'
import { lockShelves, shelvesAstray } from '../../db/queries/ledger.ts'
import { listParts } from '../../db/queries/parts.ts'
import { type PartsOrder, reserveTogether } from '../../db/queries/reservations.ts'
import { holds, stock as shelves, stockMovements } from '../../db/schema/index.ts'
import type { PartLine } from '../../workflows/domain/vocabulary.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, deliver, stock, waitingSessions } from './cast.ts'

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

afterEach(async () => expect(await shelvesAstray(db)).toEqual([]))

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)

async function reserveParts(database: Db, order: PartsOrder) {
  const [answer] = await reserveTogether(database, [order], inAWeek)
  return answer ?? { shortages: [] }
}

const held = { shortages: [], until: inAWeek }
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
    expect(await reserveParts(db, order('k', ['belt', 2], ['motor', 3]))).toEqual(held)
    expect(await shelf()).toEqual({ belt: [10, 2], motor: [3, 3], screw: [100, 0] })
    expect(await ledgerOf('k')).toEqual(['hold 2 × belt at main', 'hold 3 × motor at main'])
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
    expect(await reserveParts(db, order('k', ['belt', 2]))).toEqual(held)
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 2] })
  })

  test('that was short is asked for anew under the same key, once stock came in', async () => {
    await reserveParts(db, order('k', ['motor', 4]))
    await deliver(db, 'motor', 1)
    expect(await reserveParts(db, order('k', ['motor', 4]))).toEqual(held)
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

  test('an attempt under the same key waits for the one before it, and finds what it held', async () => {
    const second = await db.transaction(async (tx) => {
      await reserveParts(tx, order('k', ['motor', 2]))
      const second = reserveParts(db, order('k', ['motor', 2]))
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { second }
    })
    expect(await second.second).toEqual(held)
    expect(await shelf()).toEqual({ ...untouched, motor: [3, 2] })
  })

  test('in one batch each get their own answer, in their turn', async () => {
    const orders = [
      order('a', ['motor', 2]),
      order('b', ['motor', 2]),
      order('c', ['motor', 1]),
      order('a', ['motor', 2]),
    ]
    expect(await reserveTogether(db, orders, inAWeek)).toEqual([
      held,
      { shortages: [{ sku: 'motor', wanted: 2, available: 1 }] },
      held,
      held,
    ])
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
    const overdraw = db.update(shelves).set({ reserved: 11 }).where(eq(shelves.sku, 'belt'))
    await expect(overdraw).rejects.toSatisfy((error) => databaseErrorCode(error) === '23514')
  })
})

describe('settling a hold', () => {
  beforeEach(() => reserveParts(db, order('k', ['belt', 4], ['motor', 2])))

  test('issues what was used and frees the rest', async () => {
    await settleHold(db, 'k', [{ sku: 'belt', quantity: 3 }])
    expect(await shelf()).toEqual({ belt: [7, 0], motor: [3, 0], screw: [100, 0] })
    expect(await ledgerOf('k')).toEqual([
      'hold 4 × belt at main',
      'hold 2 × motor at main',
      'issue 3 × belt at main',
      'use 3 × belt at main',
      'release 1 × belt at main',
      'release 2 × motor at main',
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

  test('renewed waits for the shelves before it takes the hold, so that it and a settlement never wait in a ring', async () => {
    const later = new Date(inAWeek.getTime() + 1000)
    const renewing = await db.transaction(async (tx) => {
      await lockShelves(tx, ['belt', 'motor'])
      const renewed = renewHold(db, 'k', later)
      await expect.poll(() => waitingSessions(db)).toBe(1)
      await tx.select().from(holds).where(eq(holds.key, 'k')).for('update', { noWait: true })
      return { renewed }
    })
    expect(await renewing.renewed).toEqual(later)
  })

  test('settled while it is undone and asked for anew settles what is held then', async () => {
    const settling = await db.transaction(async (tx) => {
      await lockShelves(tx, ['belt', 'motor', 'screw'])
      const settled = settleHold(db, 'k', [{ sku: 'screw', quantity: 2 }])
      await expect.poll(() => waitingSessions(db)).toBe(1)
      await undoHold(tx, 'k')
      await reserveParts(tx, order('k', ['screw', 5]))
      return { settled }
    })
    expect(await settling.settled).toEqual(['screw'])
    expect(await shelf()).toEqual({ ...untouched, screw: [98, 0] })
  })

  test('that never was changes nothing', async () => {
    await settleHold(db, 'unheard', [{ sku: 'belt', quantity: 1 }])
    expect(await shelf()).toEqual({ ...untouched, belt: [10, 4], motor: [3, 2] })
  })
})

/** What happened under a hold, in order. */
async function ledgerOf(hold: string): Promise<string[]> {
  const rows = await db
    .select()
    .from(stockMovements)
    .where(eq(stockMovements.hold, hold))
    .orderBy(asc(stockMovements.id))
  return rows.map(({ kind, quantity, sku, location }) => `${kind} ${quantity} × ${sku} at ${location}`)
}
