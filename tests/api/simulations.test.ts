import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runSimulation } from '../../activities/simulations.ts'
import { finishSimulation } from '../../db/queries/simulations.ts'
import { everyDay, noRest, stricter } from '../db/publishing.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const timeZone = 'Asia/Shanghai'
const hours = (count: number) => new Date(Date.now() - count * 3_600_000).toISOString()
const lastWeek = { from: hours(7 * 24), to: hours(0) }

const ask = (body: object, headers = {}) =>
  api.call('manager', 'POST', '/v1/sla/simulations', { body: { ...lastWeek, ...body }, headers })
const refused = async (body: object) => problemIn(await ask(body))
const at = (...errors: string[]) => ({ status: 422, code: 'invalid_request', at: errors })

/** @returns the answer as it is read over the API */
async function answered(body: object) {
  const asked = await ask(body)
  expect(asked).toMatchObject({ status: 202, body: { state: 'running', result: null } })
  await runSimulation(api.db, (asked.body as { id: string }).id, timeZone, noRest)
  return (await api.call('supervisor', 'GET', String(asked.headers.location))).body
}

describe('a simulation over the API', () => {
  it('answers what a policy as it is written would have done', async () => {
    const { number } = await api.open({ receivedAt: hours(30) })
    const asked = await ask({ policy: stricter })
    const { id } = asked.body as { id: string }
    expect(asked).toMatchObject({
      status: 202,
      headers: { location: `/v1/sla/simulations/${id}` },
      body: { state: 'running', progress: { total: 1, done: 0 }, result: null, madeBy: 'M-001' },
    })
    expect(api.commands.works).toEqual([`simulation ${id}`])
    await runSimulation(api.db, id, timeZone, noRest)
    const read = await api.call('supervisor', 'GET', `/v1/sla/simulations/${id}`)
    expect(read.body).toMatchObject({
      state: 'done',
      progress: { total: 1, done: 1 },
      result: {
        touched: 1,
        breaches: {
          recorded: 0,
          simulated: 1,
          added: { count: 1, first: [{ ticket: number, clock: 'response', cycle: 1 }] },
          avoided: { count: 0, first: [] },
        },
        alerts: {
          byLevel: [
            { clock: 'response', level: '50%', recorded: 0, simulated: 1 },
            { clock: 'response', level: '75%', recorded: 0, simulated: 1 },
            { clock: 'response', level: 'breach', recorded: 0, simulated: 1 },
          ],
          byAudience: [
            { audience: 'owner', recorded: 0, simulated: 3 },
            { audience: 'supervisor', recorded: 0, simulated: 1 },
          ],
        },
      },
      problem: null,
    })
    const { result } = read.body as { result: { alerts: { byPerson: object[] }; byDay: object[] } }
    expect(result.alerts.byPerson[0]).toMatchObject({
      person: 'S-001',
      name: expect.any(String),
      simulated: 3,
    })
    // All of it is told at the opening, which is today.
    expect(result.byDay).toContainEqual({
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      breaches: expect.anything(),
      alerts: { recorded: 0, simulated: 3 },
    })
  })

  it('answers for a version that is kept, and for whom that is', async () => {
    const names = { 'zh-CN': '重点客户', en: 'Key customers' }
    const draft = { names, scope: 'tier', value: 'key', definition: stricter }
    await api.call('manager', 'POST', '/v1/sla/policies/key/versions', { body: draft })
    expect(await answered({ policy: { id: 'key', version: 1 } })).toMatchObject({
      state: 'done',
      result: { touched: 0, breaches: { recorded: 0, simulated: 0 } },
    })
    expect(await answered({ policy: stricter, for: { scope: 'tier', value: 'standard' } })).toMatchObject({
      result: { touched: 1, breaches: { simulated: 1 } },
    })
  })

  it('answers for a calendar in place of the one that tickets have', async () => {
    const calendar = { id: 'shop', calendar: everyDay }
    expect(await answered({ calendar })).toMatchObject({ state: 'done', result: { touched: 0 } })
    const response = { ...stricter.clocks.response, calendar: 'shop' }
    const policy = { ...stricter, clocks: { ...stricter.clocks, response } }
    // 24 hours at 8 a day.
    expect(await answered({ calendar, policy })).toMatchObject({
      result: { touched: 1, breaches: { simulated: 0 } },
    })
  })

  it('is the same one when a keyed request is repeated', async () => {
    const body = { ...lastWeek, policy: stricter }
    const [first, again] = [
      await ask(body, { 'idempotency-key': 'ask-once' }),
      await ask(body, { 'idempotency-key': 'ask-once' }),
    ]
    expect(again.body).toEqual(first.body)
  })

  it('begins later when Temporal is away', async () => {
    api.commands.temporalIsDown = true
    expect(await ask({ policy: stricter })).toMatchObject({ status: 202, body: { state: 'running' } })
    api.commands.temporalIsDown = false
  })

  it('says when there will be no answer', async () => {
    const asked = await ask({ policy: stricter })
    const { id } = asked.body as { id: string }
    await finishSimulation(api.db, id, { state: 'failed', problem: 'internal_error' })
    const read = await api.call('manager', 'GET', `/v1/sla/simulations/${id}`)
    expect(read.body).toMatchObject({ state: 'failed', problem: 'internal_error', result: null })
  })
})

describe('a simulation is refused at once', () => {
  it('where the candidate is wrong, with the place', async () => {
    const response = {
      ...stricter.clocks.response,
      targets: { urgent: 'soon', normal: 'PT24H', low: 'PT36H' },
    }
    const wrong = { ...stricter, clocks: { ...stricter.clocks, response } }
    expect((await refused({ policy: wrong })).at?.[0]).toMatch(
      /^\/policy\/clocks\/response\/targets\/urgent /,
    )
    const calendar = { id: 'shop', calendar: { ...everyDay, timeZone: 'Mars/Olympus' } }
    expect((await refused({ calendar })).at?.[0]).toMatch(/^\/calendar\/calendar\/timeZone /)
    const stranger = { ...stricter, hours: 'nowhere' }
    expect((await refused({ policy: stranger })).at?.[0]).toMatch(/^\/policy\/hours /)
    expect(await refused({ policy: stricter, for: { scope: 'tier', value: 'golden' } })).toEqual(
      at('/for/value unknown_tier'),
    )
  })

  it('where there is no such version, or nothing to compare with', async () => {
    expect(await refused({ policy: { id: 'nobody', version: 1 } })).toEqual(at('/policy unknown_policy'))
    expect(await refused({ calendar: { id: 'nowhere', version: 1 } })).toEqual(
      at('/calendar unknown_calendar'),
    )
    expect(await refused({})).toEqual(at('/policy custom'))
    expect(await refused({ from: hours(0), to: hours(1), policy: stricter })).toEqual(at('/to custom'))
    const kept = { policy: { id: 'handbook', version: 1 }, for: { scope: 'default' } }
    expect(await refused(kept)).toEqual(at('/for custom'))
  })

  it('where nothing of that kind is, and by whom it is not for', async () => {
    const unknown = await api.call('manager', 'GET', '/v1/sla/simulations/nonsense')
    expect(problemIn(unknown)).toEqual({ status: 404, code: 'simulation_not_found' })
    for (const role of ['csr', 'engineer', 'dispatcher', 'parts_keeper', 'customer']) {
      const answer = await api.call(role, 'POST', '/v1/sla/simulations', {
        body: { ...lastWeek, policy: stricter },
      })
      expect(problemIn(answer)).toEqual({ status: 403, code: 'forbidden' })
    }
  })
})
