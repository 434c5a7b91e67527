import { sql } from 'drizzle-orm'
import { partActivities } from '../activities/parts.ts'
import { connectDatabase, type Db } from '../db/client.ts'
import { shelvesAstray } from '../db/queries/ledger.ts'
import { addPart } from '../db/queries/parts.ts'
import { reserveTogether } from '../db/queries/reservations.ts'
import { receiveParts } from '../db/queries/stock.ts'
import { mainLocation } from '../workflows/domain/parts/location.ts'
import { withDatabase } from './database.ts'
import { type Arm, type Comparison, compare } from './measure.ts'

const clients = 40
/** Reservations of each client in one go; the time of a go is what is compared. */
const each = 10
const silentBell = { announceStock: async () => undefined }

/**
 * Forty clients at one hot part: a hold with its ledger against one guarded UPDATE, run bare. The rate has to be 0.9 of
 * the bare one, so that a go may take 1.11 times as long.
 */
export async function benchParts(): Promise<{
  comparisons: Comparison[]
  targets: Record<string, number>
  notes: string[]
}> {
  return withDatabase(async (url) => {
    const database = connectDatabase(url, clients)
    try {
      await putUp(database.db, 'hot')
      await putUp(database.db, 'bare')
      const gathered = await compare(
        'as the worker does',
        gatheredHolds(database.db),
        bareUpdates(database.db),
        1_500,
      )
      const single = await compare(
        'each on its own',
        singleHolds(database.db),
        bareUpdates(database.db),
        1_500,
      )
      const astray = await shelvesAstray(database.db)
      return {
        comparisons: [gathered, single],
        targets: { [gathered.what]: gathered.bare.median / 0.9 },
        notes: [
          `rate of ${gathered.what}: ${(1 / gathered.ratio).toFixed(2)} of the bare one`,
          `rate of ${single.what}: ${(1 / single.ratio).toFixed(2)} of the bare one`,
          `shelves that are not what the ledger adds up to, but for the bare one: ${astray.filter(({ sku }) => sku === 'hot').length}`,
          await lostHolds(database.db),
        ],
      }
    } finally {
      await database.close()
    }
  })
}

/** The clients at the same time, each one reservation after the other. */
function goOf(name: string, reserve: () => Promise<unknown>): Arm {
  return {
    name: `${name}, ${clients} × ${each}`,
    run: () =>
      Promise.all(
        Array.from({ length: clients }, async () => {
          for (let turn = 0; turn < each; turn += 1) await reserve()
        }),
      ),
  }
}

let orders = 0

function anOrder() {
  orders += 1
  return { ticket: '202611001', key: `bench/${orders}`, lines: [{ sku: 'hot', quantity: 1 }] }
}

function gatheredHolds(db: Db): Arm {
  const { reserveParts } = partActivities(db, silentBell, 'P7D')
  return goOf('holds, gathered', () => reserveParts(anOrder()))
}

function singleHolds(db: Db): Arm {
  const until = new Date(Date.now() + 7 * 24 * 3_600_000)
  return goOf('holds, each its own transaction', () => reserveTogether(db, [anOrder()], until))
}

function bareUpdates(db: Db): Arm {
  return goOf('guarded updates', () =>
    db.execute(sql`
      update stock set reserved = reserved + ${1}
      where sku = ${'bare'} and location = ${mainLocation} and on_hand - reserved >= ${1}`),
  )
}

async function putUp(db: Db, sku: string): Promise<void> {
  await addPart(db, { sku, nameZh: sku, nameEn: sku })
  const delivery = { name: `bench/${sku}`, sku, location: mainLocation, by: 'bench' }
  for (const turn of ['a', 'b']) {
    await receiveParts(db, { ...delivery, name: `${delivery.name}/${turn}`, quantity: 1_000_000_000 })
  }
}

async function lostHolds(db: Db): Promise<string> {
  const [row] = await db.execute<{ holds: number; reserved: number }>(sql`
    select (select count(*)::integer from holds) as holds, reserved from stock where sku = 'hot'`)
  return `${orders} asked for, ${row?.holds} held, ${row?.reserved} pieces reserved`
}
