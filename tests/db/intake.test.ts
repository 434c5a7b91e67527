import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import type { Person } from '../../db/queries/customers.ts'
import { takeIn } from '../../db/queries/intake.ts'
import {
  contacts,
  customers,
  notices,
  outbox,
  staff,
  ticketEvents,
  ticketNumbers,
  tickets,
  units,
} from '../../db/schema/index.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import {
  act,
  atOnce,
  context,
  counted,
  hire,
  li,
  monday,
  nobody,
  open,
  request,
  resolution,
  website,
} from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 30 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, staff, notices cascade`)
})

const running = (month: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${month}${String(index + 1).padStart(3, '0')}`)

const person = (more: Partial<Person>) => ({ customer: { name: 'Anna Berg', ...more } })
const contactOf = async (number: string) => {
  const [row] = await db
    .select({ id: tickets.contactId, customerId: tickets.customerId })
    .from(tickets)
    .where(eq(tickets.number, number))
  return row
}

describe('ticket numbers', () => {
  test('50 intakes at once get 50 numbers without a gap, though others come to nothing beside them', async () => {
    const outcomes = await atOnce(60, (index) =>
      index % 6 === 0
        ? takeIn(db, request({ customer: { id: nobody } }), context())
        : takeIn(db, request(person({ phone: `+86138${index}` })), context()),
    )
    const numbers = outcomes.flatMap((ticket) => (ticket ? [ticket.number] : []))
    expect(numbers.sort()).toEqual(running('202611', 50))
    expect(await db.select().from(ticketNumbers)).toEqual([{ month: '202611', last: 50 }])
  })

  test('intakes of the same customer and the same machine at once do not get in each other’s way', async () => {
    const unit = { model: 'HL-500', serial: 'SN-1' }
    const opened = await atOnce(20, () => open(db, { ...person({ company: 'Berg AG' }), unit }))
    expect(new Set(opened.map((ticket) => ticket.number)).size).toBe(20)
    expect(new Set(opened.map((ticket) => ticket.customerId)).size).toBe(1)
    expect(new Set(opened.map((ticket) => ticket.unitId)).size).toBe(1)
    expect(await counted(db, sql`select count(*) from contacts`)).toBe(1)
  })

  test.each<[Instant, string]>([
    ['2026-11-30T15:59:59.999Z', '202611001'],
    ['2026-11-30T16:00:00.000Z', '202612001'],
    ['2026-12-31T16:00:00.000Z', '202701001'],
  ])('a request received at %s gets %s: the month is that of Shanghai', async (receivedAt, number) => {
    expect((await open(db, { receivedAt })).number).toBe(number)
  })

  test('each month counts for itself, by receipt and not by the time of recording', async () => {
    const now = '2026-12-01T08:00:00.000Z'
    await open(db, { receivedAt: now }, { now })
    const late = await open(db, { receivedAt: '2026-11-30T08:00:00.000Z' }, { now })
    const next = await open(db, { receivedAt: now }, { now })
    expect([late.number, next.number]).toEqual(['202611001', '202612002'])
  })

  test('the thousandth of a month grows a digit', async () => {
    await db.insert(ticketNumbers).values({ month: '202611', last: 999 })
    expect((await open(db)).number).toBe('2026111000')
  })
})

