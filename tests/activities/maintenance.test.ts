import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDueMaintenance } from '../../activities/maintenance.ts'
import type { Db } from '../../db/client.ts'
import { addContract } from '../../db/queries/contract-changes.ts'
import { contracts, tickets } from '../../db/schema/index.ts'
import { daysAfter } from '../../workflows/domain/maintenance/plan.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import { atOnce, hire, open } from '../db/cast.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db
const timeZone = 'Asia/Shanghai'
const today = dateIn(instant(Date.now()), timeZone)

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 10 })
  db = fresh.database.db
  await hire(db, { id: 'li', role: 'csr' })
  const { customerId } = await open(db)
  const terms = {
    region: null,
    until: null,
    firstOn: today,
    rhythm: 'P3M',
    leadDays: 0,
    calendar: null,
    units: [],
  }
  for (const id of ['C-1', 'C-2', 'C-3']) {
    await addContract(db, { id, customerId, ...terms }, { today, madeBy: 'M-001' })
  }
  await addContract(
    db,
    { id: 'C-4', customerId, ...terms, firstOn: daysAfter(today, 1) },
    { today, madeBy: 'M-001' },
  )
  // What no API takes, and a hand in the database may have written.
  await db.update(contracts).set({ rhythm: 'quarterly' }).where(eq(contracts.id, 'C-2'))
})
afterAll(() => fresh.drop())

const run = () => openDueMaintenance(db, { timeZone, policy: handbook }, { rest: () => Promise.resolve() })

test('one contract that cannot be looked at is named, and holds up no other; nothing is opened before its day', async () => {
  const first = await run()
  expect(first.opened).toHaveLength(2)
  expect(first.failed).toEqual([{ contract: 'C-2', problem: expect.stringContaining('quarterly') }])
  expect(await run()).toMatchObject({ opened: [], leftOut: [], failed: [{ contract: 'C-2' }] })
  await db.update(contracts).set({ rhythm: 'P3M' }).where(eq(contracts.id, 'C-2'))
  const runs = await atOnce(4, run)
  expect(runs.flatMap(({ opened }) => opened)).toHaveLength(1)
  expect(runs.flatMap(({ failed }) => failed)).toEqual([])
  const rows = await db
    .select({ ticket: tickets.ticket })
    .from(tickets)
    .where(eq(tickets.kind, 'maintenance'))
  expect(rows.map(({ ticket }) => ticket.maintenance?.contract).sort()).toEqual(['C-1', 'C-2', 'C-3'])
})
