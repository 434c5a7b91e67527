import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { listParts } from '../../db/queries/parts.ts'
import { stockMovements } from '../../db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ migrated: false })
  db = fresh.database.db
  const names = z.object({ entries: z.array(z.object({ tag: z.string() })) })
  const { entries } = names.parse(JSON.parse(read('meta/_journal.json')))
  const tags = entries.map(({ tag }) => tag)
  const stock = tags.findIndex((tag) => tag.endsWith('_stock'))
  for (const tag of tags.slice(0, stock)) await run(tag)
  await db.execute(sql.raw(before))
  for (const tag of tags.slice(stock)) await run(tag)
})
afterAll(() => fresh.drop())

/** Ten belts and a delivery of five: four were held and three of them used, four are held now. */
const before = `
  insert into parts (sku, name_zh, name_en, on_hand, reserved) values ('belt', '皮带', 'Belt', 12, 4), ('cog', '齿轮', 'Cog', 0, 0);
  insert into receipts (name, sku, quantity) values ('delivery', 'belt', 5);
  insert into holds (key, ticket, state, settled_at) values ('open', '202611001', 'held', null), ('done', '202611002', 'settled', now());
  insert into hold_lines (hold, sku, quantity, issued) values ('open', 'belt', 4, 0), ('done', 'belt', 4, 3);`

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../db/migrations/${file}`, import.meta.url)), 'utf8')
}

async function run(tag: string): Promise<void> {
  for (const statement of read(`${tag}.sql`).split('--> statement-breakpoint'))
    await db.execute(sql.raw(statement))
}

test('stock of former times stands at the main location, with a ledger that adds up to it', async () => {
  expect(await listParts(db)).toMatchObject([
    { sku: 'belt', onHand: 12, reserved: 4, stock: [{ location: 'main', onHand: 12, reserved: 4 }] },
    { sku: 'cog', onHand: 0, reserved: 0 },
  ])
  expect(await shelvesAstray(db)).toEqual([])
  const movements = await db.select().from(stockMovements)
  expect(movements.map(({ key, quantity }) => `${quantity} ${key}`).sort()).toEqual([
    '0 opening/cog',
    '1 done#1/release/belt@main',
    '10 opening/belt',
    '3 done#1/issue/belt@main',
    '3 done#1/use/belt@main',
    '4 done#1/hold/belt@main',
    '4 open#1/hold/belt@main',
    '5 receive/delivery',
  ])
})
