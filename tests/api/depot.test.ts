import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketView } from '../../api/contract/answers.ts'
import { beginParcel, keepLabel } from '../../db/queries/parcels.ts'
import { type Api, carrierKey, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'
import { act, aRespondedTicket } from '../support/walk.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7])
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 7])
const plan = { mode: 'depot', skills: [], parts: [], durationMinutes: 60 }
const receipt = { matches: true, condition: 'As new', accessories: ['Charger'], photos: [] as string[] }
const detection = { findings: 'The seal is worn', faultCode: 'F-17' }
const quote = {
  lines: [
    { kind: 'labour', description: 'An hour', quantity: 1, amount: 5_000 },
    { kind: 'shipping', description: 'Both ways', quantity: 2, amount: 1_200 },
  ],
  amount: 6_200,
  currency: 'EUR',
  validUntil: '2090-01-01T08:00:00.000Z',
}

async function aPlannedRepair(): Promise<string> {
  const number = await aRespondedTicket(api)
  await act(api, number, ['csr', 'plan', plan])
  return number
}

async function aDetectedFault(): Promise<string> {
  const number = await aPlannedRepair()
  await act(api, number, ['engineer', 'depot/receipt', receipt])
  await act(api, number, ['engineer', 'depot/detection', detection])
  return number
}

/** The label as the ticket's workflow would have had it made. */
async function aLabel(trackingNumber: string): Promise<string> {
  const number = await aPlannedRepair()
  const key = ticketKey(number)
  await beginParcel(api.db, { ticket: number, key, direction: 'inbound' })
  await keepLabel(api.db, key, {
    ...{ carrier: 'sf', trackingNumber, label: Buffer.from('a label'), labelType: 'application/pdf' },
    depot: 'depot',
  })
  await api.commands.tell(number, { type: 'recordLabel', key, carrier: 'sf', trackingNumber })
  return number
}

const ticketKey = (number: string) => `${number}/parcel-1`

async function read(number: string, as = 'csr'): Promise<TicketView> {
  return ticketIn(await api.call(as, 'GET', `/v1/tickets/${number}`))
}

function send(as: string, number: string, body: Buffer | string, type: string, more = {}) {
  return api.app.inject({
    method: 'POST',
    url: `/v1/tickets/${number}/photos`,
    headers: { authorization: `Bearer ${api.key(as)}`, 'content-type': type, ...more },
    payload: body,
  })
}

