import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { bookBestEngineer } from '../../db/queries/bookings.ts'
import { markStarted } from '../../db/queries/outbox.ts'
import { listParts } from '../../db/queries/parts.ts'
import { overdueTickets, releaseOrphans, ticketsToCheck } from '../../db/queries/reconciliation.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { bookings, holds, outbox, tickets } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, hire, monday, open, planVisit, resolution, respond, stock } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, staff, parts, holds cascade`)
  await stock(db, { belt: 10 })
  await hire(db, { id: 'chen', role: 'engineer' })
})

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const lines = [{ sku: 'belt', quantity: 1 }]

const inAWeek = new Date(Date.now() + 7 * 24 * 3_600_000)

describe('holds and bookings that their ticket knows nothing of', () => {
  const hold = (ticket: string, key: string) => reserveTogether(db, [{ ticket, key, lines }], inAWeek)
  const book = (ticket: string, key: string) =>
    bookBestEngineer(db, { ticket, key, skills: [], durationMinutes: 60, passedOver: [] }, Date.parse(monday))
  /** As if all of it had been held and booked an hour ago. */
  const age = async () => {
    await db.update(holds).set({ heldAt: minutesAgo(60) })
    await db.update(bookings).set({ bookedAt: minutesAgo(60) })
  }
  const release = () => releaseOrphans(db, minutesAgo(10))
  const reserved = async () => (await listParts(db)).map((part) => [part.onHand, part.reserved])

  /** With a hold and a booking, of which the ticket knows. */
  async function arranged(): Promise<Ticket> {
    const planned = await act(db, await open(db), [planVisit({ parts: lines })], monday)
    const key = planned.parts?.key ?? ''
    await hold(planned.number, key)
    const held = await act(db, planned, [{ type: 'recordReservation', key, shortages: [] }], monday)
    const visit = nextBookingKey(held)
    const booking = await book(held.number, visit)
    if ('reasons' in booking) throw new Error('Nobody is free.')
    return act(db, held, [{ type: 'offerVisit', key: visit, ...booking }], monday)
  }

  test('are given back', async () => {
    const { number } = await open(db)
    await hold(number, 'lost')
    await book(number, 'lost')
    await age()
    expect(await release()).toEqual({ holds: ['lost'], bookings: ['lost'] })
    expect(await reserved()).toEqual([[10, 0]])
    expect(await db.select().from(bookings)).toEqual([])
  })

  test('are given back when there is no such ticket at all', async () => {
    await hold('209901001', 'lost')
    await book('209901001', 'lost')
    await age()
    expect(await release()).toEqual({ holds: ['lost'], bookings: ['lost'] })
    expect(await reserved()).toEqual([[10, 0]])
  })

  test('once given back are not found again', async () => {
    await hold('209901001', 'lost')
    await book('209901001', 'lost')
    await age()
    await release()
    expect(await release()).toEqual({ holds: [], bookings: [] })
    expect(await reserved()).toEqual([[10, 0]])
  })

  test('are left for a while: their ticket may be about to hear of them', async () => {
    await hold('209901001', 'young')
    await book('209901001', 'young')
    expect(await release()).toEqual({ holds: [], bookings: [] })
    expect(await reserved()).toEqual([[10, 1]])
  })

  test('are taken from beside those in use, which stay', async () => {
    const { number, parts, visit } = await arranged()
    await hold(number, 'lost')
    await book(number, 'lost')
    await age()
    expect(await release()).toEqual({ holds: ['lost'], bookings: ['lost'] })
    expect((await db.select().from(bookings)).map(({ key }) => key)).toEqual([visit?.key])
    const [kept] = await db.select().from(holds).where(eq(holds.state, 'held'))
    expect(kept?.key).toBe(parts?.key)
  })

  test('a hold that the ticket has asked for, but not heard of yet, is left alone', async () => {
    const planned = await act(db, await open(db), [planVisit({ parts: lines })], monday)
    await hold(planned.number, planned.parts?.key ?? '')
    await age()
    expect(await release()).toEqual({ holds: [], bookings: [] })
  })

  test('what a ticket is about to give back itself is left alone', async () => {
    const ticket = await arranged()
    const { returns } = await act(db, ticket, [{ type: 'cancel' }], monday)
    expect(returns.map(({ type }) => type).sort()).toEqual(['booking', 'hold'])
    await age()
    expect(await release()).toEqual({ holds: [], bookings: [] })
    expect(await reserved()).toEqual([[10, 1]])
  })

  test('a booking is forgotten altogether, so that the same key gets a fresh answer', async () => {
    await book('209901001', 'lost')
    await age()
    await release()
    await book('209901001', 'lost')
    expect(await db.select().from(bookings)).toMatchObject([{ key: 'lost', releasedAt: null }])
  })
})

describe('tickets to be held against their workflows', () => {
  test('are those that are not over and whose workflow was started, those not looked at for longest first', async () => {
    const opened = []
    for (let index = 0; index < 5; index += 1) opened.push(await open(db))
    const [, cancelled, closed, unstarted] = opened
    if (!cancelled || !closed || !unstarted) throw new Error('There are five.')
    await act(db, cancelled, [{ type: 'cancel' }], monday)
    const resolved = await act(db, closed, resolution, monday)
    await act(db, resolved, [{ type: 'recordFollowUp', reached: true }], monday)
    for (const { number } of opened) if (number !== unstarted.number) await markStarted(db, number)
    expect(await ticketsToCheck(db, 1)).toEqual(['202611001'])
    await db
      .update(tickets)
      .set({ checkedAt: minutesAgo(1) })
      .where(eq(tickets.number, '202611001'))
    // Those that have ended are looked at once more, and then no longer.
    const ended = [cancelled.number, closed.number]
    expect(await ticketsToCheck(db, 10)).toEqual([...ended, '202611005', '202611001'])
    expect(await ticketsToCheck(db, 10)).not.toEqual(expect.arrayContaining(ended))
  })

  test('take their turns', async () => {
    for (let index = 0; index < 3; index += 1) await open(db)
    await db.delete(outbox)
    expect(await ticketsToCheck(db, 2)).toEqual(['202611001', '202611002'])
    expect(await ticketsToCheck(db, 1)).toEqual(['202611003'])
  })
})

describe('levels that should have been announced', () => {
  // Urgent: warned at 13:00 UTC, twelve hours after receipt.
  const at = (time: string) => new Date(`2026-11-23T${time}Z`)
  const overdue = (time: string) => overdueTickets(db, at(time), 10)

  test('are found once they are past, the oldest first', async () => {
    const late = await open(db, { urgency: 'urgent', receivedAt: '2026-11-23T01:00:01.000Z' })
    const later = await open(db, { urgency: 'urgent', receivedAt: '2026-11-23T01:00:00.000Z' })
    await open(db, { urgency: 'low' })
    expect(await overdue('13:00:00.000')).toEqual([])
    expect(await overdue('13:00:00.001')).toEqual([later.number])
    expect(await overdue('14:00:00.000')).toEqual([later.number, late.number])
  })

  test('are not those that were announced, nor those of a ticket that was answered', async () => {
    const announced = await open(db, { urgency: 'urgent' })
    await act(db, announced, [{ type: 'announce' }], '2026-11-23T13:00:00.000Z')
    await act(db, await open(db, { urgency: 'urgent' }), [respond], '2026-11-23T02:00:00.000Z')
    expect(await overdue('14:00:00.000')).toEqual([])
    // The next level of the first one: three quarters of a day.
    expect(await overdue('19:00:00.001')).toEqual([announced.number])
  })
})
