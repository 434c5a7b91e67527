import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { staff } from '../../db/schema/index.ts'
import { type Answer, type Api, contentOf, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

function put(as: string, url: string, body: unknown) {
  return api.call(as, 'PUT', url, { body })
}

async function refused(send: () => Promise<Answer>) {
  const before = await contentOf(api.db)
  const answer = problemIn(await send())
  expect(await contentOf(api.db)).toEqual(before)
  return answer
}

describe('a team', () => {
  it('is made, changed, read and listed', async () => {
    const whole = { lead: 'E-002', supervisor: 'V-001', calendar: 'china' }
    expect(await put('manager', '/v1/teams/solutions', whole)).toMatchObject({
      status: 200,
      body: { id: 'solutions', ...whole },
    })
    await put('supervisor', '/v1/teams/solutions', { lead: 'E-003' })
    const read = await api.call('csr', 'GET', '/v1/teams/solutions')
    expect(read.body).toEqual({ id: 'solutions', lead: 'E-003', supervisor: null, calendar: null })
    const all = await api.call('csr', 'GET', '/v1/teams')
    expect(all.body).toMatchObject({ items: [{ id: 'hardware' }, { id: 'software' }, { id: 'solutions' }] })
  })

  it('has people who are at work and a calendar that is in force', async () => {
    const asked = { lead: 'E-404', supervisor: 'V-404', calendar: 'mars' }
    expect(await refused(() => put('admin', '/v1/teams/solutions', asked))).toEqual({
      status: 422,
      code: 'invalid_request',
      at: ['/lead unknown_staff', '/supervisor unknown_staff', '/calendar unknown_calendar'],
    })
    await api.db.insert(staff).values({
      id: 'E-900',
      role: 'engineer',
      name: 'Gone',
      email: 'gone@aftercare.example',
      language: 'en',
      active: false,
    })
    const gone = () => put('admin', '/v1/teams/solutions', { lead: 'E-900' })
    expect(await refused(gone)).toMatchObject({ at: ['/lead unknown_staff'] })
  })

  it('needs somebody who leads it, and an id', async () => {
    expect(await refused(() => put('admin', '/v1/teams/solutions', {}))).toMatchObject({
      at: ['/lead invalid_type'],
    })
    expect(await refused(() => put('admin', '/v1/teams/a%20b', { lead: 'E-001' }))).toMatchObject({
      at: ['/path/id invalid_id'],
    })
  })

  it('that is not there is not found', async () => {
    for (const id of ['none', '%00']) {
      expect(problemIn(await api.call('csr', 'GET', `/v1/teams/${id}`))).toEqual({
        status: 404,
        code: 'team_not_found',
      })
    }
  })
})

describe('who answers to whom', () => {
  const report = (id: string, reportsTo: string | null) =>
    put('manager', `/v1/staff/${id}/reporting`, { reportsTo })

  it('is a chain up to somebody at the top', async () => {
    expect(await report('E-002', 'V-002')).toMatchObject({
      status: 200,
      body: { id: 'E-002', reportsTo: 'V-002' },
    })
    expect(await report('V-002', 'M-001')).toMatchObject({ status: 200, body: { reportsTo: 'M-001' } })
    expect(await report('M-001', null)).toMatchObject({ status: 200, body: { reportsTo: null } })
  })

  it('is never a circle, however long', async () => {
    expect(await refused(() => report('M-001', 'M-001'))).toMatchObject({
      status: 422,
      at: ['/reportsTo circle'],
    })
    expect(await refused(() => report('V-002', 'E-002'))).toMatchObject({ at: ['/reportsTo circle'] })
    expect(await refused(() => report('M-001', 'E-002'))).toMatchObject({ at: ['/reportsTo circle'] })
  })

  it('of two that would close a circle at once takes one', async () => {
    const both = await Promise.all([report('P-001', 'D-001'), report('D-001', 'P-001')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422])
  })

  it('is about people who are there', async () => {
    expect(await refused(() => report('E-002', 'M-404'))).toMatchObject({
      at: ['/reportsTo unknown_superior'],
    })
    for (const id of ['E-404', '%00']) {
      expect(await refused(() => report(id, 'M-001'))).toEqual({ status: 404, code: 'staff_not_found' })
    }
    expect(await refused(() => put('manager', '/v1/staff/E-002/reporting', {}))).toMatchObject({
      at: ['/reportsTo invalid_type'],
    })
  })
})

describe('the hours of a digest', () => {
  const choose = (as: string, id: string, hours: unknown) =>
    put(as, `/v1/staff/${id}/digest-hours`, { hours })

  it('are chosen by a supervisor for themselves, in order', async () => {
    expect(await choose('supervisor', 'V-001', ['13:30', '08:00'])).toMatchObject({
      status: 200,
      body: { id: 'V-001', digestHours: ['08:00', '13:30'] },
    })
    expect(await choose('supervisor', 'V-001', [])).toMatchObject({ status: 200, body: { digestHours: [] } })
  })

  it('are anybody’s to a manager, and another’s to no supervisor', async () => {
    expect((await choose('manager', 'V-002', ['07:45'])).status).toBe(200)
    expect(await refused(() => choose('supervisor', 'V-002', ['08:00']))).toEqual({
      status: 403,
      code: 'forbidden',
    })
  })

  it.each<[unknown, string]>([
    [['08:10'], '/hours/0 invalid_format'],
    [['24:00'], '/hours/0 invalid_format'],
    [['8:00'], '/hours/0 invalid_format'],
    [['08:00', '08:00'], '/hours custom'],
    ['08:00', '/hours invalid_type'],
  ])('are quarters of an hour, each once, and not %j', async (hours, at) => {
    expect(await refused(() => choose('admin', 'V-001', hours))).toMatchObject({ status: 422, at: [at] })
  })

  it('are a supervisor’s who is at work: nobody else gets a digest', async () => {
    const nothing = { status: 409, code: 'gets_no_digest' }
    for (const id of ['M-001', 'E-001', 'S-001']) {
      expect(await refused(() => choose('admin', id, ['08:00']))).toEqual(nothing)
    }
    expect(await choose('admin', 'M-001', [])).toMatchObject({ status: 200, body: { digestHours: [] } })
    await put('admin', '/v1/staff/V-002/activity', { active: false })
    expect(await refused(() => choose('manager', 'V-002', ['08:00']))).toEqual(nothing)
    await put('admin', '/v1/staff/V-002/activity', { active: true })
    expect((await choose('manager', 'V-002', ['08:00'])).status).toBe(200)
  })

  it('are somebody’s who is there', async () => {
    expect(await refused(() => choose('admin', 'V-404', []))).toEqual({
      status: 404,
      code: 'staff_not_found',
    })
  })
})

describe('the contract of a customer', () => {
  it('has a code and perhaps a last day, and is taken away again', async () => {
    const { customer } = await api.open()
    const url = `/v1/customers/${customer.id}/contract`
    expect(await put('supervisor', url, { contract: 'gold' })).toMatchObject({
      status: 200,
      body: { id: customer.id, contract: 'gold', contractUntil: null, tier: 'standard' },
    })
    expect(await put('supervisor', url, { contract: 'gold', until: '2027-06-30' })).toMatchObject({
      body: { contract: 'gold', contractUntil: '2027-06-30' },
    })
    expect(await api.call('supervisor', 'DELETE', url)).toMatchObject({
      status: 200,
      body: { contract: null, contractUntil: null },
    })
  })

  it('makes sense, and is somebody’s who is there', async () => {
    const { customer } = await api.open()
    const url = `/v1/customers/${customer.id}/contract`
    expect(await refused(() => put('admin', url, { contract: 'gold members' }))).toMatchObject({
      at: ['/contract invalid_format'],
    })
    expect(await refused(() => put('admin', url, { contract: 'gold', until: '2027-02-30' }))).toMatchObject({
      at: ['/until invalid_format'],
    })
    expect(await refused(() => put('admin', '/v1/customers/nobody/contract', { contract: 'gold' }))).toEqual({
      status: 404,
      code: 'customer_not_found',
    })
    const unknown = '/v1/customers/00000000-0000-4000-8000-000000000000/contract'
    expect(await refused(() => api.call('admin', 'DELETE', unknown))).toEqual({
      status: 404,
      code: 'customer_not_found',
    })
  })
})
