import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ticketActivities } from '../../activities/index.ts'
import { partActivities } from '../../activities/parts.ts'
import { type Reconciled, reconcile, type TicketWorkflows } from '../../activities/reconciliation.ts'
import type { Db } from '../../db/client.ts'
import { changeTo } from '../../db/queries/changes.ts'
import { addLoaner } from '../../db/queries/loaners.ts'
import { reserveLoaner } from '../../db/queries/loans.ts'
import { setMinimum } from '../../db/queries/minimums.ts'
import { ensureDefaultPolicy } from '../../db/queries/policy-choice.ts'
import { movePublication } from '../../db/queries/publications.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { askSimulation, finishSimulation } from '../../db/queries/simulations.ts'
import { bookings, holds, outbox, requests, stock as shelves, ticketEvents } from '../../db/schema/index.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { type Instant, instant } from '../../workflows/domain/time/instant.ts'
import { act, decided, hire, nobody, offerVisit, open, planVisit, respond, stock } from '../db/cast.ts'
import { begun, drafted } from '../db/publishing.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
let db: Db
let running: Map<string, number>
let revived: Ticket[]
let replaced: string[] = []
let woken: string[]
let announced: string[]
let works: string[]

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  running = new Map()
  revived = []
  replaced = []
  woken = []
  announced = []
  works = []
  await db.execute(
    sql`truncate tickets, ticket_numbers, customers, staff, parts, holds, words, requests cascade`,
  )
})

/** Temporal as far as the reconciler knows it: the versions of the workflows that run. */
const workflows: TicketWorkflows = {
  version: async (number) => running.get(number),
  revive: async (ticket) => {
    revived.push(ticket)
    running.set(ticket.number, ticket.version)
  },
  replace: async (ticket) => {
    replaced.push(ticket.number)
    running.set(ticket.number, ticket.version)
  },
  wake: async (number) => void woken.push(number),
  announceStock: async (numbers) => void announced.push(...numbers),
  simulate: async (id) => void works.push(`simulation ${id}`),
  publish: async (id, step) => void works.push(`publication ${id} ${step}`),
  displace: async (occasion) => void works.push(`displacement ${occasion}`),
}
const now = new Date()
const minutesAgo = (minutes: number): Instant => instant(now.getTime() - minutes * 60_000)
const inOrder: Reconciled = {
  revived: [],
  replaced: [],
  silent: [],
  behind: [],
  woken: [],
  releasedHolds: [],
  lapsedHolds: [],
  releasedBookings: [],
  lowStock: [],
  releasedLoans: [],
  remindedLoans: [],
  servedLoans: [],
  remindedOldParts: [],
  releasedSerials: [],
  forgottenWords: 0,
}

/** A ticket received just now, whose workflow runs at that version. */
async function underWay(version = 1, receivedAt = minutesAgo(0)): Promise<Ticket> {
  const ticket = await open(db, { receivedAt })
  await db.delete(outbox)
  running.set(ticket.number, version)
  return ticket
}

test('where all is in order nothing is done', async () => {
  await underWay()
  await underWay()
  expect(await reconcile(db, workflows, now)).toEqual(inOrder)
})

test('a ticket whose workflow is gone gets it back, as it is on record, once', async () => {
  await underWay()
  const lost = await act(db, await underWay(), [respond], minutesAgo(0))
  running.delete(lost.number)
  expect(await reconcile(db, workflows, now)).toEqual({ ...inOrder, revived: [lost.number] })
  expect(revived).toEqual([lost])
  expect(await reconcile(db, workflows, now)).toEqual(inOrder)
})

test('a ticket that the relay will start is left to it', async () => {
  await open(db, { receivedAt: minutesAgo(0) })
  expect(await reconcile(db, workflows, now)).toEqual(inOrder)
})

test('a workflow that is ahead of its row is reported and left alone', async () => {
  const { number } = await underWay(3)
  expect(await reconcile(db, workflows, now)).toEqual({ ...inOrder, behind: [number] })
  expect([revived, woken]).toEqual([[], []])
})

test('a workflow that knows less than is on record is replaced, once', async () => {
  const forgetful = await underWay()
  await act(db, forgetful, [respond], minutesAgo(0))
  await underWay()
  expect(await reconcile(db, workflows, now)).toEqual({ ...inOrder, replaced: [forgetful.number] })
  expect([replaced, revived]).toEqual([[forgetful.number], []])
  expect(await reconcile(db, workflows, now)).toEqual(inOrder)
})

