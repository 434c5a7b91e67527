import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { settleHold } from '../../db/queries/holds.ts'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { reserveTogether } from '../../db/queries/reservations.ts'
import { type Api, contentOf, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
  for (const body of [
    {
      id: 'berlin',
      kind: 'warehouse',
      name: 'Berlin',
      region: 'EU',
      place: { latitude: 52.52, longitude: 13.4 },
    },
    { id: 'van-zhang', kind: 'van', name: '张伟', engineer: 'E-001' },
  ]) {
    expect((await keep('locations', body)).status).toBe(201)
  }
  const order = { ticket: '202611001', key: 'k', lines: [{ sku: 'FUSE-10A', quantity: 150 }] }
  await reserveTogether(api.db, [order], new Date(Date.now() + 3_600_000))
})
afterAll(() => api.close())
afterEach(async () => expect(await shelvesAstray(api.db)).toEqual([]))

const keep = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.call('parts_keeper', 'POST', `/v1/${path}`, { body, headers })
const unknownId = '00000000-0000-4000-8000-000000000000'

describe('what cannot be', () => {
  const fuse = 'parts/FUSE-10A'
  const transfer = { sku: 'FUSE-10A', quantity: 1, from: 'main', to: 'berlin' }

  // Of 200 fuses 150 are promised.
  it.each([
    ['counting below what is promised', `${fuse}/counts`, { counted: 149 }, 409, 'below_reserved'],
    ['scrapping what is promised', `${fuse}/scrappings`, { quantity: 51 }, 409, 'not_free'],
    [
      'scrapping where there is nothing',
      `${fuse}/scrappings`,
      { quantity: 1, location: 'berlin' },
      409,
      'not_free',
    ],
    [
      'returning what was never issued',
      `${fuse}/returns`,
      { quantity: 1, ticket: '202611001' },
      409,
      'not_issued',
    ],
    ['sending what is promised', 'transfers', { ...transfer, quantity: 51 }, 409, 'not_free'],
    ['an unknown part', 'parts/NO-SUCH/counts', { counted: 1 }, 404, 'unknown_part'],
    ['an unknown transfer', `transfers/${unknownId}/receipt`, {}, 404, 'transfer_not_found'],
    ['a transfer of no id', 'transfers/1/receipt', {}, 404, 'transfer_not_found'],
    [
      'an unknown purchase request',
      `purchase-requests/${unknownId}/expected-date`,
      { date: '2026-12-01' },
      404,
      'purchase_request_not_found',
    ],
    [
      'a second location of a name',
      'locations',
      { id: 'main', kind: 'depot', name: 'x' },
      409,
      'location_taken',
    ],
  ])('is refused, and nothing is done: %s', async (_, path, body, status, code) => {
    const before = await contentOf(api.db)
    expect(problemIn(await keep(path, body))).toEqual({ status, code })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it.each([
    ['of a count', `${fuse}/counts`, { counted: 1, location: 'moon' }, '/location unknown_location'],
    ['from which to send', 'transfers', { ...transfer, from: 'moon' }, '/from unknown_location'],
    ['to which to send', 'transfers', { ...transfer, to: 'moon' }, '/to unknown_location'],
    ['part that is sent', 'transfers', { ...transfer, sku: 'NO-SUCH' }, '/sku unknown_part'],
    [
      'engineer of a van',
      'locations',
      { id: 'v', kind: 'van', name: 'v', engineer: 'S-001' },
      '/engineer unknown_engineer',
    ],
  ])('is named where it stands: an unknown place or name %s', async (_, path, body, at) => {
    const before = await contentOf(api.db)
    expect(problemIn(await keep(path, body))).toEqual({ status: 422, code: 'invalid_request', at: [at] })
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe('pieces', () => {
  it('go from one location to another, and are nowhere in between', async () => {
    const sending = { sku: 'BATTERY-NOVA12', quantity: 5, from: 'main', to: 'berlin' }
    const sent = await keep('transfers', sending, { 'idempotency-key': 'move' })
    expect(sent.body).toMatchObject({ ...sending, state: 'in_transit', receivedAt: null })
    expect((await keep('transfers', sending, { 'idempotency-key': 'move' })).body).toEqual(sent.body)
    expect(await battery()).toMatchObject({ onHand: 7, stock: [{ location: 'main', onHand: 7 }] })

    const { id } = sent.body as { id: string }
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await keep(`transfers/${id}/receipt`, {})).body).toMatchObject({ id, state: 'received' })
    }
    expect(await battery()).toMatchObject({
      onHand: 12,
      stock: [
        { location: 'berlin', onHand: 5, reserved: 0, free: 5 },
        { location: 'main', onHand: 7 },
      ],
    })
    const { body } = await api.call('engineer', 'GET', '/v1/transfers')
    expect(body).toMatchObject({ items: [{ id, state: 'received' }] })
  })

  it('are counted, scrapped, and put into a van', async () => {
    expect((await keep('parts/POWER-MODULE-ABC/counts', { counted: 4 })).body).toMatchObject({ onHand: 4 })
    expect((await keep('parts/POWER-MODULE-ABC/scrappings', { quantity: 1 })).body).toMatchObject({ free: 3 })
    const intoVan = { quantity: 2, location: 'van-zhang' }
    expect((await keep('parts/POWER-MODULE-ABC/receipts', intoVan)).body).toMatchObject({
      onHand: 5,
      stock: [
        { location: 'main', onHand: 3 },
        { location: 'van-zhang', onHand: 2 },
      ],
    })
  })

  async function battery() {
    const { body } = await api.call('engineer', 'GET', '/v1/parts')
    return (body as { items: { sku: string }[] }).items.find(({ sku }) => sku === 'BATTERY-NOVA12')
  }
})

it('locations are listed with their place and whose van they are', async () => {
  const { body } = await api.call('dispatcher', 'GET', '/v1/locations')
  expect(body).toEqual({
    items: [
      {
        ...{ id: 'berlin', kind: 'warehouse', name: 'Berlin', region: 'EU', engineer: null },
        ...{ place: { latitude: 52.52, longitude: 13.4 }, address: null, phone: null },
      },
      {
        ...{ id: 'depot', kind: 'depot', name: '苏州维修中心', region: '华东', engineer: null },
        place: { latitude: 31.2989, longitude: 120.5853 },
        ...{ address: '江苏省苏州市吴中区吴中大道 1188 号 苏州维修中心', phone: '051265880000' },
      },
      {
        ...{ id: 'main', kind: 'warehouse', name: 'main', region: null, engineer: null, place: null },
        ...{ address: null, phone: null },
      },
      {
        ...{ id: 'van-zhang', kind: 'van', name: '张伟', region: null, engineer: 'E-001', place: null },
        ...{ address: null, phone: null },
      },
    ],
  })
})

describe('what is said about a part', () => {
  const say = (path: string, body: unknown) => api.call('parts_keeper', 'PUT', `/v1/parts/${path}`, { body })

  it('is how many are to be free at a location, until it is said anew', async () => {
    const minimum = (body: unknown) => say('COOLANT-PUMP-850/minimum', body)
    const set = await minimum({ minimum: 2, location: 'berlin' })
    expect(set.body).toMatchObject({
      stock: [
        { location: 'berlin', onHand: 0, reserved: 0, free: 0, minimum: 2 },
        { location: 'main', onHand: 4, minimum: 0 },
      ],
    })
    expect((await minimum({ minimum: 3 })).body).toMatchObject({ stock: [{ minimum: 2 }, { minimum: 3 }] })
    await minimum({ minimum: 0, location: 'berlin' })
    expect((await minimum({ minimum: 0 })).body).toMatchObject({ stock: [{ location: 'main', minimum: 0 }] })
  })

  it('is what a piece costs', async () => {
    const cost = { unitCost: 1_250, currency: 'CNY' }
    expect((await say('CHARGE-PORT-NOVA12/unit-cost', cost)).body).toMatchObject(cost)
    const { body } = await api.call('engineer', 'GET', '/v1/parts')
    expect(body).toMatchObject({ items: expect.arrayContaining([expect.objectContaining(cost)]) })
  })

  it('is what stands in for it, which is never itself', async () => {
    const substitutes = [{ sku: 'BATTERY-NOVA12', consent: true }]
    expect((await say('FUSE-10A/substitutes', { substitutes })).body).toMatchObject({ substitutes })
    const itself = { substitutes: [...substitutes, { sku: 'FUSE-10A', consent: false }] }
    expect(problemIn(await say('FUSE-10A/substitutes', itself))).toEqual({
      ...{ status: 422, code: 'invalid_request' },
      at: ['/substitutes/1/sku same_part'],
    })
    expect((await say('FUSE-10A/substitutes', { substitutes: [] })).body).toMatchObject({ substitutes: [] })
  })

  it('and unknown parts are nobody’s', async () => {
    const answers = [
      await say('NO-SUCH/minimum', { minimum: 1 }),
      await say('NO-SUCH/unit-cost', { unitCost: 1, currency: 'CNY' }),
      await say('NO-SUCH/substitutes', { substitutes: [] }),
    ]
    for (const answer of answers) expect(problemIn(answer)).toEqual({ status: 404, code: 'unknown_part' })
  })

  it('shows on a ticket as what its parts cost, to the staff alone', async () => {
    const { number } = await api.open({}, 'customer')
    await say('CHARGE-PORT-NOVA12/unit-cost', { unitCost: 1_250, currency: 'CNY' })
    const lines = [{ sku: 'CHARGE-PORT-NOVA12', quantity: 2 }]
    await reserveTogether(api.db, [{ ticket: number, key: 'ports', lines }], new Date(Date.now() + 3_600_000))
    await settleHold(api.db, 'ports', lines)
    await say('CHARGE-PORT-NOVA12/unit-cost', { unitCost: 9_900, currency: 'CNY' })
    const seen = async (as: string) => (await api.call(as, 'GET', `/v1/tickets/${number}`)).body
    expect(await seen('csr')).toMatchObject({
      partsCost: { amounts: [{ currency: 'CNY', amount: 2_500 }], unpriced: 0 },
    })
    expect(await seen('customer')).toMatchObject({ partsCost: null })
  })
})