describe('a photo', () => {
  it.each([
    ['image/png', png],
    ['image/jpeg', jpeg],
  ])('is kept as it was taken, and read by its ticket alone: %s', async (type, picture) => {
    const [number, other] = [(await api.open({}, 'customer')).number, (await api.open()).number]
    const sent = await send('customer', number, picture, type)
    expect(sent.statusCode).toBe(201)
    const photo = sent.json<{ id: string; size: number; link: string }>()
    expect(photo).toMatchObject({ contentType: type, size: picture.length })
    const shown = await api.app.inject({
      url: photo.link,
      headers: { authorization: `Bearer ${api.key('engineer')}` },
    })
    expect([shown.headers['content-type'], shown.rawPayload]).toEqual([type, picture])
    expect((await api.call('csr', 'GET', `/v1/tickets/${number}/photos`)).body).toMatchObject({
      items: [{ id: photo.id }],
    })
    const elsewhere = await api.call('csr', 'GET', `/v1/tickets/${other}/photos/${photo.id}`)
    expect(problemIn(elsewhere)).toEqual({ status: 404, code: 'photo_not_found' })
    const used = await api.call('engineer', 'POST', `/v1/tickets/${other}/depot/receipt`, {
      body: { ...receipt, photos: [photo.id] },
    })
    expect(problemIn(used).at).toEqual(['/photos/0 unknown_photo'])
  })

  it('is kept once under a key', async () => {
    const { number } = await api.open()
    const key = { 'idempotency-key': randomUUID() }
    const [once, twice] = [
      await send('csr', number, png, 'image/png', key),
      await send('csr', number, png, 'image/png', key),
    ]
    expect([twice.statusCode, twice.json()]).toEqual([201, once.json()])
    expect((await send('csr', number, jpeg, 'image/jpeg', key)).statusCode).toBe(422)
  })

  it.each([
    ['what is none', Buffer.from('<svg/>'), 'image/png', 422, 'not_a_photo'],
    ['nothing', '', 'image/png', 422, 'not_a_photo'],
    ['another kind', png, 'image/gif', 415, 'not_json'],
    [
      'what is too large',
      Buffer.concat([png, Buffer.alloc(8 * 1024 * 1024)]),
      'image/png',
      413,
      'body_too_large',
    ],
  ])('is not %s', async (_, body, type, status, code) => {
    const { number } = await api.open()
    const before = await contentOf(api.db)
    const answer = await send('csr', number, body, type)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('is understood nowhere else', async () => {
    const { number } = await api.open()
    const answer = await api.app.inject({
      method: 'POST',
      url: `/v1/tickets/${number}/notes`,
      headers: { authorization: `Bearer ${api.key('csr')}`, 'content-type': 'image/png' },
      payload: png,
    })
    expect(answer.statusCode).toBe(415)
  })
})

describe('a label', () => {
  it('is read by who may read the ticket, and only while it stands', async () => {
    const number = await aLabel('SF-1')
    expect((await read(number)).depot?.inbound).toMatchObject({
      state: 'ready',
      trackingNumber: 'SF-1',
      label: `/v1/tickets/${number}/depot/labels/inbound`,
    })
    const label = await api.call('csr', 'GET', `/v1/tickets/${number}/depot/labels/inbound`)
    expect(label.headers['content-disposition']).toMatch(/^attachment; /)
    expect([label.status, label.text]).toEqual([200, 'a label'])
    for (const direction of ['outbound', 'sideways']) {
      const none = await api.call('csr', 'GET', `/v1/tickets/${number}/depot/labels/${direction}`)
      expect(problemIn(none)).toEqual({ status: 404, code: 'no_label' })
    }
  })
})

describe('a carrier', () => {
  const report = (
    trackingNumber: string,
    code: string,
    key: string | null = carrierKey,
    at = '2026-11-23T08:00:00Z',
  ) =>
    api.call(null, 'POST', '/v1/carriers/sf/events', {
      body: { trackingNumber, events: [{ at, code, place: '苏州' }] },
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
    })

  it('moves the ticket by what it reports, once', async () => {
    const number = await aLabel('SF-2')
    expect((await report('SF-2', 'picked_up')).body).toEqual({ known: 1, told: 1 })
    expect(await read(number)).toMatchObject({
      stage: 'unit_inbound',
      depot: {
        inbound: { tracking: [{ at: '2026-11-23T08:00:00.000Z', code: 'picked_up', place: '苏州' }] },
      },
    })
    const { version } = await read(number)
    expect((await report('SF-2', 'picked_up')).body).toEqual({ known: 1, told: 0 })
    expect((await read(number)).version).toBe(version)
  })

  it('is heard also while Temporal is away: the ticket is told later', async () => {
    const number = await aLabel('SF-3')
    api.commands.temporalIsDown = true
    const answer = await report('SF-3', 'delivered')
    api.commands.temporalIsDown = false
    expect([answer.status, answer.body]).toEqual([202, { known: 1, told: 0 }])
    expect((await read(number)).stage).toBe('awaiting_unit')
    expect((await report('SF-3', 'announced', carrierKey, '2026-11-22T08:00:00Z')).body).toEqual({
      known: 1,
      told: 2,
    })
    expect((await read(number)).stage).toBe('receiving')
  })

  it('needs the key that was agreed on, and a parcel that is ours', async () => {
    await aLabel('SF-4')
    const before = await contentOf(api.db)
    for (const key of [null, 'another-key', api.key('admin')]) {
      expect(problemIn(await report('SF-4', 'delivered', key))).toEqual({
        status: 401,
        code: 'unauthenticated',
      })
    }
    expect(problemIn(await report('SF-9', 'delivered'))).toEqual({ status: 404, code: 'parcel_not_found' })
    expect(problemIn(await report('SF-4', 'lost')).at).toEqual(['/events/0/code invalid_value'])
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe('a quote', () => {
  it('is decided by the customer, who does not see each step of the repair', async () => {
    const number = await aDetectedFault()
    await act(api, number, ['csr', 'quote', quote])
    const seen = await read(number, 'customer')
    expect(seen.depot?.quote).toEqual({
      ...{ number: 1, amount: 6_200, currency: 'EUR', validUntil: quote.validUntil },
      ...{ lines: quote.lines, decision: null },
    })
    const decision = { body: { accepted: true, comment: 'Go on' } }
    const decided = ticketIn(
      await api.call('customer', 'POST', `/v1/tickets/${number}/quote/decision`, decision),
    )
    expect(decided).toMatchObject({
      stage: 'depot_work',
      depot: { quote: { decision: { accepted: true, comment: 'Go on', by: { role: 'customer' } } } },
    })
    await act(api, number, ['engineer', 'depot/steps', { step: 'clean', note: 'Cleaned' }])
    expect((await read(number)).depot?.steps).toMatchObject([{ step: 'clean', note: 'Cleaned' }])
    expect((await read(number, 'customer')).depot?.steps).toEqual([])
  })
})

describe('an act that the stage forbids is refused with its reason, and changes nothing', () => {
  it.each([
    ['a receipt without a plan', aRespondedTicket, 'engineer', 'depot/receipt', receipt, 'no_depot_repair'],
    ['a second receipt', aDetectedFault, 'engineer', 'depot/receipt', receipt, 'already_received'],
    [
      'a detection before the receipt',
      aPlannedRepair,
      'engineer',
      'depot/detection',
      detection,
      'unit_not_received',
    ],
    ['a decision on no quote', aDetectedFault, 'csr', 'quote/decision', { accepted: true }, 'no_open_quote'],
    [
      'a clearance of nothing',
      aDetectedFault,
      'csr',
      'depot/clearance',
      { accepted: true, reason: 'x' },
      'nothing_to_clear',
    ],
    [
      'tests of another round',
      aDetectedFault,
      'engineer',
      'depot/tests',
      { round: 2, results: [{ test: 'load', passed: true }] },
      'other_test_round',
    ],
    [
      'packing before the report',
      aDetectedFault,
      'engineer',
      'depot/packing',
      { checklist: [{ item: 'x', done: true }] },
      'not_completed',
    ],
    [
      'a delivery before the packing',
      aDetectedFault,
      'csr',
      'depot/delivery',
      { handedTo: 'x' },
      'unit_not_packed',
    ],
    [
      'a report before the tests',
      aDetectedFault,
      'engineer',
      'completion',
      { cause: 'x', work: 'y', partsUsed: [] },
      'tests_not_passed',
    ],
    [
      'a visit while the unit is here',
      aDetectedFault,
      'csr',
      'plan',
      { ...plan, mode: 'onsite' },
      'unit_away',
    ],
    [
      'a label that is ordered',
      aPlannedRepair,
      'csr',
      'depot/labels',
      { direction: 'inbound' },
      'label_ordered',
    ],
  ] as const)('%s', async (_, reach, as, path, body, code) => {
    const number = await (reach as (on: Api) => Promise<string>)(api)
    const before = await contentOf(api.db)
    const answer = await api.call(as, 'POST', `/v1/tickets/${number}/${path}`, { body })
    expect(problemIn(answer)).toEqual({ status: 409, code })
    expect(await contentOf(api.db)).toEqual(before)
  })
})
