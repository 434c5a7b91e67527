import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { lapseHold, renewHold, settleHold, undoHold } from '../../db/queries/holds.ts'
import { issueHeld } from '../../db/queries/issues.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { addLocation } from '../../db/queries/locations.ts'
import { useIssued } from '../../db/queries/outstanding.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { countParts, receiveParts, returnParts, scrapParts } from '../../db/queries/stock.ts'
import { receiveTransfer, sendTransfer } from '../../db/queries/transfers.ts'
import { claimFromVan } from '../../db/queries/van-holds.ts'
import { stock as shelves } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { runs } from '../support/runs.ts'
import { counted, hire, nobody, stock, warehouse } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
  await hire(db, { id: 'chen', role: 'engineer' })
  await addLocation(db, warehouse('berlin'))
  await addLocation(db, warehouse('van-chen', { kind: 'van', engineer: 'chen' }))
})
afterAll(() => fresh.drop())

const day = 24 * 3_600_000
const now = Date.now()
const sku = fc.constantFrom('belt', 'motor')
const location = fc.constantFrom('main', 'berlin', 'van-chen')
const quantity = fc.integer({ min: 1, max: 6 })
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4')
const line = fc.record({ sku, quantity })
const lines = fc.uniqueArray(line, { selector: (each) => each.sku, minLength: 1 })

/** What a warehouse lives through, in any order, wrong orders included. */
const anyWork = fc.oneof(
  fc.record({ do: fc.constant('receive' as const), sku, location, quantity }),
  fc.record({ do: fc.constant('scrap' as const), sku, location, quantity }),
  fc.record({ do: fc.constant('return' as const), sku, location, quantity }),
  fc.record({ do: fc.constant('count' as const), sku, location, counted: fc.nat(8) }),
  fc.record({
    do: fc.constant('transfer' as const),
    sku,
    from: location,
    to: location,
    quantity,
    lost: fc.boolean(),
  }),
  fc.record({ do: fc.constant('reserve' as const), key, lines }),
  fc.record({ do: fc.constant('reserve' as const), key, lines }),
  fc.record({ do: fc.constant('settle' as const), key, used: lines }),
  fc.record({ do: fc.constant('issue' as const), key, lines, twice: fc.boolean() }),
  fc.record({ do: fc.constant('use' as const), used: lines }),
  fc.record({ do: fc.constant('van' as const), key: fc.constantFrom('v1', 'v2'), lines }),
  fc.record({ do: fc.constantFrom('renew' as const, 'lapse' as const, 'undo' as const), key }),
)
type Work = typeof anyWork extends fc.Arbitrary<infer Drawn> ? Drawn : never

let count = 0

async function carryOut(work: Work): Promise<void> {
  count += 1
  const named = { name: `work-${count}`, by: 'wu' }
  const ticket = '202611001'
  switch (work.do) {
    case 'receive':
      return void (await receiveParts(db, { ...named, ...work }))
    case 'scrap':
      return void (await scrapParts(db, { ...named, ...work }))
    case 'return':
      return void (await returnParts(db, { ...named, ...work, ticket }))
    case 'count':
      return void (await countParts(db, { ...named, ...work }))
    case 'transfer': {
      if (work.from === work.to) return
      const sent = await sendTransfer(db, { ...named, ...work })
      if ('id' in sent && !work.lost) await receiveTransfer(db, sent.id, 'wu')
      return
    }
    case 'reserve':
      return void (await reserveTogether(
        db,
        [{ ticket, key: work.key, lines: work.lines }],
        new Date(now + day),
      ))
    case 'settle':
      return void (await settleHold(db, work.key, work.used))
    case 'issue': {
      const issue = {
        ticket,
        key: `${work.key}/issue-${count}`,
        hold: work.key,
        lines: work.lines,
        to: 'chen',
      }
      const done = await issueHeld(db, issue)
      const again = work.twice ? await issueHeld(db, issue) : done
      // What was not done may be by then: somebody may have had pieces held meanwhile.
      if (done) expect(again).toBe(true)
      return
    }
    case 'use':
      return await useIssued(db, { ticket, key: `use-${count}`, used: work.used })
    case 'van': {
      const claim = { ticket, report: `${count}`, engineer: 'chen', key: work.key, lines: work.lines }
      await db.transaction((tx) => claimFromVan(tx, claim))
      return void (await settleHold(db, work.key, count % 2 === 0 ? work.lines : []))
    }
    case 'renew':
      return void (await renewHold(db, work.key, new Date(now + 2 * day)))
    case 'lapse':
      return void (await lapseHold(db, work.key, new Date(now + 3 * day)))
    case 'undo':
      return await undoHold(db, work.key)
    default:
      work satisfies never
  }
}

async function begin(): Promise<void> {
  await db.execute(sql`truncate parts, holds cascade`)
  await stock(db, { belt: 5, motor: 2 })
}

/** The check constraint refuses a promise too many; here it is asked that nothing ever came near it. */
async function expectSound(): Promise<void> {
  expect(await shelvesAstray(db)).toEqual([])
  for (const { onHand, reserved } of await db.select().from(shelves)) {
    expect(reserved).toBeGreaterThanOrEqual(0)
    expect(onHand).toBeGreaterThanOrEqual(reserved)
  }
  // Nothing is used that was not issued before.
  const kinds = (kind: string) =>
    sql`coalesce(sum(quantity) filter (where kind = ${sql.raw(`'${kind}'`)}), 0)`
  const astray = sql`select count(*) from (select 1 from stock_movements group by ticket, sku
    having ${kinds('use')} > ${kinds('issue')} or ${kinds('return')} > ${kinds('issue')}) as astray`
  expect(await counted(db, astray)).toBe(0)
}

test('whatever happens in whatever order, the balances are what the ledger adds up to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyWork, { maxLength: 40, size: 'max' }), async (works) => {
      await begin()
      for (const work of works) await carryOut(work)
      await expectSound()
    }),
    { numRuns: runs(15) },
  )
}, 120_000)

test('and also when all of it happens at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyWork, { minLength: 20, maxLength: 40, size: 'max' }), async (works) => {
      await begin()
      await Promise.all(works.map(carryOut))
      await expectSound()
    }),
    { numRuns: runs(10) },
  )
}, 120_000)

test('a balance that is not what happened is found', async () => {
  await begin()
  await db.execute(sql`update stock set on_hand = on_hand + 1 where sku = 'belt'`)
  expect(await shelvesAstray(db)).toEqual([{ sku: 'belt', location: 'main' }])
})

test('a transfer that nobody knows is not received', async () => {
  expect(await receiveTransfer(db, nobody, 'wu')).toBeUndefined()
})
