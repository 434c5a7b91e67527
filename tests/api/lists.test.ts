import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDigest } from '../../db/queries/digests.ts'
import { apiKeys, stock as shelves } from '../../db/schema/index.ts'
import { type Api, contentOf, problemIn, startApi } from '../support/api.ts'
import { aClosedTicket, act, anOfferedVisit, aResolvedTicket, aRespondedTicket } from '../support/walk.ts'

const hour = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString()
const later = (at: string, hours: number) => new Date(Date.parse(at) + hours * hour).toISOString()

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

type Item = Record<string, unknown>

async function list(as: string, path: string): Promise<Item[]> {
  const answer = await api.call(as, 'GET', path)
  expect(answer.status, answer.text).toBe(200)
  return (answer.body as { items: Item[] }).items
}

describe('alerts', () => {
  it('of a ticket come in the order in which they fell due, with who was told', async () => {
    const receivedAt = ago(74)
    const { number } = await api.open({ receivedAt })
    await api.commands.tell(number, { type: 'announce' })
    const due = (hours: number) => later(receivedAt, hours)
    const fired = expect.stringMatching(/^20.*Z$/)
    const ofResponse = { ticket: number, clock: 'response', cycle: 1, firedAt: fired }
    expect(await list('parts_keeper', `/v1/alerts?ticket=${number}`)).toEqual([
      { ...ofResponse, level: '50%', dueAt: due(24), told: ['owner'] },
      { ...ofResponse, level: '75%', dueAt: due(36), told: ['owner'] },
      { ...ofResponse, level: 'breach', dueAt: due(48), told: ['owner', 'supervisor'] },
      { ...ofResponse, level: '+24h', dueAt: due(72), told: ['manager'] },
    ])
  })

  it('of all tickets come the last one first, as many as are asked for', async () => {
    const { number } = await api.open({ receivedAt: ago(25) })
    await api.commands.tell(number, { type: 'announce' })
    const all = await list('csr', '/v1/alerts')
    expect(all.length).toBe(5)
    expect(await list('csr', '/v1/alerts?limit=1')).toEqual([all[0]])
    expect(all[0]).toMatchObject({ ticket: number, level: '50%' })
    expect(await list('csr', '/v1/alerts?ticket=209901001')).toEqual([])
  })
})