describe('the customer', () => {
  test.each([
    'Hengli Machine Tools',
    '  hengli   MACHINE tools ',
    'Ｈｅｎｇｌｉ　Ｍａｃｈｉｎｅ　Ｔｏｏｌｓ',
    'Hengli\tMachine\nTools',
  ])('the company written %j is the one that is known', async (company) => {
    const first = await open(db, person({ company: 'Hengli Machine Tools', phone: '+491' }))
    const again = await open(db, person({ company, phone: '+492' }))
    expect(again.customerId).toBe(first.customerId)
    expect(await counted(db, sql`select count(*) from customers`)).toBe(1)
    expect(await counted(db, sql`select count(*) from contacts`)).toBe(2)
  })

  test('another company is another customer, even with the same person', async () => {
    const first = await open(db, person({ company: 'Hengli', phone: '+491' }))
    const other = await open(db, person({ company: 'Hengli South', phone: '+491' }))
    expect(other.customerId).not.toBe(first.customerId)
  })

  test.each(['+49 151 1234-5678', '+49(151)12345678'])(
    'the person at %s is the one that is known',
    async (phone) => {
      const first = await open(db, person({ phone: '+4915112345678' }))
      const again = await open(db, { customer: { name: 'A. Berg', phone, address: 'Hafenstraße 1' } })
      expect(again.customerId).toBe(first.customerId)
      const known = await db.select().from(contacts)
      expect(known).toMatchObject([{ name: 'A. Berg', phone, address: 'Hafenstraße 1' }])
    },
  )

  test('what a second request leaves out is still known from the first', async () => {
    await open(db, person({ phone: '+491', email: 'anna@berg.example', address: 'Hafenstraße 1' }))
    await open(db, person({ phone: '+491' }))
    expect(await db.select().from(contacts)).toMatchObject([
      { email: 'anna@berg.example', address: 'Hafenstraße 1' },
    ])
  })

  test('two people of the same name and nothing else are two', async () => {
    const first = await open(db, { customer: { name: '王伟' } })
    const second = await open(db, { customer: { name: '王伟' } })
    expect(second.customerId).not.toBe(first.customerId)
  })

  test('by its id it is found with the person who asked last, whose language it is written to in', async () => {
    const first = await open(db, person({ company: 'Hengli', phone: '+491' }))
    const later = { customer: { name: '李娜', company: 'Hengli', phone: '+862' } }
    const second = await open(db, later, { now: '2026-11-24T01:00:00.000Z' })
    const third = await open(db, { customer: { id: first.customerId } })
    expect(await contactOf(third.number)).toEqual(await contactOf(second.number))
    expect(await contactOf(first.number)).not.toEqual(await contactOf(second.number))
  })

  test('a person who speaks for a known customer becomes known there', async () => {
    const { customerId } = await open(db, person({ company: 'Hengli', phone: '+491' }))
    const spoken = await open(db, { customer: { id: customerId, name: '李娜', phone: '+862' } })
    expect(spoken.customerId).toBe(customerId)
    expect(await counted(db, sql`select count(*) from customers`)).toBe(1)
  })

  test('a key customer is one step more urgent', async () => {
    const { customerId, urgency } = await open(db)
    await db.update(customers).set({ tier: 'key' }).where(eq(customers.id, customerId))
    expect([urgency, (await open(db)).urgency]).toEqual(['normal', 'urgent'])
  })

  test.each([{ id: nobody }, { id: nobody, name: '李娜', phone: '+862' }])(
    'an unknown id changes nothing: %j',
    async (customer) => {
      const unit = { model: 'HL-500', serial: 'SN-1' }
      await db.delete(units)
      expect(await takeIn(db, request({ customer, unit }), context())).toBeUndefined()
      for (const table of [
        customers,
        contacts,
        units,
        tickets,
        ticketNumbers,
        ticketEvents,
        outbox,
        notices,
      ]) {
        expect(await db.select().from(table)).toEqual([])
      }
    },
  )
})

describe('the product', () => {
  test('is found again by model and serial number, with what was said of it before', async () => {
    const first = await open(db, { unit: { model: 'HL-500', serial: 'SN-1', purchasedOn: '2025-03-01' } })
    const again = await open(db, { unit: { model: 'HL-500', serial: 'SN-1', installedOn: '2025-04-01' } })
    expect(again.unitId).toBe(first.unitId)
    expect(await db.select().from(units)).toMatchObject([
      { serial: 'SN-1', purchasedOn: '2025-03-01', installedOn: '2025-04-01' },
    ])
  })

  test('with another serial number, or of another model, is another one', async () => {
    const opened = [
      await open(db, { unit: { model: 'HL-500', serial: 'SN-1' } }),
      await open(db, { unit: { model: 'HL-500', serial: 'SN-2' } }),
      await open(db, { unit: { model: 'HL-700', serial: 'SN-1' } }),
    ]
    expect(new Set(opened.map((ticket) => ticket.unitId)).size).toBe(3)
  })

  test('without a serial number it is "some of that model" of each customer', async () => {
    const unit = { model: 'HL-500' }
    const mine = await open(db, { ...person({ phone: '+491' }), unit })
    const mineAgain = await open(db, { ...person({ phone: '+491' }), unit })
    const yours = await open(db, { ...person({ phone: '+492' }), unit })
    expect(mineAgain.unitId).toBe(mine.unitId)
    expect(yours.unitId).not.toBe(mine.unitId)
  })
})

