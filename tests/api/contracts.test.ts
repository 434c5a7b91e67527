import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMaintenance } from '../../db/queries/maintenance.ts'
import { contracts } from '../../db/schema/index.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type Answer, type Api, contentOf, problemIn, startApi } from '../support/api.ts'

let api: Api
let customer: string
beforeAll(async () => {
  api = await startApi()
  customer = (await api.open()).customer.id
})
afterAll(() => api.close())

let last = 0
let id: string
beforeEach(() => {
  last += 1
  id = `C-${last}`
})

const quarterly = {
  region: '华东',
  firstOn: '2090-01-14',
  rhythm: 'P3M',
  leadDays: 10,
  calendar: 'china',
  units: [{ model: 'VMC-850', serial: 'SN-17' }],
}

const add = (more: Record<string, unknown> = {}, as = 'manager') =>
  api.call(as, 'POST', '/v1/contracts', { body: { id, customer, ...quarterly, ...more } })

async function refused(send: () => Promise<Answer>) {
  const before = await contentOf(api.db)
  const answer = problemIn(await send())
  expect(await contentOf(api.db)).toEqual(before)
  return answer
}

describe('a contract', () => {
  it('is added, read and listed', async () => {
    const added = await add()
    expect(added).toMatchObject({
      status: 201,
      headers: { location: `/v1/contracts/${id}` },
      body: {
        id,
        customer,
        region: '华东',
        until: null,
        rhythm: 'P3M',
        active: true,
        units: [{ model: 'VMC-850', serial: 'SN-17' }],
        madeBy: 'M-001',
      },
    })
    expect((await api.call('engineer', 'GET', `/v1/contracts/${id}`)).body).toEqual(added.body)
    const all = await api.call('csr', 'GET', `/v1/contracts?customer=${customer}&limit=200`)
    expect(all.body).toMatchObject({ items: expect.arrayContaining([added.body]) })
  })

  it('shows its next dates, moved to working days, and when their tickets open', async () => {
    await add()
    const { body } = await api.call('csr', 'GET', `/v1/contracts/${id}/maintenance`)
    expect(body).toMatchObject({
      past: [],
      // The 14 January 2090 is a Saturday.
      next: expect.arrayContaining([
        { on: '2090-01-14', wantedOn: '2090-01-16', opensOn: '2090-01-04' },
        { on: '2090-04-14', wantedOn: '2090-04-14', opensOn: '2090-04-04' },
      ]),
    })
    expect((body as { next: unknown[] }).next).toHaveLength(6)
  })

  it('shows its past with the tickets, and each ticket shows its contract', async () => {
    const machines = [1, 2].map((serial) => ({ model: 'VMC-850', serial: `SN-2${serial}` }))
    await add({ units: machines })
    const { opened } = await openMaintenance(api.db, id, {
      now: '2090-01-04T01:00:00.000Z',
      timeZone: 'Asia/Shanghai',
      policy: handbook,
    })
    expect(opened).toHaveLength(2)
    // However few dates are asked for, each has all its tickets.
    const { body } = await api.call('csr', 'GET', `/v1/contracts/${id}/maintenance?limit=1`)
    expect(body).toMatchObject({
      past: [
        {
          on: '2090-01-14',
          outcome: 'opened',
          wantedOn: '2090-01-16',
          tickets: expect.arrayContaining(opened),
        },
      ],
    })
    const ticket = await api.call('csr', 'GET', `/v1/tickets/${opened[0]}`)
    expect(ticket.body).toMatchObject({
      kind: 'maintenance',
      channel: 'contract',
      maintenance: { contract: id, plannedOn: '2090-01-14', wantedOn: '2090-01-16' },
    })
    expect((await refused(() => api.call('admin', 'DELETE', `/v1/contracts/${id}`))).code).toBe(
      'contract_in_use',
    )
  })

  it('is changed as a whole: what is left out is gone', async () => {
    await add({ until: '2095-12-31' })
    const body = { firstOn: '2090-02-01', rhythm: 'P1Y' }
    const changed = await api.call('admin', 'PUT', `/v1/contracts/${id}`, { body })
    expect(changed).toMatchObject({
      status: 200,
      body: {
        id,
        customer,
        firstOn: '2090-02-01',
        rhythm: 'P1Y',
        leadDays: 14,
        until: null,
        calendar: null,
        units: [],
      },
    })
  })

  it('is paused, shows nothing to come then, and goes on', async () => {
    await add()
    const activity = (active: boolean) =>
      api.call('manager', 'PUT', `/v1/contracts/${id}/activity`, { body: { active } })
    expect(await activity(false)).toMatchObject({ status: 200, body: { active: false } })
    const paused = await api.call('csr', 'GET', `/v1/contracts/${id}/maintenance`)
    expect(paused.body).toEqual({ past: [], next: [] })
    expect(await activity(true)).toMatchObject({ status: 200, body: { active: true } })
    const going = await api.call('csr', 'GET', `/v1/contracts/${id}/maintenance`)
    expect((going.body as { next: unknown[] }).next).toHaveLength(6)
  })

  it('is removed as long as it opened nothing', async () => {
    await add()
    expect(await api.call('manager', 'DELETE', `/v1/contracts/${id}`)).toMatchObject({
      body: { removed: id },
    })
    expect(await api.db.select().from(contracts).where(eq(contracts.id, id))).toEqual([])
  })

  it('has a place in a list of pages', async () => {
    const own = (await api.open({ customer: { name: 'Lin Mei', phone: '13800001111' } })).customer.id
    for (const name of ['P-1', 'P-2', 'P-3']) await add({ id: name, customer: own, units: [] })
    type Page = { items: { id: string }[]; nextCursor: string | null }
    const path = `/v1/contracts?customer=${own}&limit=2`
    const first = (await api.call('csr', 'GET', path)).body as Page
    const second = (await api.call('csr', 'GET', `${path}&cursor=${first.nextCursor}`)).body as Page
    expect([first, second].map(({ items }) => items.map((item) => item.id))).toEqual([
      ['P-1', 'P-2'],
      ['P-3'],
    ])
    expect(second.nextCursor).toBeNull()
    expect(await refused(() => api.call('csr', 'GET', `${path}&cursor=nonsense`))).toMatchObject({
      at: ['/query/cursor invalid_cursor'],
    })
  })
})