describe('follow-up calls', () => {
  it('are listed once the ticket is resolved, wait after one that reached nobody, and end with the ticket', async () => {
    const [waiting, due, closed] = [
      await aResolvedTicket(api),
      await aResolvedTicket(api),
      await aClosedTicket(api),
    ]
    await act(api, waiting, ['csr', 'follow-up', { reached: false }])
    const all = await list('csr', '/v1/calls')
    expect(all.map((call) => call.ticket)).toEqual([due, waiting])
    expect(all).toMatchObject([
      { attempt: 1, name: 'Zhou Wen', phone: '13705744404', language: 'en' },
      { attempt: 2, name: 'Zhou Wen' },
    ])
    expect(all[1]?.notBefore).toBe(notBeforeOf(await followUpOf(waiting)))
    expect((await list('manager', '/v1/calls?due=now')).map((call) => call.ticket)).toEqual([due])
    expect(JSON.stringify(all)).not.toContain(closed)
  })

  it('are told apart by who has to make them', async () => {
    const all = await list('csr', '/v1/calls')
    const owner = String(all[0]?.owner)
    const own = await list('csr', `/v1/calls?owner=${owner}`)
    expect(own).toEqual(all.filter((call) => call.owner === owner))
    expect(await list('csr', '/v1/calls?owner=nobody')).toEqual([])
    expect(await list('csr', '/v1/calls?limit=1')).toEqual([all[0]])
  })

  async function followUpOf(number: string): Promise<unknown> {
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}`)
    return (body as { followUp: unknown }).followUp
  }
  const notBeforeOf = (followUp: unknown) => (followUp as { notBefore: string }).notBefore

  it.each([
    ['due=soon', '/query/due invalid_value'],
    ['owner=%00', '/query/owner custom'],
    ['limit=0', '/query/limit too_small'],
    ['who=me', '/query/who unknown_field'],
  ])('with %s are refused', async (query, at) => {
    const answer = await api.call('csr', 'GET', `/v1/calls?${query}`)
    expect(problemIn(answer)).toEqual({ status: 422, code: 'invalid_request', at: [at] })
  })
})

describe('notices', () => {
  it('tell what people were told of a ticket, the newest first', async () => {
    const number = await anOfferedVisit(api)
    const all = await list('engineer', `/v1/notices?ticket=${number}`)
    expect(all).toMatchObject([
      { kind: 'visit_offered', recipient: 'E-001', email: 'e-001@aftercare.example', state: 'pending' },
      // The customer left a phone number alone: a representative tells them.
      { kind: 'received', recipient: expect.stringMatching(/^customer:/), email: null, state: 'by_hand' },
    ])
    expect(all.every((notice) => notice.ticket === number)).toBe(true)
  })

  it('of a complaint name the supervisor too', async () => {
    const customer = { name: 'Zhao Min', email: 'zhao@rongxin.example' }
    const { number } = await api.open({ kind: 'complaint', customer })
    const told = await list('csr', `/v1/notices?ticket=${number}`)
    expect(told.map(({ kind, recipient }) => `${kind} ${String(recipient).slice(0, 8)}`).sort()).toEqual([
      'complaint_received V-001',
      'complaint_received V-002',
      'received customer',
    ])
    expect(told.find((notice) => notice.kind === 'received')).toMatchObject({
      email: 'zhao@rongxin.example',
      state: 'pending',
      attempts: 0,
      deliveredAt: null,
    })
  })

  it('of no ticket are none, and of all tickets as many as are asked for', async () => {
    expect(await list('csr', '/v1/notices?ticket=209901001')).toEqual([])
    expect((await list('csr', '/v1/notices?limit=2')).length).toBe(2)
  })

  it.each(['alerts', 'notices'])('and alerts need a number: %s', async (path) => {
    for (const ticket of ['abc', '', '1'.repeat(21), '%00']) {
      const answer = await api.call('csr', 'GET', `/v1/${path}?ticket=${ticket}`)
      expect(problemIn(answer).at?.[0]).toMatch(/^\/query\/ticket /)
    }
  })
})

describe('digests', () => {
  it('are what supervisors were sent, the latest first', async () => {
    const at = (hours: number) => new Date(Date.UTC(2026, 10, 23, hours))
    for (const hours of [8, 10, 9]) {
      await writeDigest(api.db, { digest: 'hourly', scheduledFor: at(hours), horizon: hour })
    }
    const digests = await list('supervisor', '/v1/digests')
    expect(digests.map((digest) => digest.scheduledFor)).toEqual([
      at(10).toISOString(),
      at(9).toISOString(),
      at(8).toISOString(),
    ])
    expect(digests[0]).toEqual({
      digest: 'hourly',
      scheduledFor: at(10).toISOString(),
      breached: expect.any(Array),
      dueSoon: expect.any(Array),
    })
    expect((await list('supervisor', '/v1/digests?limit=1')).length).toBe(1)
  })
})

describe('parts', () => {
  /** Nobody has said anything about them yet. */
  const said = {
    ...{ unitCost: null, currency: null, substitutes: [] },
    ...{ warranty: null, oldPart: 'none', oldPartWithin: 'P14D' },
  }

  it('are listed with what is free', async () => {
    await api.db.update(shelves).set({ reserved: 3 }).where(eq(shelves.sku, 'COOLANT-PUMP-850'))
    const stock = await list('engineer', '/v1/parts')
    expect(stock.find((part) => part.sku === 'COOLANT-PUMP-850')).toEqual({
      sku: 'COOLANT-PUMP-850',
      nameZh: '冷却泵',
      nameEn: 'Coolant pump',
      onHand: 4,
      reserved: 3,
      free: 1,
      ...said,
      stock: [{ location: 'main', onHand: 4, reserved: 3, free: 1, minimum: 0 }],
    })
    expect(stock.map((part) => part.sku)).toEqual([
      'BATTERY-NOVA12',
      'CHARGE-PORT-NOVA12',
      'CONTROL-BOARD-LS4',
      'COOLANT-PUMP-850',
      'FUSE-10A',
      'POWER-MODULE-ABC',
      'SPINDLE-BEARING-7014',
    ])
  })

  it('are booked in, and the tickets that wait for them hear of it', async () => {
    const number = await aRespondedTicket(api)
    const line = { sku: 'CONTROL-BOARD-LS4', quantity: 2 }
    const plan = { mode: 'depot', skills: [], parts: [line], durationMinutes: 60 }
    await act(api, number, ['csr', 'plan', plan])
    await api.commands.tell(number, {
      type: 'recordReservation',
      key: `${number}/round-1/plan-1/parts`,
      shortages: [{ sku: line.sku, wanted: 2, available: 1 }],
    })
    const other = await api.call('parts_keeper', 'POST', '/v1/parts/FUSE-10A/receipts', {
      body: { quantity: 1 },
    })
    expect(other.body).toMatchObject({ onHand: 201, free: 201 })
    expect(api.commands.announced).toEqual([])
    const answer = await api.call('parts_keeper', 'POST', '/v1/parts/CONTROL-BOARD-LS4/receipts', {
      body: { quantity: 5 },
    })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ sku: 'CONTROL-BOARD-LS4', onHand: 6, reserved: 0, free: 6 })
    expect(api.commands.announced).toEqual([number])
  })

  it.each(['NO-SUCH', 'FUSE-10A%00', '%EF%BF%BD', 'fuse-10a', '%27'])(
    'of an unknown name are not found: %s',
    async (sku) => {
      const before = await contentOf(api.db)
      const answer = await api.call('parts_keeper', 'POST', `/v1/parts/${sku}/receipts`, {
        body: { quantity: 1 },
      })
      expect(problemIn(answer)).toEqual({ status: 404, code: 'unknown_part' })
      expect(await contentOf(api.db)).toEqual(before)
    },
  )

  it('are added once, with nothing in stock', async () => {
    const seal = { sku: 'SEAL-7', nameZh: '密封圈', nameEn: 'Seal' }
    const answer = await api.call('parts_keeper', 'POST', '/v1/parts', { body: seal })
    expect([answer.status, answer.body]).toEqual([
      201,
      { ...seal, ...said, onHand: 0, reserved: 0, free: 0, stock: [] },
    ])
    const before = await contentOf(api.db)
    const again = await api.call('admin', 'POST', '/v1/parts', { body: { ...seal, nameEn: 'Other' } })
    expect(problemIn(again)).toEqual({ status: 409, code: 'sku_taken' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('are never more than can be counted', async () => {
    await api.db.update(shelves).set({ onHand: 2_147_483_640 }).where(eq(shelves.sku, 'BATTERY-NOVA12'))
    const before = await contentOf(api.db)
    const answer = await api.call('admin', 'POST', '/v1/parts/BATTERY-NOVA12/receipts', {
      body: { quantity: 8 },
    })
    expect(problemIn(answer)).toEqual({ status: 409, code: 'too_many_pieces' })
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe('the importance of a customer', () => {
  it('counts for the next request, not for those that are open', async () => {
    const wishes = { impact: 'none', customer: { name: 'Kira', company: 'Key Works' } }
    const first = await api.open(wishes)
    const address = `/v1/customers/${first.customer.id}/importance`
    const answer = await api.call('supervisor', 'PUT', address, { body: { tier: 'key' } })
    expect([answer.status, answer.body]).toEqual([
      200,
      { id: first.customer.id, company: 'Key Works', tier: 'key', contract: null, contractUntil: null },
    ])
    expect((await api.open(wishes)).urgency).toBe('normal')
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${first.number}`)
    expect(body).toMatchObject({ urgency: 'low', version: 1, customer: { tier: 'key' } })
  })

  it.each(['00000000-0000-4000-8000-000000000000', 'abc', '%00'])(
    'of nobody is not found: %s',
    async (id) => {
      const before = await contentOf(api.db)
      const address = `/v1/customers/${id}/importance`
      const answer = await api.call('supervisor', 'PUT', address, { body: { tier: 'key' } })
      expect(problemIn(answer)).toEqual({ status: 404, code: 'customer_not_found' })
      expect(await contentOf(api.db)).toEqual(before)
    },
  )
})