describe('the same request again', () => {
  test('finds the ticket that it opened', async () => {
    const first = await open(db, {}, { intakeKey: 'web/1' })
    const again = await open(db, {}, { intakeKey: 'web/1', now: '2026-11-23T01:00:05.000Z' })
    expect(again).toEqual(first)
    expect(await counted(db, sql`select count(*) from tickets`)).toBe(1)
    expect(await db.select().from(ticketNumbers)).toEqual([{ month: '202611', last: 1 }])
  })

  test('finds it as it has become since', async () => {
    const first = await open(db, {}, { intakeKey: 'web/1' })
    const closed = await act(db, first, resolution, '2026-11-23T02:00:00.000Z')
    expect(await open(db, {}, { intakeKey: 'web/1' })).toEqual(closed)
  })

  test('sent ten times at once opens one ticket', async () => {
    const opened = await atOnce(10, () => open(db, {}, { intakeKey: 'web/2' }))
    expect(new Set(opened.map((ticket) => ticket.number))).toEqual(new Set(['202611001']))
    expect(await counted(db, sql`select count(*) from notices where ticket = '202611001'`)).toBe(1)
  })

  test('another key, or none, opens another ticket', async () => {
    const opened = [
      await open(db, {}, { intakeKey: 'web/1' }),
      await open(db, {}, { intakeKey: 'web/2' }),
      await open(db),
      await open(db),
    ]
    expect(new Set(opened.map((ticket) => ticket.number)).size).toBe(4)
  })
})

describe('the owner', () => {
  beforeEach(() =>
    hire(db, { id: 'li', role: 'csr' }, { id: 'anna', role: 'csr' }, { id: 'bo', role: 'csr' }),
  )

  test('is the representative who took the request, however busy', async () => {
    await atOnce(3, () => open(db, {}, { by: li }))
    expect((await open(db, {}, { by: li })).owner).toBe('li')
  })

  test('is the representative with the least open tickets when it came in by itself', async () => {
    await atOnce(2, () => open(db, {}, { by: li }))
    await open(db, {}, { by: { role: 'csr', id: 'anna' } })
    await atOnce(3, () => open(db, {}, { by: { role: 'csr', id: 'bo' } }))
    expect((await open(db, {}, { by: website })).owner).toBe('anna')
  })

  test('does not count what is resolved, and nobody who has left', async () => {
    const done = await open(db, {}, { by: { role: 'csr', id: 'bo' } })
    await act(db, done, resolution, '2026-11-23T02:00:00.000Z')
    await open(db, {}, { by: li })
    await db.update(staff).set({ active: false }).where(eq(staff.id, 'anna'))
    expect((await open(db, {}, { by: website })).owner).toBe('bo')
  })

  test('requests that come in by themselves spread over everybody', async () => {
    const owners = []
    for (let count = 0; count < 6; count += 1) owners.push((await open(db, {}, { by: website })).owner)
    expect(owners.sort()).toEqual(['anna', 'anna', 'bo', 'bo', 'li', 'li'])
  })
})

