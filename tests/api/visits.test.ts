import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dispatchOrder } from '../../api/contract/visits.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'
import {
  act,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  aVisitForTheDispatcher,
  offerVisit,
} from '../support/walk.ts'

let api: Api

beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const opened: string[] = []
afterEach(async () => {
  for (const number of opened.splice(0)) await act(api, number, ['csr', 'cancellation', { reason: 'Over' }])
})

/** A visit that is over when its test is. */
async function having(visit: Promise<string>): Promise<string> {
  const number = await visit
  opened.push(number)
  return number
}

async function visits(as = 'engineer', query = '') {
  const { body } = await api.call(as, 'GET', `/v1/me/visits${query}`)
  return z.object({ items: z.array(dispatchOrder) }).parse(body).items
}

const statesOf = (orders: Awaited<ReturnType<typeof visits>>) =>
  orders.map(({ ticket, state }) => [ticket, state])

/** At a company in Shanghai, with a part from the main location; Suzhou's engineer is assigned. */
async function aFullVisit(): Promise<string> {
  const { number } = await api.open({
    customer: {
      name: 'Qian Yu',
      company: 'Pudong Tools',
      phone: '13700000099',
      address: '1 Century Avenue, Pudong',
      place: { latitude: 31.2304, longitude: 121.4737 },
    },
    unit: { model: 'VMC-850', serial: 'SN-77' },
    fault: { summary: 'The spindle overheats', errorCodes: ['ALM-1042'] },
    region: '华东',
  })
  await act(api, number, ['csr', 'response', { channel: 'phone', summary: 'Heard it' }])
  await act(api, number, [
    'csr',
    'diagnosis',
    { category: 'hardware', cause: 'Bearing', faultCode: 'ALM-1042' },
  ])
  await act(api, number, ['csr', 'notes', { text: 'Ring at gate 3', visibility: 'customer' }])
  await act(api, number, ['csr', 'notes', { text: 'A difficult customer', visibility: 'internal' }])
  const parts = [{ sku: 'SPINDLE-BEARING-7014', quantity: 2 }]
  const plan = { mode: 'onsite', skills: ['mechanical'], tools: ['caliper'], parts, durationMinutes: 120 }
  await act(api, number, ['csr', 'plan', plan])
  await reserve(number)
  return number
}

/** As the track of parts does. */
async function reserve(number: string): Promise<void> {
  const ticket = await loadTicket(api.db, number)
  if (!ticket?.parts) throw new Error(`${number} wants no parts.`)
  const { key, lines } = ticket.parts
  const until = new Date(Date.now() + 24 * 3_600_000)
  const [held] = await reserveTogether(api.db, [{ ticket: number, key, lines }], until)
  if (held?.shortages.length !== 0) throw new Error('The example stock has them.')
  await api.commands.tell(number, { type: 'recordReservation', key, shortages: [] })
}

async function assign(number: string, engineer: string, from: string): Promise<void> {
  const ticket = await loadTicket(api.db, number)
  if (!ticket) throw new Error(`There is no ticket ${number}.`)
  await api.commands.tell(number, { type: 'handToDispatcher', key: nextBookingKey(ticket) })
  await act(api, number, ['dispatcher', 'visit/assignment', { engineer, from }])
}

