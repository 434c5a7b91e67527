import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { recordEvents } from '../../db/queries/record.ts'
import { alerts, notices, ticketEvents, tickets } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { apply, type TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import {
  accept,
  act,
  atOnce,
  complete,
  decided,
  hire,
  li,
  nobody,
  offerVisit,
  open,
  planVisit,
  resolution,
  respond,
} from './cast.ts'

let fresh: FreshDatabase
let db: Db
let ticket: Ticket
let neighbour: Ticket

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
  await hire(db, { id: 'li', role: 'csr' }, { id: 'zhou', role: 'supervisor' }, { id: 'wu', role: 'manager' })
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  ticket = await open(db, { urgency: 'urgent' })
  neighbour = await open(db)
})

/** Everything that is on record of a ticket, but for when it was written. */
async function onRecord(number: string) {
  const [row] = await db.select().from(tickets).where(eq(tickets.number, number))
  return {
    row: { ...row, updatedAt: undefined },
    events: await db
      .select()
      .from(ticketEvents)
      .where(eq(ticketEvents.ticket, number))
      .orderBy(asc(ticketEvents.seq)),
    alerts: await db.select().from(alerts).where(eq(alerts.ticket, number)).orderBy(asc(alerts.dueAt)),
    notices: await db.select().from(notices).where(eq(notices.ticket, number)).orderBy(asc(notices.key)),
  }
}

/** 26 hours after receipt an urgent ticket has passed every level up to the breach. */
const tooLate = '2026-11-24T03:00:00.000Z'
const aDayLater = '2026-11-25T03:00:00.000Z'
const lateResponse = (of: Ticket = ticket) => decided(of, respond, tooLate)

const decidedNote = (of: Ticket) =>
  decided(of, { type: 'note', visibility: 'internal', words: nobody }, '2026-11-23T02:00:00.000Z')

describe('a record', () => {
  test('writes events, row, alerts and notices', async () => {
    await recordEvents(db, ticket.number, lateResponse())
    const { row, events, alerts: raised, notices: told } = await onRecord(ticket.number)
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'opened'],
      [2, 'alerted'],
      [3, 'responded'],
    ])
    expect(row).toMatchObject({ version: 3, status: 'in_progress', stage: 'responded', breached: true })
    expect(raised.map(({ level, dueAt, told }) => [level, dueAt.toISOString(), told])).toEqual([
      ['50%', '2026-11-23T13:00:00.000Z', ['owner']],
      ['75%', '2026-11-23T19:00:00.000Z', ['owner']],
      ['breach', '2026-11-24T01:00:00.000Z', ['owner', 'supervisor']],
    ])
    expect(raised.map(({ firedAt }) => firedAt.toISOString())).toEqual([tooLate, tooLate, tooLate])
    expect(told.filter(({ kind }) => kind === 'alert').map(({ recipient }) => recipient)).toEqual([
      'li',
      'zhou',
    ])
  })

  test('written twice is written once', async () => {
    const events = lateResponse()
    await recordEvents(db, ticket.number, events)
    const once = await onRecord(ticket.number)
    await recordEvents(db, ticket.number, events)
    expect(await onRecord(ticket.number)).toEqual(once)
  })

  test('written ten times at once is written once', async () => {
    const events = lateResponse()
    await atOnce(10, () => recordEvents(db, ticket.number, events))
    const record = await onRecord(ticket.number)
    expect(record.events.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(record.alerts).toHaveLength(3)
    expect(record.notices).toHaveLength(3)
  })

  test('that begins with what is there already adds what is new', async () => {
    const events = lateResponse()
    await recordEvents(db, ticket.number, events.slice(0, 1))
    await recordEvents(db, ticket.number, events)
    const { row, events: written } = await onRecord(ticket.number)
    expect(written.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(row).toMatchObject({ version: 3, ticket: events.reduce(apply, ticket) })
  })

  test.each([
    ['at the beginning', [1]],
    ['in between', [0, 2]],
  ])('with an event missing %s is refused and changes nothing', async (_, kept) => {
    const events = [...lateResponse(), ...decided(lateResponse().reduce(apply, ticket), complete, tooLate)]
    const before = await onRecord(ticket.number)
    const holed = kept.flatMap((index): TicketEvent[] => events.slice(index, index + 1))
    await expect(recordEvents(db, ticket.number, holed)).rejects.toThrow(`Ticket ${ticket.number} is at`)
    expect(await onRecord(ticket.number)).toEqual(before)
  })

  test.each([
    ['of another kind', decidedNote],
    ['of another moment', (of: Ticket) => decided(of, { type: 'announce' }, aDayLater)],
  ])(
    'with an event %s in the place of one on record answers what stands there, and changes nothing',
    async (_, others) => {
      await recordEvents(db, ticket.number, lateResponse())
      const before = await onRecord(ticket.number)
      expect(await recordEvents(db, ticket.number, others(ticket))).toEqual(lateResponse())
      expect(await onRecord(ticket.number)).toEqual(before)
    },
  )

  test('of a ticket that is not there is refused', async () => {
    await expect(recordEvents(db, '209901001', lateResponse())).rejects.toThrow('209901001 has no row')
  })

  test('leaves the tickets beside it as they are', async () => {
    const before = await onRecord(neighbour.number)
    await recordEvents(db, ticket.number, lateResponse())
    expect(await onRecord(neighbour.number)).toEqual(before)
  })

  test('of no events changes nothing', async () => {
    const before = await onRecord(ticket.number)
    await recordEvents(db, ticket.number, [])
    expect(await onRecord(ticket.number)).toEqual(before)
  })
})