test('a workflow that does not answer is reported, and those behind it are looked at all the same', async () => {
  const stuck = await underWay()
  const lost = await underWay()
  running.delete(lost.number)
  const version = (number: string) =>
    number === stuck.number ? Promise.reject(new Error('no answer')) : workflows.version(number)
  expect(await reconcile(db, { ...workflows, version }, now)).toEqual({
    ...inOrder,
    silent: [stuck.number],
    revived: [lost.number],
  })
})

test('a ticket that ended before it gave everything back gets its workflow again', async () => {
  const ended = await act(db, await underWay(), [planVisit()], minutesAgo(0))
  const offered = await act(db, ended, [offerVisit(ended, 'chen')], minutesAgo(0))
  const cancelled = await act(db, offered, [{ type: 'cancel' }], minutesAgo(0))
  running.delete(cancelled.number)
  expect(await reconcile(db, workflows, now)).toEqual({ ...inOrder, revived: [cancelled.number] })
  const { key = '' } = cancelled.returns[0] ?? {}
  await act(db, cancelled, [{ type: 'recordReturn', key }], minutesAgo(0))
  running.delete(cancelled.number)
  expect(await reconcile(db, workflows, now)).toEqual(inOrder)
})

test('a ticket whose alert is overdue is woken, and one whose alert was due only just now is not', async () => {
  // Normal: the first warning is due 24 hours after receipt.
  const { number } = await underWay(1, minutesAgo(24 * 60 + 3))
  await underWay(1, minutesAgo(24 * 60 + 1))
  expect(await reconcile(db, workflows, now)).toEqual({ ...inOrder, woken: [number] })
  expect(woken).toEqual([number])
})

test('what was begun on many tickets goes on, and what has come to its end is left alone', async () => {
  await ensureDefaultPolicy(db, handbook)
  const { id } = await begun(db, { version: await drafted(db) })
  const order = {
    from: minutesAgo(10),
    to: minutesAgo(0),
    until: minutesAgo(0),
    change: await changeTo(db, {}),
  }
  const simulation = await askSimulation(db, order, { id: nobody, madeBy: 'mei' })
  await reconcile(db, workflows, now)
  expect(works).toEqual([`simulation ${simulation.id}`, `publication ${id} preview`])
  await finishSimulation(db, simulation.id, { state: 'failed', problem: 'internal_error' })
  await movePublication(db, id, 'preparing', 'previewed')
  await reconcile(db, workflows, now)
  expect(works).toHaveLength(2)
})

test('what was left behind is cleared away, and what is fresh is not', async () => {
  await stock(db, { belt: 10 })
  await hire(db, { id: 'chen', role: 'engineer' })
  const { number } = await underWay()
  const lines = [{ sku: 'belt', quantity: 2 }]
  for (const key of ['old', 'fresh']) {
    await reserveTogether(db, [{ ticket: number, key, lines }], new Date(now.getTime() + 7 * 24 * 3_600_000))
    const during = key === 'old' ? '[2026-11-23,2026-11-24)' : '[2026-11-24,2026-11-25)'
    await db.insert(bookings).values({ key, ticket: number, engineer: 'chen', during })
    await db.insert(requests).values({ caller: 'c', key, fingerprint: 'f', startedAt: now })
  }
  await db.execute(sql`update holds set held_at = now() - interval '11 minutes' where key = 'old'`)
  await db.execute(sql`update bookings set booked_at = now() - interval '11 minutes' where key = 'old'`)
  await db.execute(sql`update requests set started_at = now() - interval '25 hours' where key = 'old'`)
  await db.execute(
    sql`insert into words (id, ticket, texts, created_at) values (${nobody}, ${number}, '{}', now() - interval '25 hours')`,
  )
  expect(await reconcile(db, workflows, now)).toEqual({
    ...inOrder,
    releasedHolds: ['old'],
    releasedBookings: ['old'],
    forgottenWords: 1,
  })
  expect((await db.select().from(requests)).map(({ key }) => key)).toEqual(['fresh'])
  expect(await db.select().from(shelves)).toMatchObject([{ onHand: 10, reserved: 2 }])
})

test('a shelf that is below its minimum is named once', async () => {
  await stock(db, { belt: 10 })
  await setMinimum(db, { sku: 'belt', location: 'main', minimum: 11 })
  expect(await reconcile(db, workflows, now)).toEqual({ ...inOrder, lowStock: ['belt@main'] })
  expect(await reconcile(db, workflows, now)).toEqual(inOrder)
})

