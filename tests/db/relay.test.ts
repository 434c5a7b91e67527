import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Db } from '../../db/client.ts'
import { loadTicket, markStarted } from '../../db/queries/outbox.ts'
import { keepRelaying, relayOnce } from '../../db/relay.ts'
import { outbox } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, monday, open, respond } from './cast.ts'

let fresh: FreshDatabase
let db: Db
let started: string[]
let reported: unknown[]

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  started = []
  reported = []
  await db.execute(sql`truncate tickets, ticket_numbers cascade`)
})

const start = async (ticket: Ticket) => void started.push(ticket.number)
const report = (error: unknown) => void reported.push(error)
const down = async () => {
  throw new Error('Temporal is away')
}
/** A moment in which what is in the outbox has waited long enough. */
const later = () => new Date(Date.now() + 60_000)
const waiting = async () => (await db.select().from(outbox)).map(({ ticket }) => ticket).sort()

async function openMany(count: number): Promise<string[]> {
  const numbers = []
  for (let index = 0; index < count; index += 1) numbers.push((await open(db)).number)
  return numbers
}

describe('one round of the relay', () => {
  test('starts what waits, the oldest first, and then nothing waits', async () => {
    const numbers = await openMany(3)
    expect(await relayOnce(db, start, later(), report)).toBe(3)
    expect(started).toEqual(numbers)
    expect(await waiting()).toEqual([])
    expect(await relayOnce(db, start, later(), report)).toBe(0)
    expect(started).toEqual(numbers)
  })

  test('leaves to the API what has only just come in', async () => {
    const [number] = await openMany(1)
    expect(await relayOnce(db, start, new Date(), report)).toBe(0)
    expect(await waiting()).toEqual([number])
  })

  test('does not start what the API has started', async () => {
    const [first = '', second] = await openMany(2)
    await markStarted(db, first)
    await relayOnce(db, start, later(), report)
    expect(started).toEqual([second])
  })

  test('starts a ticket as it is on record', async () => {
    const responded = await act(db, await open(db), [respond], monday)
    const given: Ticket[] = []
    await relayOnce(db, async (ticket) => void given.push(ticket), later(), report)
    expect(given).toEqual([responded])
    expect(await loadTicket(db, responded.number)).toEqual(responded)
  })

  test('that fails leaves everything for the next one', async () => {
    const numbers = await openMany(2)
    expect(await relayOnce(db, down, later(), report)).toBe(0)
    expect(reported).toHaveLength(2)
    expect(await waiting()).toEqual(numbers)
    expect(await relayOnce(db, start, later(), report)).toBe(2)
    expect(await waiting()).toEqual([])
  })

  test('is not held up by a ticket that cannot be started', async () => {
    const [first, second, third] = await openMany(3)
    const failing = (ticket: Ticket) => (ticket.number === second ? down() : start(ticket))
    expect(await relayOnce(db, failing, later(), report)).toBe(2)
    expect(started).toEqual([first, third])
    expect(await waiting()).toEqual([second])
    expect(await relayOnce(db, start, later(), report)).toBe(1)
    expect(await waiting()).toEqual([])
  })

  test('gives up after ten failures: then it is Temporal that is away', async () => {
    const numbers = await openMany(12)
    expect(await relayOnce(db, down, later(), report)).toBe(0)
    expect(reported).toHaveLength(10)
    expect(await waiting()).toEqual(numbers)
  })

  test('beside another one starts nothing twice', async () => {
    const numbers = await openMany(60)
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = relayOnce(db, (ticket) => released.then(() => start(ticket)), later(), report)
    // The first one holds fifty and waits; the second finds the other ten.
    await expect.poll(() => relayOnce(db, start, later(), report)).toBe(10)
    release()
    expect(await slow).toBe(50)
    expect(started.sort()).toEqual(numbers)
    expect(await waiting()).toEqual([])
  })
})

describe('the relay', () => {
  let relay: { stop(): Promise<void> } | undefined
  afterEach(() => relay?.stop())

  test('starts a ticket soon after it came in, though its next look is far away', async () => {
    relay = keepRelaying(fresh.database, start, { every: 3_600_000, report: () => undefined })
    const [number] = await openMany(1)
    await expect.poll(() => started, { timeout: 10_000 }).toEqual([number])
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([])
  })

  test('says what went wrong, and tries again by itself', async () => {
    const problems: unknown[] = []
    let away = true
    const sometimes = (ticket: Ticket) => (away ? down() : start(ticket))
    const report = (error: unknown) => void problems.push(error)
    const [number] = await openMany(1)
    relay = keepRelaying(fresh.database, sometimes, { every: 100, report })
    await expect.poll(() => problems.length, { timeout: 10_000 }).toBeGreaterThan(0)
    away = false
    await expect.poll(() => started, { timeout: 10_000 }).toEqual([number])
    expect(problems[0]).toEqual(new Error('Temporal is away'))
  })

  test('that was stopped starts nothing any more, though it still hears of what comes in', async () => {
    let ring = () => {}
    const listen = async (_: string, callback: () => void) => {
      ring = callback
    }
    relay = keepRelaying({ ...fresh.database, listen }, start, { every: 3_600_000, report: () => undefined })
    await relay.stop()
    const [number] = await openMany(1)
    vi.useFakeTimers({ now: later() })
    const look = vi.spyOn(db, 'transaction')
    try {
      ring()
      vi.runAllTimers()
      expect(look).not.toHaveBeenCalled()
    } finally {
      look.mockRestore()
      vi.useRealTimers()
    }
    expect(await waiting()).toEqual([number])
  })
})