describe('an alert', () => {
  const levels = async () =>
    (await onRecord(ticket.number)).alerts.map(({ cycle, level }) => `${cycle} ${level}`)

  test('is on record once for each level, also when levels pass one after the other', async () => {
    const announced = await act(db, ticket, [{ type: 'announce' }], tooLate)
    await act(db, announced, [{ type: 'announce' }], aDayLater)
    expect(await levels()).toEqual(['1 50%', '1 75%', '1 breach', '1 +24h'])
  })

  test('that another event repeats is still one', async () => {
    await recordEvents(db, ticket.number, lateResponse())
    const once = (await onRecord(ticket.number)).alerts
    const repeated = lateResponse()
      .filter((event) => event.type === 'alerted')
      .map((event) => ({ ...event, seq: 4, at: aDayLater }))
    await recordEvents(db, ticket.number, repeated)
    expect((await onRecord(ticket.number)).alerts).toEqual(once)
  })

  test('of a second round is another one', async () => {
    const resolved = await act(db, ticket, resolution, '2026-11-23T02:00:00.000Z')
    const second = await act(db, resolved, [{ type: 'reopen', words: nobody }], '2026-11-23T03:00:00.000Z')
    await act(db, second, [{ type: 'announce' }], '2026-11-23T15:00:00.000Z')
    expect(await levels()).toEqual(['2 50%'])
  })

  test('tells the manager a day after the deadline', async () => {
    await act(db, ticket, [{ type: 'announce' }], aDayLater)
    const { notices: told } = await onRecord(ticket.number)
    expect(told.filter(({ kind }) => kind === 'alert').map(({ recipient }) => recipient)).toEqual([
      'li',
      'wu',
      'zhou',
    ])
  })
})

describe('the row that people read', () => {
  const row = async () => (await onRecord(ticket.number)).row
  const soon = '2026-11-23T02:00:00.000Z'

  test('knows the deadline of the response and the level that comes next', async () => {
    expect(await row()).toMatchObject({
      responseDueAt: new Date('2026-11-24T01:00:00.000Z'),
      nextLevelAt: new Date('2026-11-23T13:00:00.000Z'),
      status: 'open',
      stage: 'received',
      breached: false,
    })
  })

  test('plans the deadline anew after triage', async () => {
    await act(db, ticket, [{ type: 'triage', urgency: 'low' }], soon)
    expect(await row()).toMatchObject({
      urgency: 'low',
      responseDueAt: new Date('2026-11-26T01:00:00.000Z'),
      nextLevelAt: new Date('2026-11-24T13:00:00.000Z'),
    })
  })

  test('has no deadline while the clocks are paused', async () => {
    await act(db, ticket, [{ type: 'pause', words: nobody }], soon)
    expect(await row()).toMatchObject({ responseDueAt: null, nextLevelAt: null, status: 'open' })
  })

  test('has no deadline once somebody responded', async () => {
    await act(db, ticket, [respond], soon)
    expect(await row()).toMatchObject({
      responseDueAt: null,
      nextLevelAt: null,
      status: 'in_progress',
      stage: 'responded',
      breached: false,
    })
  })

  test('lists the follow-up call once it is resolved, and no longer once it was answered', async () => {
    const resolved = await act(db, ticket, resolution, soon)
    expect(await row()).toMatchObject({
      status: 'resolved',
      stage: 'follow_up',
      callDueAt: new Date('2026-11-24T02:00:00.000Z'),
      callNotBefore: new Date(soon),
    })
    const ratings = { attitude: 5, efficiency: 4, solution: 5 }
    await act(db, resolved, [{ type: 'recordFollowUp', reached: true, ratings }], soon)
    expect(await row()).toMatchObject({
      status: 'closed',
      stage: 'closed',
      callDueAt: null,
      callNotBefore: null,
    })
  })

  test('puts a call that reached nobody off', async () => {
    const resolved = await act(db, ticket, resolution, soon)
    await act(db, resolved, [{ type: 'recordFollowUp', reached: false }], soon)
    expect(await row()).toMatchObject({
      callDueAt: new Date('2026-11-24T02:00:00.000Z'),
      callNotBefore: new Date('2026-11-23T06:00:00.000Z'),
    })
  })

  test('names the engineer of the visit', async () => {
    const planned = await act(db, ticket, [planVisit()], soon)
    await act(db, planned, [offerVisit(planned, 'wang')], soon)
    expect(await row()).toMatchObject({ engineer: 'wang', stage: 'visit_offered', owner: 'li' })
  })

  test('keeps what was said at intake, whatever happens', async () => {
    const kept = async () => {
      const { customerId, contactId, channel, receivedAt, searchText } = await row()
      return { customerId, contactId, channel, receivedAt, searchText }
    }
    const before = await kept()
    await act(db, ticket, [respond, complete, accept], soon, li)
    expect(await kept()).toEqual(before)
  })
})