describe('what cannot be agreed on', () => {
  it.each([
    [{ rhythm: 'every month' }, '/rhythm not_a_period'],
    [{ rhythm: 'P1D' }, '/rhythm out_of_range'],
    [{ rhythm: 'P50Y' }, '/rhythm out_of_range'],
    [{ firstOn: '2090-02-30' }, '/firstOn invalid_format'],
    [{ until: '2090-01-13' }, '/until ends_before_it_begins'],
    [{ leadDays: -1 }, '/leadDays too_small'],
    [{ leadDays: 181 }, '/leadDays too_big'],
    [{ calendar: 'mars' }, '/calendar unknown_calendar'],
    [{ customer: 'Zhou Wen' }, '/customer invalid_format'],
    [{ units: [{ model: 'A' }, { model: 'A' }] }, '/units custom'],
    [{ id: 'C 7' }, '/id invalid_format'],
    [{ price: 100 }, '/price unknown_field'],
  ])('is named by its place: %j', async (wrong, place) => {
    expect(await refused(() => add(wrong))).toEqual({ status: 422, code: 'invalid_request', at: [place] })
  })

  it('is named by its place in a change as well, and all at once', async () => {
    await add()
    const body = { ...quarterly, rhythm: 'P1D', until: '2089-01-01', calendar: 'mars' }
    expect(await refused(() => api.call('manager', 'PUT', `/v1/contracts/${id}`, { body }))).toMatchObject({
      at: ['/rhythm out_of_range', '/until ends_before_it_begins', '/calendar unknown_calendar'],
    })
  })

  it('is a contract under a number that is taken', async () => {
    await add()
    expect(await refused(() => add({ rhythm: 'P1Y' }))).toEqual({ status: 409, code: 'contract_taken' })
  })

  it('is a contract with nobody', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect(await refused(() => add({ customer: nobody }))).toEqual({
      status: 404,
      code: 'customer_not_found',
    })
  })

  it('is anything about a contract that is not there', async () => {
    const path = '/v1/contracts/C-404'
    const { id: _, ...body } = { id, ...quarterly }
    const asked = [
      () => api.call('manager', 'GET', path),
      () => api.call('manager', 'GET', `${path}/maintenance`),
      () => api.call('manager', 'PUT', path, { body }),
      () => api.call('manager', 'PUT', `${path}/activity`, { body: { active: true } }),
      () => api.call('manager', 'DELETE', path),
    ]
    for (const ask of asked) expect(await refused(ask)).toEqual({ status: 404, code: 'contract_not_found' })
  })
})
