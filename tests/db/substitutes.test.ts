import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { lapseHold, settleHold } from '../../db/queries/holds.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { listParts } from '../../db/queries/parts.ts'
import { listPurchaseRequests } from '../../db/queries/purchase-requests.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { setSubstitutes, substitutesOf } from '../../db/queries/substitutes.ts'
import { ticketsToWake } from '../../db/queries/waiting.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, deliver, monday, open, planVisit, respond, stock } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 20 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, parts, holds cascade`)
  await stock(db, { belt: 1, green: 3, golden: 5 })
  await setSubstitutes(db, 'belt', [
    { sku: 'golden', consent: true },
    { sku: 'green', consent: false },
  ])
})
afterEach(async () => expect(await shelvesAstray(db)).toEqual([]))

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)
const inTwoWeeks = new Date(Date.now() + 14 * 24 * 3_600_000)

async function reserveBelts(key: string, quantity: number, ticket = '202611001') {
  const [answer] = await reserveTogether(db, [{ ticket, key, lines: [{ sku: 'belt', quantity }] }], inAWeek)
  return answer
}
const balances = async () =>
  Object.fromEntries((await listParts(db)).map(({ sku, onHand, reserved }) => [sku, [onHand, reserved]]))
const instead = { shortages: [], until: inAWeek, substitutes: { belt: 'green' } }

test('a substitute is held in place of what is short, and settled as what it is', async () => {
  expect(await reserveBelts('k', 2)).toEqual(instead)
  expect(await balances()).toEqual({ belt: [1, 0], golden: [5, 0], green: [3, 2] })
  await settleHold(db, 'k', [{ sku: 'green', quantity: 1 }])
  expect(await balances()).toEqual({ belt: [1, 0], golden: [5, 0], green: [2, 0] })
  expect(await listPurchaseRequests(db, 10)).toEqual([])
})

test('asked again it answers what it did the first time, though the part has come in', async () => {
  await reserveBelts('k', 2)
  await deliver(db, 'belt', 9)
  expect(await reserveBelts('k', 2)).toEqual(instead)
  expect(await balances()).toMatchObject({ belt: [10, 0], green: [3, 2] })
  await lapseHold(db, 'k', inTwoWeeks)
  expect(await reserveBelts('k', 2)).toEqual({ shortages: [], until: inAWeek })
  expect(await reserveBelts('k', 2)).toEqual({ shortages: [], until: inAWeek })
})

test('never more of a substitute is promised than there is, and no piece of what needs consent', async () => {
  const answers = await atOnce(10, (index) => reserveBelts(`k${index}`, 1))
  // One belt and three green ones.
  expect(answers.filter((answer) => answer?.shortages.length === 0)).toHaveLength(4)
  expect(answers.find((answer) => answer?.shortages.length !== 0)).toEqual({
    shortages: [{ sku: 'belt', wanted: 1, available: 0, withConsent: ['golden'] }],
  })
  expect(await balances()).toEqual({ belt: [1, 1], golden: [5, 0], green: [3, 3] })
})

test('who waits for a part is woken by its substitute too', async () => {
  const opened = await open(db)
  const lines = [{ sku: 'belt', quantity: 4 }]
  const planned = await act(db, opened, [respond, planVisit({ parts: lines })], monday)
  const key = planned.parts?.key ?? ''
  const answer = await reserveBelts(key, 4, opened.number)
  expect(answer?.shortages).toEqual([{ sku: 'belt', wanted: 4, available: 1, withConsent: ['golden'] }])
  const shortages = answer?.shortages ?? []
  await act(db, planned, [{ type: 'recordReservation', key, shortages }], monday)
  expect(await ticketsToWake(db, ['golden'])).toEqual([])
  expect(await ticketsToWake(db, ['green'])).toEqual([])
  expect(await deliver(db, 'green', 1)).toMatchObject({ waiting: [opened.number] })
})

test('what stands in for a part is what was said last, in that order', async () => {
  const others = [
    { sku: 'green', consent: true },
    { sku: 'golden', consent: false },
  ]
  await atOnce(5, () => setSubstitutes(db, 'belt', others))
  expect(await substitutesOf(db, ['belt', 'green'])).toEqual(new Map([['belt', others]]))
  await setSubstitutes(db, 'belt', [])
  expect(await substitutesOf(db)).toEqual(new Map())
})