describe('people are told', () => {
  const told = () =>
    db
      .select({
        kind: notices.kind,
        recipient: notices.recipient,
        language: notices.language,
        state: notices.state,
      })
      .from(notices)
      .orderBy(notices.kind, notices.recipient)

  test.each([
    [{ name: '王伟', email: 'wang@x.example' }, 'zh-CN'],
    [{ name: 'Anna Berg', email: 'anna@x.example' }, 'en'],
    [{ name: 'Anna Berg', company: '恒力机床', email: 'anna@x.example' }, 'zh-CN'],
    [{ name: '王伟', email: 'wang@x.example', language: 'en' }, 'en'],
  ] as const)('%j hears of the number in %s', async (customer, language) => {
    const { number } = await open(db, { customer })
    const contact = await contactOf(number)
    expect(await told()).toEqual([
      { kind: 'received', recipient: `customer:${contact?.id}`, language, state: 'pending' },
    ])
    const [{ facts } = { facts: {} }] = await db.select({ facts: notices.facts }).from(notices)
    // Normal: 48 hours from receipt.
    expect(facts).toEqual({ dueAt: '2026-11-25T01:00:00.000Z' })
  })

  test('who has no address is told by hand', async () => {
    await open(db, { customer: { name: '王伟', phone: '+861' } })
    expect(await told()).toMatchObject([{ kind: 'received', state: 'by_hand' }])
  })

  test('a complaint reaches the supervisors who look after the region, and nobody else', async () => {
    await hire(
      db,
      { id: 'zhou', role: 'supervisor', language: 'zh-CN', regions: ['east'] },
      { id: 'sarah', role: 'supervisor' },
      { id: 'north', role: 'supervisor', regions: ['north'] },
      { id: 'gone', role: 'supervisor', active: false },
      { id: 'chief', role: 'manager' },
    )
    await open(db, { kind: 'complaint', region: 'east' })
    expect((await told()).filter((one) => one.kind === 'complaint_received')).toEqual([
      { kind: 'complaint_received', recipient: 'sarah', language: 'en', state: 'pending' },
      { kind: 'complaint_received', recipient: 'zhou', language: 'zh-CN', state: 'pending' },
    ])
  })

  test('a repair does not disturb the supervisors', async () => {
    await hire(db, { id: 'sarah', role: 'supervisor' })
    await open(db)
    expect((await told()).map((one) => one.kind)).toEqual(['received'])
  })
})

test('a ticket begins with its row, its first event and its place in the outbox, and the listeners are rung', async () => {
  let rings = 0
  await fresh.database.listen('outbox', () => {
    rings += 1
  })
  const before = rings
  const ticket = await open(db, {
    fault: { summary: 'Spindle hums' },
    impact: 'production_line',
    region: 'east',
  })
  expect(await db.select().from(tickets)).toMatchObject([
    {
      number: '202611001',
      version: 1,
      ticket,
      status: 'open',
      stage: 'received',
      urgency: 'urgent',
      owner: 'li',
      region: 'east',
      fault: { summary: 'Spindle hums' },
      receivedAt: new Date(monday),
      // Urgent: 24 hours; the first warning after half of them.
      responseDueAt: new Date('2026-11-24T01:00:00.000Z'),
      nextLevelAt: new Date('2026-11-23T13:00:00.000Z'),
      breached: false,
      callDueAt: null,
    },
  ])
  expect(await db.select().from(ticketEvents)).toMatchObject([
    { ticket: '202611001', seq: 1, type: 'opened', event: { by: li, owner: 'li', number: '202611001' } },
  ])
  expect(await db.select({ ticket: outbox.ticket }).from(outbox)).toEqual([{ ticket: '202611001' }])
  await expect.poll(() => rings).toBeGreaterThan(before)
})

test('no person’s name or words are in what goes to Temporal', async () => {
  const ticket = await open(db, {
    customer: { name: 'Anna Berg', company: 'Berg AG', phone: '+4915112345678', email: 'anna@berg.example' },
    unit: { model: 'HL-500', serial: 'SN-1' },
    fault: { summary: 'Spindle hums' },
  })
  expect(JSON.stringify(ticket)).not.toMatch(/Berg|4915|example|SN-1|Spindle/)
})
