import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { lapseHold, settleHold } from '../../db/queries/holds.ts'
import { issueHeld } from '../../db/queries/issues.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { listOutstanding } from '../../db/queries/outstanding.ts'
import { partsCostOf, setUnitCost } from '../../db/queries/part-costs.ts'
import { findPart } from '../../db/queries/parts.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { returnParts } from '../../db/queries/stock.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, hire, monday, open, planVisit, stock } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
  await hire(db, { id: 'chen', role: 'engineer' }, { id: 'zhao', role: 'engineer' })
  await stock(db, { belt: 20 })
  await setUnitCost(db, 'belt', { amount: 1_000, currency: 'CNY' })
})
afterAll(async () => {
  expect(await shelvesAstray(db)).toEqual([])
  await fresh.drop()
})

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)
const belts = (quantity: number) => [{ sku: 'belt', quantity }]

/** A visit for which three belts are held, and the order to hand two of them out. */
async function held() {
  let ticket: Ticket = await act(db, await open(db), [planVisit({ parts: belts(3) })], monday)
  const hold = ticket.parts?.key ?? ''
  await reserveTogether(db, [{ ticket: ticket.number, key: hold, lines: belts(3) }], inAWeek)
  ticket = await act(db, ticket, [{ type: 'recordReservation', key: hold, shortages: [] }], monday)
  const order = { ticket: ticket.number, key: `${hold}/issue-1`, hold, lines: belts(2), to: 'chen' }
  return { ticket, hold, order }
}
const shelf = async () => {
  const { onHand, reserved } = (await findPart(db, 'belt')) ?? {}
  return { onHand, reserved }
}

test('held pieces are handed out once, however often and at once that is tried', async () => {
  const before = await shelf()
  const { hold, order } = await held()
  expect(await atOnce(10, () => issueHeld(db, order))).toEqual(Array(10).fill(true))
  const onHand = (before.onHand ?? 0) - 2
  expect(await shelf()).toEqual({ onHand, reserved: 1 })
  expect(await issueHeld(db, { ...order, key: `${hold}/issue-2` })).toBe(false)
  expect(await shelf()).toEqual({ onHand, reserved: 1 })
  // Those that are out are used first; what is held and not used is free again.
  expect(await settleHold(db, hold, belts(1))).toEqual(['belt'])
  expect(await shelf()).toEqual({ onHand, reserved: 0 })
  expect(await issueHeld(db, order)).toBe(true)
  expect(await partsCostOf(db, order.ticket)).toEqual({
    ...{ amounts: [{ currency: 'CNY', amount: 1_000 }], unpriced: 0 },
  })
})

test('a hold that has lapsed hands nothing out', async () => {
  const before = await shelf()
  const { hold, order } = await held()
  await lapseHold(db, hold, new Date(inAWeek.getTime() + 1))
  expect(await issueHeld(db, order)).toBe(false)
  expect(await shelf()).toEqual(before)
})

test('more used than is out is taken from what is held', async () => {
  const before = await shelf()
  const { hold, order } = await held()
  await issueHeld(db, order)
  await settleHold(db, hold, belts(3))
  expect(await shelf()).toEqual({ onHand: (before.onHand ?? 0) - 3, reserved: 0 })
  expect(await partsCostOf(db, order.ticket)).toMatchObject({ amounts: [{ amount: 3_000 }] })
})

test('who took pieces along last has them still when some came back', async () => {
  const { ticket, hold, order } = await held()
  await act(
    db,
    ticket,
    [
      { type: 'issueParts', to: 'chen', lines: belts(2) },
      { type: 'issueParts', to: 'zhao' },
    ],
    monday,
  )
  await issueHeld(db, order)
  await issueHeld(db, { ...order, key: `${hold}/issue-2`, lines: belts(1), to: 'zhao' })
  const out = async (engineer?: string) =>
    (await listOutstanding(db, { ticket: ticket.number, engineer })).map(({ quantity, to }) => [to, quantity])
  expect(await out()).toEqual([
    ['zhao', 1],
    ['chen', 2],
  ])
  const back = { name: 'back', sku: 'belt', location: 'main', by: 'wu', ticket: ticket.number }
  await returnParts(db, { ...back, quantity: 1 })
  expect(await out()).toEqual([
    ['zhao', 1],
    ['chen', 1],
  ])
  expect(await out('chen')).toEqual([['chen', 1]])
  await returnParts(db, { ...back, name: 'rest', quantity: 2 })
  expect(await out()).toEqual([])
})