describe('staff', () => {
  const newcomer = {
    id: 'E-100',
    role: 'engineer',
    name: 'Petra Lang',
    email: 'petra@aftercare.example',
    language: 'en',
    skills: ['electrical'],
    regions: ['EU'],
  }

  it('are added, and then listed by id', async () => {
    const answer = await api.call('admin', 'POST', '/v1/staff', { body: newcomer })
    const added = { ...newcomer, phone: null, models: [], active: true, reportsTo: null, digestHours: [] }
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual(added)
    const all = await list('engineer', '/v1/staff')
    expect(all.find((member) => member.id === 'E-100')).toEqual(added)
    expect(all.map((member) => member.id)).toEqual(all.map((member) => member.id).sort())
  })

  it('are called by an id of their own', async () => {
    const before = await contentOf(api.db)
    const answer = await api.call('admin', 'POST', '/v1/staff', { body: { ...newcomer, id: 'S-001' } })
    expect(problemIn(answer)).toEqual({ status: 409, code: 'id_taken' })
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe('keys', () => {
  it('are shown once: what is listed and stored has no secret', async () => {
    const answer = await api.call('admin', 'POST', '/v1/keys', {
      body: { role: 'csr', subject: 'S-002', label: 'the shop' },
    })
    const { id, secret } = answer.body as { id: string; secret: string }
    expect(answer.status).toBe(201)
    const headers = { authorization: `Bearer ${secret}` }
    expect((await api.call(null, 'GET', '/v1/parts', { headers })).status).toBe(200)

    const listed = await list('admin', '/v1/keys')
    expect(listed.find((key) => key.id === id)).toEqual({
      id,
      role: 'csr',
      subject: 'S-002',
      label: 'the shop',
      createdAt: expect.any(String),
      revokedAt: null,
    })
    const [stored] = await api.db.select().from(apiKeys).where(eq(apiKeys.id, id))
    expect(stored?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify([listed, stored])).not.toContain(secret)
  })

  it('are made for a customer, too, and reach that customer’s tickets', async () => {
    const { number, customer } = await api.open({ customer: { name: 'Kira', phone: '13012345678' } })
    const answer = await api.call('admin', 'POST', '/v1/keys', {
      body: { role: 'customer', subject: customer.id, label: 'app' },
    })
    const headers = { authorization: `Bearer ${(answer.body as { secret: string }).secret}` }
    const own = await api.call(null, 'GET', '/v1/tickets', { headers })
    expect(own.body).toMatchObject({ items: [{ number }] })
  })

  it.each([
    ['csr', 'S-999'],
    ['csr', 'E-001'],
    ['customer', 'S-001'],
    ['customer', '00000000-0000-4000-8000-000000000000'],
    ['admin', 'V-001'],
  ])('are not made for somebody who is not there, or is something else: %s %s', async (role, subject) => {
    const before = await contentOf(api.db)
    const answer = await api.call('admin', 'POST', '/v1/keys', { body: { role, subject, label: 'x' } })
    expect(problemIn(answer)).toEqual({
      status: 422,
      code: 'invalid_request',
      at: ['/subject unknown_subject'],
    })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('are revoked once', async () => {
    const made = await api.call('admin', 'POST', '/v1/keys', {
      body: { role: 'csr', subject: 'S-002', label: 'lost' },
    })
    const { id } = made.body as { id: string }
    const answer = await api.call('admin', 'DELETE', `/v1/keys/${id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    const [revoked] = (await list('admin', '/v1/keys')).filter((key) => key.id === id)
    expect(revoked?.revokedAt).toEqual(expect.stringMatching(/^20/))
    const before = await contentOf(api.db)
    for (const again of [id, '00000000-0000-4000-8000-000000000000', 'abc', '%00']) {
      const second = await api.call('admin', 'DELETE', `/v1/keys/${again}`)
      expect(problemIn(second)).toEqual({ status: 404, code: 'key_not_found' })
    }
    expect(await contentOf(api.db)).toEqual(before)
  })
})
