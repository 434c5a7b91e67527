import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import type { IntakeRequest } from '../../db/queries/intake.ts'
import {
  findTicket,
  listAlerts,
  listCalls,
  listEvents,
  listTickets,
  staffNames,
  type TicketFilter,
} from '../../db/queries/tickets.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, hire, monday, open, resolution, respond, website } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(() => db.execute(sql`truncate tickets, ticket_numbers, customers, staff cascade`))

const hour = (after: number): Instant => instant(milliseconds(monday) + after * 3_600_000)
const numbers = async (filter: Partial<TicketFilter> = {}) =>
  (await listTickets(db, { limit: 100, ...filter })).map(({ ticket }) => ticket.number)

describe('the list of tickets', () => {
  test('begins with what was received last, whenever it was recorded', async () => {
    await open(db, { receivedAt: hour(2) })
    await open(db, { receivedAt: hour(3) })
    await open(db, { receivedAt: hour(1) })
    expect(await numbers()).toEqual(['202611002', '202611001', '202611003'])
  })

  test('goes on page by page, and misses or repeats none of those received in the same moment', async () => {
    for (const after of [1, 2, 2, 2, 2, 3, 3]) await open(db, { receivedAt: hour(after) })
    const pages: string[][] = []
    let before: TicketFilter['before']
    for (;;) {
      const page = await listTickets(db, { limit: 2, before })
      const last = page.at(-1)
      if (!last) break
      pages.push(page.map(({ ticket }) => ticket.number))
      before = { receivedAt: last.receivedAt.toISOString(), number: last.ticket.number }
    }
    expect(pages).toEqual([
      ['202611007', '202611006'],
      ['202611005', '202611004'],
      ['202611003', '202611002'],
      ['202611001'],
    ])
  })

  test('what comes in meanwhile does not shift the next page', async () => {
    for (const after of [1, 2, 3]) await open(db, { receivedAt: hour(after) })
    await open(db, { receivedAt: hour(9) })
    const before = { receivedAt: hour(3), number: '202611003' }
    expect(await numbers({ before })).toEqual(['202611002', '202611001'])
  })

  test('filters by status, urgency, owner, breach and customer, one by one and together', async () => {
    const urgent = await open(db, { urgency: 'urgent', customer: { name: 'A', phone: '+491' } })
    const theirs = await open(
      db,
      { customer: { name: 'B', phone: '+492' } },
      { by: { role: 'csr', id: 'bo' } },
    )
    const resolved = await open(db, { urgency: 'low' })
    await act(db, resolved, resolution, hour(1))
    await act(db, urgent, [{ type: 'announce' }], hour(25))
    expect(await numbers({ status: 'open' })).toEqual([theirs.number, urgent.number])
    expect(await numbers({ status: 'resolved' })).toEqual([resolved.number])
    expect(await numbers({ urgency: 'urgent' })).toEqual([urgent.number])
    expect(await numbers({ owner: 'bo' })).toEqual([theirs.number])
    expect(await numbers({ breached: true })).toEqual([urgent.number])
    expect(await numbers({ breached: false })).toEqual([resolved.number, theirs.number])
    expect(await numbers({ customerId: theirs.customerId })).toEqual([theirs.number])
    expect(await numbers({ owner: 'li', breached: true, status: 'open' })).toEqual([urgent.number])
    expect(await numbers({ owner: 'bo', breached: true })).toEqual([])
  })

  test('a filter holds on the next page too', async () => {
    await open(db, { receivedAt: hour(1) })
    await open(db, { receivedAt: hour(2), urgency: 'low' })
    await open(db, { receivedAt: hour(3) })
    const before = { receivedAt: hour(3), number: '202611003' }
    expect(await numbers({ urgency: 'normal', before })).toEqual(['202611001'])
  })
})

describe('a search', () => {
  const matter: Partial<IntakeRequest> = {
    customer: {
      name: '王伟',
      company: 'Hengli Machine Tools',
      phone: '+8613800138000',
      email: 'wang@hengli.example',
    },
    unit: { model: 'HL-500', serial: 'SN_0042' },
    fault: { summary: '主轴异响 at 100% load' },
  }

  test.each([
    '202611001',
    '1100',
    '王伟',
    'hengli machine',
    'HENGLI',
    '1380013',
    'wang@',
    'hl-500',
    'sn_0042',
    '异响',
    '100%',
    '% load',
  ])('for %j finds the ticket', async (q) => {
    await open(db, matter)
    expect(await numbers({ q })).toEqual(['202611001'])
  })

  test.each(['100_', 'sn%42', 'sn?0042', '%%', '__', '\\', "' or 1=1 --", 'unheard of'])(
    'for %j finds nothing: no character stands for another',
    async (q) => {
      await open(db, matter)
      expect(await numbers({ q })).toEqual([])
    },
  )

  test('for a lone % or _ finds just who has it', async () => {
    await open(db, { fault: { summary: 'at 100% load' } })
    await open(db, { fault: { summary: 'error E_12' } })
    await open(db, { fault: { summary: 'C:\\data is full' } })
    expect(await numbers({ q: '%' })).toEqual(['202611001'])
    expect(await numbers({ q: '_' })).toEqual(['202611002'])
    expect(await numbers({ q: 'c:\\d' })).toEqual(['202611003'])
  })

  test('for the name of a known customer finds what came in under the customer’s id', async () => {
    const { customerId } = await open(db, matter)
    await open(db, { customer: { id: customerId } })
    expect(await numbers({ q: 'hengli' })).toEqual(['202611002', '202611001'])
    expect(await numbers({ q: '王伟' })).toEqual(['202611002', '202611001'])
  })
})