describe('the visits of an engineer', () => {
  it('are dispatch orders, with all that the visit takes', async () => {
    const number = await having(aFullVisit())
    await assign(number, 'E-002', '2090-01-02T06:00:00.000Z')
    expect(await visits('E-002')).toEqual([
      {
        ticket: number,
        kind: 'repair',
        urgency: 'normal',
        state: 'accepted',
        from: '2090-01-02T06:00:00.000Z',
        to: '2090-01-02T08:00:00.000Z',
        // Suzhou to Shanghai, 111 km by road.
        travelMinutes: 133,
        acceptBy: null,
        emergency: null,
        durationMinutes: 120,
        customer: {
          company: 'Pudong Tools',
          name: 'Qian Yu',
          phone: '13700000099',
          address: '1 Century Avenue, Pudong',
        },
        unit: { model: 'VMC-850', serial: 'SN-77' },
        fault: { summary: 'The spindle overheats', description: null, errorCodes: ['ALM-1042'] },
        diagnosis: { category: 'hardware', faultCode: 'ALM-1042' },
        skills: ['mechanical'],
        parts: [
          {
            sku: 'SPINDLE-BEARING-7014',
            nameZh: '主轴轴承 7014',
            nameEn: 'Spindle bearing 7014',
            quantity: 2,
            insteadOf: null,
            reservedAt: [{ location: 'main', name: expect.any(String), quantity: 2 }],
          },
        ],
        tools: ['caliper'],
        checklist: [],
        remarks: ['Ring at gate 3'],
        links: {
          ticket: `/v1/tickets/${number}`,
          dispatchOrder: `/v1/tickets/${number}/dispatch-order`,
          acceptance: null,
          refusal: `/v1/tickets/${number}/visit/refusal`,
          departure: `/v1/tickets/${number}/visit/departure`,
          arrival: `/v1/tickets/${number}/visit/arrival`,
          start: null,
          noShow: null,
          checklist: null,
          completion: null,
        },
      },
    ])
  })

  it('say of an offer until when it stands, and only what can be done with it', async () => {
    const number = await having(anOfferedVisit(api))
    const [order] = await visits()
    expect(order).toMatchObject({
      ticket: number,
      state: 'offered',
      travelMinutes: null,
      unit: null,
      diagnosis: null,
      parts: [],
      remarks: [],
      links: {
        acceptance: `/v1/tickets/${number}/visit/acceptance`,
        refusal: `/v1/tickets/${number}/visit/refusal`,
        ...{ departure: null, arrival: null, start: null, noShow: null },
        completion: null,
      },
    })
    expect(Date.parse(order?.acceptBy ?? '')).toBeGreaterThan(Date.now())
  })

  it('are those offered, accepted and under way, what presses first', async () => {
    const accepted = await having(anAcceptedVisit(api))
    const arrived = await having(anArrivedVisit(api))
    const offered = await having(anOfferedVisit(api))
    // The offer has to be answered long before tomorrow's visits begin.
    expect(statesOf(await visits())).toEqual([
      [offered, 'offered'],
      [accepted, 'accepted'],
      [arrived, 'arrived'],
    ])
    expect(await visits('engineer', '?limit=1')).toHaveLength(1)
  })

  it('lie within the time that is asked for, even in part', async () => {
    const number = await having(aVisitForTheDispatcher(api))
    await act(api, number, [
      'dispatcher',
      'visit/assignment',
      { engineer: 'E-001', from: '2090-01-01T08:00:00Z' },
    ])
    const within = async (query: string) => statesOf(await visits('engineer', query)).length
    expect(await within('?from=2090-01-01T08:59:59Z&to=2090-01-02T00:00:00Z')).toBe(1)
    expect(await within('?from=2090-01-01T09:00:00Z')).toBe(0)
    expect(await within('?to=2090-01-01T16:00:01%2B08:00')).toBe(1)
    expect(await within('?to=2090-01-01T16:00:00%2B08:00')).toBe(0)
  })

  it('are nobody else’s', async () => {
    await having(anOfferedVisit(api))
    expect(await visits('E-002')).toEqual([])
    expect(await visits('E-003')).toEqual([])
  })

  it('are gone when the offer is declined, and come to the next engineer', async () => {
    const number = await having(anOfferedVisit(api))
    await act(api, number, ['engineer', 'visit/refusal', { reason: 'Ill' }])
    expect(await visits()).toEqual([])
    await offerVisit(api, number, 'E-002')
    expect(statesOf(await visits('E-002'))).toEqual([[number, 'offered']])
    expect(await visits()).toEqual([])
  })

  it('are gone when the visit is withdrawn by a new plan or a cancellation', async () => {
    const replanned = await having(anAcceptedVisit(api))
    const cancelled = await anAcceptedVisit(api)
    expect(await visits()).toHaveLength(2)
    await act(api, replanned, ['csr', 'plan', { mode: 'remote', skills: [], parts: [], durationMinutes: 30 }])
    await act(api, cancelled, ['csr', 'cancellation', { reason: 'Solved' }])
    expect(await visits()).toEqual([])
  })

  it('are gone when the work is reported complete', async () => {
    const number = await having(anArrivedVisit(api))
    await act(api, number, ['engineer', 'completion', { cause: 'Worn', work: 'Replaced', partsUsed: [] }])
    expect(await visits()).toEqual([])
  })

  it('are none while nobody was asked', async () => {
    await having(aPlannedVisit(api))
    expect(await visits()).toEqual([])
  })
})

describe('the question for visits', () => {
  it.each([
    ['?from=tomorrow', '/query/from'],
    ['?from=2090-01-01T08:00:00', '/query/from'],
    ['?from=2090-01-02T00:00:00Z&to=2090-01-02T00:00:00Z', '/query/to'],
    ['?limit=0', '/query/limit'],
    ['?engineer=E-002', '/query/engineer'],
  ])('%s is refused, with the place', async (query, pointer) => {
    const { status, at } = problemIn(await api.call('engineer', 'GET', `/v1/me/visits${query}`))
    expect(status).toBe(422)
    expect(at?.[0]).toContain(pointer)
  })
})