test('each activity done twice has its effect once', async () => {
  await stock(db, { belt: 10 })
  await hire(db, { id: 'chen', role: 'engineer', skills: ['plc'] })
  const { number, ...ticket } = await underWay()
  const activities = ticketActivities(db, workflows, { horizon: 8 * 3_600_000, timeZone: 'Asia/Shanghai' })
  const twice = async <Result>(work: () => Promise<Result>) => [await work(), await work()]
  const lines = [{ sku: 'belt', quantity: 2 }]
  const job = { ticket: number, key: 'visit', skills: ['plc'], durationMinutes: 60 }
  const stockActivities = partActivities(db, workflows, 'P7D')
  const held = { shortages: [], until: expect.any(String) }
  expect(await twice(() => stockActivities.reserveParts({ ticket: number, key: 'parts', lines }))).toEqual([
    held,
    held,
  ])
  await twice(() => stockActivities.settleHold({ key: 'parts', used: lines }))
  expect(await db.select().from(shelves)).toMatchObject([{ onHand: 8, reserved: 0 }])
  expect(await db.select().from(holds)).toMatchObject([{ key: 'parts', state: 'settled' }])

  const [first, second] = await twice(() => activities.bookBestEngineer({ ...job, passedOver: [] }))
  expect(first).toMatchObject({ engineer: 'chen' })
  expect(second).toEqual(first)
  await twice(() => activities.releaseBooking('visit'))
  expect(await db.select().from(bookings)).toMatchObject([{ key: 'visit', engineer: 'chen' }])
  expect(
    await twice(() => activities.bookEngineer({ ...job, key: 'by-hand', engineer: 'chen' })),
  ).toMatchObject([{ engineer: 'chen' }, { engineer: 'chen' }])
  expect(await db.select().from(bookings)).toHaveLength(2)
  const nobody = {
    code: 'offers_exhausted',
    asked: 1,
    hindrances: [{ code: 'passed_over', all: 1, alone: 1 }],
  }
  expect(await activities.bookBestEngineer({ ...job, key: 'none', passedOver: ['chen'] })).toEqual({
    reasons: [nobody],
  })

  const events = decided({ number, ...ticket }, respond, minutesAgo(0))
  await twice(() => activities.record(number, events))
  expect(await db.select().from(ticketEvents)).toHaveLength(2)
  const scheduledFor = minutesAgo(0)
  const digest = { breached: 0, dueSoon: 0 }
  expect(await twice(() => activities.writeDigest({ digest: 'hourly', scheduledFor }))).toEqual([
    digest,
    digest,
  ])
})

test('loaners: what no ticket knows of goes back, who has one is reminded, and the line hears of one', async () => {
  await stock(db, {})
  const common = {
    model: 'Nova-12',
    standsInFor: ['Nova-12'],
    serial: null,
    accessories: [],
    condition: null,
  }
  for (const id of ['L1', 'L2']) {
    await addLoaner(db, { ...common, id, location: 'main', state: 'available' })
  }
  const asking = async () => {
    const opened = await open(db, { receivedAt: minutesAgo(60), unit: { model: 'Nova-12' } })
    await db.delete(outbox)
    return act(db, opened, [{ type: 'requestLoaner' }], minutesAgo(59))
  }
  const keyOf = ({ loaner }: Ticket) => loaner?.key ?? ''
  const served = async (ticket: Ticket) => {
    const unit = await reserveLoaner(db, { ticket: ticket.number, key: keyOf(ticket) })
    return act(
      db,
      ticket,
      [{ type: 'recordLoan', key: keyOf(ticket), ...(unit ? { unit } : {}) }],
      minutesAgo(58),
    )
  }
  const out = await act(
    db,
    await served(await asking()),
    [{ type: 'prepareLoaner' }, { type: 'handOverLoaner', by: 'pickup', words: nobody }, { type: 'cancel' }],
    minutesAgo(50),
  )
  const orphan = await asking()
  await reserveLoaner(db, { ticket: orphan.number, key: 'lost' })
  const inLine = await served(await asking())
  await db.execute(sql`update loans set reserved_at = now() - interval '1 hour' where key = 'lost'`)
  for (const { number, version } of [out, orphan, inLine]) running.set(number, version)

  expect(await reconcile(db, workflows, now)).toEqual({
    ...inOrder,
    releasedLoans: ['lost'],
    remindedLoans: [keyOf(out)],
    servedLoans: [inLine.number],
  })
  expect(announced).toEqual([inLine.number])
  expect((await reconcile(db, workflows, now)).remindedLoans).toEqual([])
})