describe('a ticket', () => {
  test('is found with the people and the product it is about', async () => {
    const ticket = await open(db, {
      customer: { name: '王伟', company: 'Hengli', phone: '+861' },
      unit: { model: 'HL-500', serial: 'SN-1', purchasedOn: '2025-03-01' },
      fault: { summary: 'Hums', errorCodes: ['E12'] },
      wanted: { mode: 'onsite' },
    })
    expect(await findTicket(db, ticket.number)).toMatchObject({
      ticket,
      company: 'Hengli',
      tier: 'standard',
      contact: { name: '王伟', phone: '+861', email: null, language: 'zh-CN' },
      unit: { model: 'HL-500', serial: 'SN-1', purchasedOn: '2025-03-01', installedOn: null },
      fault: { summary: 'Hums', errorCodes: ['E12'] },
      wanted: { mode: 'onsite' },
    })
  })

  test('may be about no product, and another number is no ticket', async () => {
    const { number } = await open(db)
    expect(await findTicket(db, number)).toMatchObject({ unit: null, fault: null, wanted: null })
    expect(await findTicket(db, '202611999')).toBeUndefined()
  })

  test('has its history in order, without that of another', async () => {
    const ticket = await open(db)
    const other = await open(db)
    await act(db, other, [respond], hour(1))
    await act(db, ticket, resolution, hour(1))
    const history = await listEvents(db, ticket.number)
    expect(history.map(({ event }) => `${event.seq} ${event.type}`)).toEqual([
      '1 opened',
      '2 responded',
      '3 completed',
      '4 verified',
    ])
  })
})

describe('alerts', () => {
  test('of one ticket come as they fell due, and of all the last decided first', async () => {
    const [one, other] = [await open(db, { urgency: 'urgent' }), await open(db, { urgency: 'urgent' })]
    await act(db, one, [{ type: 'announce' }], hour(25))
    await act(db, other, [{ type: 'announce' }], hour(13))
    const levels = (list: { ticket: string; level: string }[]) =>
      list.map((alert) => `${alert.ticket} ${alert.level}`)
    expect(levels(await listAlerts(db, { ticket: one.number, limit: 10 }))).toEqual([
      '202611001 50%',
      '202611001 75%',
      '202611001 breach',
    ])
    expect(levels(await listAlerts(db, { limit: 10 }))).toEqual([
      '202611001 breach',
      '202611001 75%',
      '202611001 50%',
      '202611002 50%',
    ])
    expect(await listAlerts(db, { limit: 2 })).toHaveLength(2)
  })
})

describe('follow-up calls', () => {
  const calls = async (filter: { owner?: string; by?: Date } = {}) =>
    (await listCalls(db, { limit: 10, ...filter })).map(({ ticket }) => ticket.number)

  beforeEach(async () => {
    const [first, second, third] = [
      await open(db),
      await open(db, {}, { by: { role: 'csr', id: 'bo' } }),
      await open(db, { customer: { name: '王伟', phone: '+861' } }),
    ]
    const tried = await act(db, first, resolution, hour(1))
    await act(db, tried, [{ type: 'recordFollowUp', reached: false }], hour(2))
    await act(db, second, resolution, hour(3))
    await act(db, third, resolution, hour(1.5))
    await open(db)
  })

  test('are those of resolved tickets, the most pressing first; one that reached nobody waits', async () => {
    expect(await calls()).toEqual(['202611003', '202611002', '202611001'])
  })

  test('say whom to call, and by when', async () => {
    const [call] = await listCalls(db, { limit: 1 })
    expect(call).toMatchObject({
      name: '王伟',
      phone: '+861',
      language: 'zh-CN',
      dueAt: new Date(hour(25.5)),
    })
  })

  test('of one owner, and those whose time has come', async () => {
    expect(await calls({ owner: 'bo' })).toEqual(['202611002'])
    expect(await calls({ by: new Date(hour(3)) })).toEqual(['202611003', '202611002'])
    expect(await calls({ by: new Date(hour(6)) })).toEqual(['202611003', '202611002', '202611001'])
  })

  test('are no longer listed once the customer was reached, or is asked in writing', async () => {
    const [reached] = await listCalls(db, { limit: 1 })
    if (!reached) throw new Error('There is no call.')
    const ratings = { attitude: 5, efficiency: 5, solution: 5 }
    await act(db, reached.ticket, [{ type: 'recordFollowUp', reached: true, ratings }], hour(4))
    const [unreached] = await listCalls(db, { limit: 1, owner: 'bo' })
    if (!unreached) throw new Error('There is no call.')
    const inVain = { type: 'recordFollowUp', reached: false } as const
    await act(db, unreached.ticket, [inVain, inVain, inVain], hour(5))
    expect(await calls()).toEqual(['202611001'])
  })
})

test('staff are named by their ids, strangers are not', async () => {
  await hire(db, { id: 'li', role: 'csr', name: '李娜', phone: '+861' }, { id: 'bo', role: 'csr' })
  expect(await staffNames(db, ['li', 'li', website.id])).toEqual(
    new Map([['li', { name: '李娜', phone: '+861' }]]),
  )
  expect(await staffNames(db, [])).toEqual(new Map())
})
