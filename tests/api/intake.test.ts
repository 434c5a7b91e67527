import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import requests from '../../db/examples/requests.json' with { type: 'json' }
import { contacts, customers, outbox, ticketEvents, tickets, units } from '../../db/schema/index.ts'
import { channels, kinds } from '../../workflows/domain/vocabulary.ts'
import { type Api, aRequest, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'

const hour = 3_600_000
const day = 24 * hour
const ago = (length: number) => new Date(Date.now() - length).toISOString()
const later = (at: string, length: number) => new Date(Date.parse(at) + length).toISOString()

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

function post(body: unknown, as = 'csr') {
  return api.call(as, 'POST', '/v1/tickets', { body })
}

describe.each(kinds)('a request of kind %s', (kind) => {
  it.each(channels)('is taken in by %s and promised an answer', async (channel) => {
    const receivedAt = ago(hour)
    const answer = await post({ ...aRequest, kind, channel, receivedAt })
    const ticket = ticketIn(answer)
    expect(answer.status).toBe(201)
    expect(ticket.number).toMatch(/^20\d{4}\d{3,}$/)
    expect(answer.headers).toMatchObject({ location: `/v1/tickets/${ticket.number}`, etag: '"1"' })
    expect(ticket).toMatchObject({
      version: 1,
      status: 'open',
      stage: 'received',
      kind,
      channel,
      urgency: 'normal',
      receivedAt,
      sla: { response: { state: 'running', target: 'PT48H', dueAt: later(receivedAt, 48 * hour) } },
    })
    const read = await api.call('csr', 'GET', `/v1/tickets/${ticket.number}`)
    expect({ ...ticketIn(read), sla: null }).toEqual({ ...ticket, sla: null })
    expect(read.headers.etag).toBe('"1"')
  })
})

describe('the urgency that intake proposes, and the hours it promises', () => {
  it.each([
    ['danger', { impact: 'safety' }, 'urgent', 'danger', 24],
    ['danger, whatever is said', { impact: 'safety', urgency: 'low' }, 'urgent', 'danger', 24],
    ['a line that stands still', { impact: 'production_line', urgency: 'low' }, 'urgent', 'line_down', 24],
    ['one machine', { impact: 'single_device' }, 'normal', 'impact', 48],
    [
      'one machine, said to be urgent',
      { impact: 'single_device', urgency: 'urgent' },
      'urgent',
      'caller',
      24,
    ],
    ['one machine, said to have time', { impact: 'single_device', urgency: 'low' }, 'low', 'caller', 72],
    ['nothing known', { impact: undefined }, 'normal', 'impact', 48],
    ['nothing that stands still', { impact: 'none' }, 'low', 'impact', 72],
    [
      'a complaint, which never waits longest',
      { impact: 'none', kind: 'complaint' },
      'normal',
      'complaint',
      48,
    ],
  ])('%s', async (_, wishes, urgency, reason, hours) => {
    const receivedAt = ago(2 * hour)
    const ticket = await api.open({ ...wishes, receivedAt })
    expect(ticket).toMatchObject({ urgency, urgencyReason: reason })
    expect(ticket.sla.response).toMatchObject({
      target: `PT${hours}H`,
      startedAt: receivedAt,
      dueAt: later(receivedAt, hours * hour),
    })
  })

  it('a key customer is served one step sooner', async () => {
    const { customer } = await api.open({ customer: { name: 'Wu Lei', company: 'Key Works' } })
    await api.db.update(customers).set({ tier: 'key' }).where(eq(customers.id, customer.id))
    const ticket = await api.open({ customer: { id: customer.id }, impact: 'none' })
    expect(ticket).toMatchObject({ urgency: 'normal', urgencyReason: 'key_customer' })
    expect((await api.open({ impact: 'none' })).urgency).toBe('low')
  })
})

describe('the twelve sample requests', () => {
  const urgencies: Record<string, string> = {
    'spindle overheats, line down': 'urgent',
    'E02 after switching on': 'normal',
    'phone does not charge, mail-in': 'normal',
    'software crashes after an upgrade': 'normal',
    'how to set the feed rate': 'low',
    'engineer did not come': 'normal',
    'installation of two machines': 'low',
    'operator training': 'low',
    'smell of burning': 'urgent',
    'same fault for the third time': 'normal',
    'suggestion from a workshop': 'low',
    'reboots after a power cut': 'urgent',
  }

  it('are twelve', () => {
    expect(requests.map(({ title }) => title)).toEqual(Object.keys(urgencies))
  })

  it.each(requests)('$title', async ({ title, request }) => {
    const ticket = ticketIn(await post(request))
    const { customer, unit, region } = request
    expect(ticket).toMatchObject({ urgency: urgencies[title], region, kind: request.kind })
    expect(ticket.customer).toMatchObject({
      name: customer.name,
      phone: 'phone' in customer ? customer.phone : null,
    })
    expect(ticket.unit?.model).toBe(unit?.model)
    expect(ticket.fault?.summary).toBe(request.fault?.summary)
  })
})

describe('what is known already', () => {
  it('a company’s second request makes no second company, product or contact', async () => {
    const body = {
      ...aRequest,
      customer: {
        name: 'Jana Brandt',
        company: 'Brandt GmbH',
        phone: '+49 511 555',
        email: 'jana@brandt.example',
      },
      unit: { model: 'LabelStation-4', serial: 'LS4-1' },
    }
    const first = ticketIn(await post(body))
    const count = async () => [
      await api.db.$count(customers),
      await api.db.$count(contacts),
      await api.db.$count(units),
    ]
    const before = await count()
    const second = ticketIn(
      await post({
        ...body,
        customer: { name: 'Jana Brandt', company: ' BRANDT  gmbh ', phone: '+49511555' },
      }),
    )
    expect(await count()).toEqual(before)
    expect(second.customer.id).toBe(first.customer.id)
    expect(second.unit).toEqual(first.unit)
    expect(second.customer).toMatchObject({ email: 'jana@brandt.example', phone: '+49511555' })
    expect(second.number).not.toBe(first.number)
  })

  it('a customer is found by id, and one of another id is not', async () => {
    const first = await api.open()
    expect((await api.open({ customer: { id: first.customer.id } })).customer).toEqual(first.customer)
    const before = await contentOf(api.db)
    const answer = await post({ ...aRequest, customer: { id: '00000000-0000-4000-8000-000000000000' } })
    expect(problemIn(answer)).toEqual({
      status: 422,
      code: 'invalid_request',
      at: ['/customer/id unknown_customer'],
    })
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe('a customer’s key', () => {
  it('opens for that customer alone, whatever the body calls the customer', async () => {
    const own = await api.open({ customer: { name: '刘敏', phone: '13800000000' } }, 'customer')
    const foreign = await api.open({ customer: { name: 'Li Na', company: 'Another', phone: '13511112222' } })
    const [before] = await api.db.select().from(contacts).where(eq(contacts.customerId, foreign.customer.id))

    const named = await api.open(
      { customer: { name: 'Li Na', company: 'Another', phone: '13511112222' } },
      'customer',
    )
    const byId = await api.open({ customer: { id: foreign.customer.id } }, 'customer')
    expect([named.customer.id, byId.customer.id]).toEqual([own.customer.id, own.customer.id])
    const [after] = await api.db.select().from(contacts).where(eq(contacts.customerId, foreign.customer.id))
    expect(after).toEqual(before)
  })

  it('leaves the ticket with a representative, while one who takes a request keeps it', async () => {
    expect((await api.open({}, 'csr')).owner).toBe('S-001')
    expect((await api.open({}, 'customer')).owner).toMatch(/^S-00[123]$/)
  })
})

describe('the time of receipt', () => {
  it('is now when none is given', async () => {
    const before = new Date().toISOString()
    const { receivedAt } = await api.open()
    expect(receivedAt >= before && receivedAt <= new Date().toISOString()).toBe(true)
  })

  it('may lie in the past, and the clock has been running since', async () => {
    const receivedAt = ago(47 * hour)
    const { sla } = await api.open({ receivedAt })
    expect(sla.response.dueAt).toBe(later(receivedAt, 48 * hour))
    expect(sla.response.remaining).toMatch(/^PT59M\d+S$|^PT1H$/)
  })

  it('is read with its offset', async () => {
    const shanghai = `${new Date(Date.now() + 6 * hour).toISOString().slice(0, 19)}+08:00`
    const { receivedAt } = await api.open({ receivedAt: shanghai })
    expect(receivedAt).toBe(new Date(Date.parse(shanghai)).toISOString())
  })

  it('a moment ahead is taken for now: clocks of callers differ', async () => {
    const { receivedAt } = await api.open({ receivedAt: ago(-1_500) })
    expect(Date.parse(receivedAt)).toBeLessThanOrEqual(Date.now())
  })

  it.each([
    ['ten seconds ahead', -10_000, 'in_the_future'],
    ['a year ahead', -365 * day, 'in_the_future'],
    ['over a year back', 367 * day, 'too_long_ago'],
  ])('cannot be %s', async (_, length, code) => {
    const before = await contentOf(api.db)
    expect(problemIn(await post({ ...aRequest, receivedAt: ago(length) }))).toEqual({
      status: 422,
      code: 'invalid_request',
      at: [`/receivedAt ${code}`],
    })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('may be almost a year back', async () => {
    expect((await post({ ...aRequest, receivedAt: ago(365 * day) })).status).toBe(201)
  })

  it('decides the month of the number, as the company’s calendar has it', async () => {
    const today = new Date(Date.now() + 8 * hour)
    const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) - 8 * hour
    const month = today.toISOString().slice(0, 7).replace('-', '')
    const lastMonth = new Date(midnight).toISOString().slice(0, 7).replace('-', '')
    const onTheFirst = await api.open({ receivedAt: new Date(midnight).toISOString() })
    const before = await api.open({ receivedAt: new Date(midnight - 1).toISOString() })
    expect([onTheFirst.number.slice(0, 6), before.number.slice(0, 6)]).toEqual([month, lastMonth])
  })
})

describe('Temporal', () => {
  async function waiting(number: string): Promise<number> {
    return api.db.$count(outbox, eq(outbox.ticket, number))
  }

  it('starts the ticket at once, and nothing is left for the relay', async () => {
    const { number } = await api.open()
    expect(api.commands.started.at(-1)).toBe(number)
    expect(await waiting(number)).toBe(0)
  })

  it('may be away: intake answers all the same, and leaves the start to the relay', async () => {
    api.commands.temporalIsDown = true
    const { number } = await api.open()
    api.commands.temporalIsDown = false
    expect(await waiting(number)).toBe(1)
    expect(api.commands.started).not.toContain(number)
  })

  it('may be slow: intake answers within a second', async () => {
    vi.spyOn(api.commands, 'start').mockReturnValueOnce(new Promise(() => undefined))
    const began = performance.now()
    const { number } = await api.open()
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(await waiting(number)).toBe(1)
  })
})

describe('fifty different requests at once', () => {
  it('get fifty numbers without a gap', async () => {
    const receivedAt = ago(70 * day)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        post({
          ...aRequest,
          receivedAt,
          customer: { name: `Caller ${index}`, company: `Company ${index % 7}` },
        }),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(201))
    const numbers = answers.map((answer) => Number(ticketIn(answer).number.slice(6)))
    expect(numbers.sort((one, other) => one - other)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    )
  })
})

describe('a ticket as it is stored', () => {
  it('keeps what was asked, and its first event carries no name and no word', async () => {
    const ticket = await api.open({
      customer: { name: 'Planted Name', phone: '13700009999', address: 'Planted Road 1' },
      fault: { summary: 'Planted words', errorCodes: ['E1', 'E2'] },
      wanted: { mode: 'onsite', at: '2026-12-01T09:00:00+08:00' },
    })
    expect(ticket.fault).toEqual({ summary: 'Planted words', errorCodes: ['E1', 'E2'] })
    expect(ticket.wanted).toEqual({ mode: 'onsite', at: '2026-12-01T01:00:00.000Z' })
    const [row] = await api.db.select().from(tickets).where(eq(tickets.number, ticket.number))
    const events = await api.db.select().from(ticketEvents).where(eq(ticketEvents.ticket, ticket.number))
    expect(events.map((event) => event.type)).toEqual(['opened'])
    expect(JSON.stringify([row?.ticket, events])).not.toMatch(/Planted|13700009999/)
  })
})
