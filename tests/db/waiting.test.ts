import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lapseHolds, partActivities } from '../../activities/parts.ts'
import type { Db } from '../../db/client.ts'
import { expectOn, listPurchaseRequests } from '../../db/queries/purchase-requests.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { ticketsToWake } from '../../db/queries/waiting.ts'
import { holds, notices } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { type Instant, instant } from '../../workflows/domain/time/instant.ts'
import type { Urgency } from '../../workflows/domain/vocabulary.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, deliver, monday, nobody, offerVisit, open, planVisit, respond, stock } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, parts, holds, notices cascade`)
  await stock(db, { belt: 1, motor: 1 })
})

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)

interface Wish {
  urgency?: Urgency
  pieces?: number
  sku?: string
  since?: Instant
}

/** A planned ticket that has asked the stock and heard its answer. */
async function asking({
  urgency = 'normal',
  pieces = 2,
  sku = 'belt',
  since = monday,
}: Wish = {}): Promise<Ticket> {
  const lines = [{ sku, quantity: pieces }]
  const opened = await open(db, { urgency })
  const planned = await act(db, opened, [respond, planVisit({ parts: lines })], since)
  const key = planned.parts?.key ?? ''
  const [answer] = await reserveTogether(db, [{ ticket: opened.number, key, lines }], inAWeek)
  const { shortages = [], until } = answer ?? {}
  const told = {
    type: 'recordReservation' as const,
    key,
    shortages,
    ...(until ? { until: instant(until.getTime()) } : {}),
  }
  return act(db, planned, [told], since)
}

const later: Instant = '2026-11-24T01:00:00.000Z'

describe('when pieces come in', () => {
  test('the most urgent is woken first, then who has waited longest', async () => {
    const youngest = await asking({ since: later })
    const oldest = await asking()
    const urgent = await asking({ urgency: 'urgent', since: later })
    const received = await deliver(db, 'belt', 20)
    expect(received).toMatchObject({ waiting: [urgent.number, oldest.number, youngest.number] })
  })

  test('only as many are woken as can be served', async () => {
    const first = await asking({ pieces: 3 })
    await asking({ pieces: 3, since: later })
    expect(await deliver(db, 'belt', 3)).toMatchObject({ waiting: [first.number] })
  })

  test('nobody is woken for another part', async () => {
    await asking({ sku: 'motor' })
    expect(await deliver(db, 'belt', 20)).toMatchObject({ waiting: [] })
    expect(await ticketsToWake(db, [])).toEqual([])
  })
})

describe('a hold that nobody renewed', () => {
  const announced: string[] = []
  const bell = { announceStock: async (numbers: readonly string[]) => void announced.push(...numbers) }
  const inTwoWeeks = new Date(Date.now() + 14 * 24 * 3_600_000)
  beforeEach(() => announced.splice(0))

  test('lapses, and the next in line is woken', async () => {
    const holding = await asking({ pieces: 1 })
    const next = await asking({ pieces: 1 })
    expect(await lapseHolds(db, bell, new Date())).toEqual([])
    expect(await lapseHolds(db, bell, inTwoWeeks)).toEqual([holding.parts?.key])
    expect(announced).toEqual([next.number])
    expect(await lapseHolds(db, bell, inTwoWeeks)).toEqual([])
  })

  test('is left alone while an engineer comes with the parts', async () => {
    const holding = await asking({ pieces: 1 })
    await act(db, holding, [offerVisit(holding, 'chen')], monday)
    expect(await lapseHolds(db, bell, inTwoWeeks)).toEqual([])
  })

  test('is held anew under the same key, once there is something again', async () => {
    const holding = await asking({ pieces: 1 })
    const activities = partActivities(db, bell, 'P7D')
    await lapseHolds(db, bell, inTwoWeeks)
    const order = {
      ticket: holding.number,
      key: holding.parts?.key ?? '',
      lines: [{ sku: 'belt', quantity: 1 }],
    }
    expect(await activities.reserveParts(order)).toMatchObject({ shortages: [] })
    expect(await db.select().from(holds)).toMatchObject([{ state: 'held', generation: 2 }])
  })

  test('is not lapsed by its own ticket before its time', async () => {
    const holding = await asking({ pieces: 1 })
    const activities = partActivities(db, bell, 'P7D')
    await activities.lapseHold(holding.parts?.key ?? '')
    expect(await db.select().from(holds)).toMatchObject([{ state: 'held' }])
  })

  test('that was renewed is held for longer; one that has ended cannot be renewed', async () => {
    const holding = await asking({ pieces: 1 })
    const key = holding.parts?.key ?? ''
    const activities = partActivities(db, bell, 'P14D')
    const until = await activities.renewHold(key)
    expect(until && Date.parse(until)).toBeGreaterThan(inAWeek.getTime())
    await activities.settleHold({ key, used: [] })
    expect(await activities.renewHold(key)).toBeNull()
  })

  test('settled with something left over wakes whoever waits for that', async () => {
    const holding = await asking({ pieces: 1 })
    const next = await asking({ pieces: 1 })
    await partActivities(db, bell, 'P7D').settleHold({ key: holding.parts?.key ?? '', used: [] })
    expect(announced).toEqual([next.number])
  })

  test('and many reservations at once go through together', async () => {
    await deliver(db, 'belt', 19)
    const { reserveParts } = partActivities(db, bell, 'P7D')
    const answers = await atOnce(40, (index) =>
      reserveParts({ ticket: nobody, key: `k${index}`, lines: [{ sku: 'belt', quantity: 1 }] }),
    )
    expect(answers.filter(({ shortages }) => shortages.length === 0)).toHaveLength(20)
    expect(await db.select().from(holds)).toHaveLength(20)
  })
})

describe('what is missing', () => {
  const day = '2026-12-01'
  const told = async () =>
    (await db.select().from(notices)).flatMap(({ kind, facts }) =>
      kind === 'delay' && facts.expectedOn ? [facts.expectedOn] : [],
    )

  test('is requested once for each part, for all who wait', async () => {
    const first = await asking({ pieces: 3 })
    const second = await asking({ pieces: 2, urgency: 'urgent' })
    await asking({ pieces: 4, sku: 'motor' })
    const requests = await listPurchaseRequests(db, 10)
    expect(requests.map(({ sku, quantity, state }) => [sku, quantity, state]).sort()).toEqual([
      // Five are wanted and one is there; four are wanted and one is there.
      ['belt', 4, 'open'],
      ['motor', 3, 'open'],
    ])
    expect(requests.find(({ sku }) => sku === 'belt')?.tickets).toEqual([second.number, first.number])
  })

  test('asked for again is not requested again', async () => {
    const { number, parts } = await asking({ pieces: 3 })
    const again = { ticket: number, key: parts?.key ?? '', lines: [{ sku: 'belt', quantity: 3 }] }
    await reserveTogether(db, [again, again], inAWeek)
    expect(await listPurchaseRequests(db, 10)).toMatchObject([{ sku: 'belt', quantity: 2 }])
  })

  test('requested by many at once is one request', async () => {
    await atOnce(8, (index) =>
      reserveTogether(
        db,
        [{ ticket: nobody, key: `k${index}`, lines: [{ sku: 'belt', quantity: 2 }] }],
        inAWeek,
      ),
    )
    expect(await listPurchaseRequests(db, 10)).toMatchObject([{ sku: 'belt', quantity: 15 }])
  })

  test('of which nobody has heard is requested of nobody', async () => {
    const lines = [{ sku: 'gear', quantity: 2 }]
    await reserveTogether(db, [{ ticket: nobody, key: 'k', lines }], inAWeek)
    expect(await listPurchaseRequests(db, 10)).toEqual([])
  })

  test('is expected on a day, and each customer who waits hears of each change once', async () => {
    await asking()
    await asking()
    const [request] = await listPurchaseRequests(db, 10)
    const id = request?.id ?? ''
    expect(await expectOn(db, id, day)).toMatchObject({ expectedOn: day })
    await expectOn(db, id, day)
    expect(await told()).toEqual([day, day])
    await expectOn(db, id, '2026-12-08')
    expect(await told()).toEqual([day, day, '2026-12-08', '2026-12-08'])
  })

  test('is not told to a customer who no longer waits', async () => {
    const ticket = await asking()
    const [request] = await listPurchaseRequests(db, 10)
    await act(db, ticket, [{ type: 'cancel' }], monday)
    expect(await expectOn(db, request?.id ?? '', day)).toMatchObject({ tickets: [] })
    expect(await told()).toEqual([])
  })

  test('closes the request when all of it is there, and what is short then is a new one', async () => {
    await asking({ pieces: 4 })
    await deliver(db, 'belt', 2)
    expect(await listPurchaseRequests(db, 10)).toMatchObject([{ state: 'open', quantity: 3, received: 2 }])
    await deliver(db, 'belt', 1)
    expect(await listPurchaseRequests(db, 10)).toMatchObject([{ state: 'received', received: 3 }])
    await asking({ pieces: 9 })
    expect(await listPurchaseRequests(db, 10)).toMatchObject([
      { state: 'open', quantity: 5 },
      { state: 'received' },
    ])
  })

  test('cannot be expected when nobody asked for it', async () => {
    expect(await expectOn(db, nobody, day)).toBeUndefined()
  })
})
