import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gold } from '../../db/examples/promises.ts'
import { draftCalendar } from '../../db/queries/calendars.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'
import { type Answer, type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const path = '/v1/sla/policies'
const { clocks, resolution, offer, followUp, partsRetry } = handbook
const definition = { clocks, resolution, offer, followUp, partsRetry }
const right = { names: { 'zh-CN': '银牌', en: 'Silver' }, scope: 'contract', value: 'silver', definition }

function post(id: string, body: unknown, as = 'manager') {
  return api.call(as, 'POST', `${path}/${id}/versions`, { body })
}

async function refused(send: () => Promise<Answer>) {
  const before = await contentOf(api.db)
  const answer = problemIn(await send())
  expect(await contentOf(api.db)).toEqual(before)
  return answer
}

describe('a policy', () => {
  it('is drafted, read, changed as a draft, and then has a next version', async () => {
    const made = await post('silver', right)
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `${path}/silver/versions/1` },
      body: { ...right, id: 'silver', version: 1, state: 'draft', madeBy: 'M-001', publishedAt: null },
    })
    const changed = { ...right, value: 'silver/2' }
    const put = await api.call('supervisor', 'PUT', `${path}/silver/versions/1`, { body: changed })
    expect(put).toMatchObject({ status: 200, body: { value: 'silver/2', madeBy: 'V-001' } })
    expect(await post('silver', right)).toMatchObject({ status: 201, body: { version: 2 } })
    const read = await api.call('engineer', 'GET', `${path}/silver/versions/1`)
    expect(read.body).toEqual(put.body)
    const all = await api.call('engineer', 'GET', `${path}/silver/versions`)
    expect(all.body).toMatchObject({ items: [{ version: 2 }, { version: 1 }] })
  })

  it('is listed, and what is in force is not changed', async () => {
    const { body } = await api.call('csr', 'GET', path)
    expect(body).toMatchObject({
      items: [
        { id: 'gold', version: 1, state: 'published' },
        { id: 'silver', version: 2 },
      ],
    })
    const change = () => api.call('admin', 'PUT', `${path}/gold/versions/1`, { body: right })
    expect(await refused(change)).toEqual({ status: 409, code: 'version_in_use' })
  })

  it('as rich as the example can be sent as it is read', async () => {
    const { body } = await api.call('csr', 'GET', `${path}/gold/versions/1`)
    expect(body).toMatchObject({ definition: gold.definition })
    const { names, definition } = body as typeof right
    expect(await post('platinum', { names, scope: 'tier', value: 'key', definition })).toMatchObject({
      status: 201,
    })
  })

  it.each([['none/versions'], ['gold/versions/2'], ['gold/versions/-1'], ['%00/versions/1']])(
    'that is not there is not found: %s',
    async (rest) => {
      const answer = await api.call('csr', 'GET', `${path}/${rest}`)
      expect(problemIn(answer)).toEqual({ status: 404, code: 'policy_not_found' })
    },
  )
})

describe('a policy that makes no sense', () => {
  const { response } = clocks
  const inDefinition = (change: Record<string, unknown>) => ({ definition: { ...definition, ...change } })
  const inResponse = (change: Record<string, unknown>) =>
    inDefinition({ clocks: { ...clocks, response: { ...response, ...change } } })
  const at = '/definition/clocks/response'

  beforeAll(async () => {
    const calendar: Calendar = { timeZone: 'UTC', week: { mon: [['09:00', '10:00']] }, exceptions: [] }
    const names = { nameZh: '周一', nameEn: 'Mondays', verifiedYears: [], source: null }
    await draftCalendar(api.db, 'mondays', { ...names, calendar }, 'A-001')
  })

  it.each<[Record<string, unknown>, ...string[]]>([
    [{ names: undefined }, '/names invalid_type'],
    [{ scope: 'galaxy' }, '/scope invalid_value'],
    [{ value: undefined }, '/value missing'],
    [{ scope: 'default' }, '/value not_wanted'],
    [{ scope: 'tier', value: 'platinum' }, '/value unknown_tier'],
    [{ scope: 'product', value: '*' }, '/value malformed_pattern'],
    [{ version: 3 }, '/version unknown_field'],
    [inDefinition({ clocks: {} }), '/definition/clocks/response missing'],
    [inDefinition({ clocks: { ...clocks, tea: response } }), '/definition/clocks/tea unknown_field'],
    [inDefinition({ hours: 'mars' }), '/definition/hours unknown_calendar'],
    [inDefinition({ offer: { urgent: 'PT30M', normal: 'PT2H' } }), '/definition/offer/low invalid_type'],
    [inDefinition({ followUp: { ...followUp, attempts: 0 } }), '/definition/followUp/attempts too_small'],
    [
      inResponse({ targets: { urgent: 'PT24H' } }),
      `${at}/targets/normal missing`,
      `${at}/targets/low missing`,
    ],
    [inResponse({ targets: { ...response.targets, asap: 'PT1H' } }), `${at}/targets/asap unknown_field`],
    [inResponse({ targets: { ...response.targets, low: 72 } }), `${at}/targets/low invalid_type`],
    [inResponse({ calendar: 'mars' }), `${at}/calendar unknown_calendar`],
    [inResponse({ starts: ['dawn'] }), `${at}/starts/0 invalid_value`],
    [inResponse({ starts: undefined }), `${at}/starts invalid_type`],
    [inResponse({ stops: ['received'] }), `${at}/starts/0 never_met`],
    [inResponse({ pauses: ['rain'] }), `${at}/pauses/0 invalid_value`],
    [inResponse({ stops: ['customerReplied'] }), `${at}/pauses/0 pauses_for_ever`],
    [inResponse({ reopening: 'sometimes' }), `${at}/reopening invalid_type`],
    [inResponse({ reopening: { extend: 'x' } }), `${at}/reopening/extend malformed_duration`],
    [inResponse({ levels: [{ at: '50%' }] }), `${at}/levels/0/tells invalid_type`],
    [
      inResponse({ levels: [{ at: 'half', tells: ['boss'] }] }),
      `${at}/levels/0/at malformed_level`,
      `${at}/levels/0/tells/0 unknown_audience`,
    ],
    [inResponse({ levels: [{ at: '50%', tells: ['staff:S-404'] }] }), `${at}/levels/0/tells/0 unknown_staff`],
    [
      inResponse({ levels: [{ at: '50%', tells: [], repeat: { every: 'PT1H' } }] }),
      `${at}/levels/0/repeat/times repeats_for_ever`,
      `${at}/levels/0 does_nothing`,
    ],
    [
      inResponse({ calendar: 'mondays', targets: { urgent: 'PT4H', normal: 'PT261H', low: 'PT262H' } }),
      `${at}/targets/low out_of_reach`,
    ],
    [inResponse({ levels: [{ at: 'predicted', tells: ['owner'] }] }), `${at}/levels/0/at cannot_predict`],
    [inResponse({ internal: false }), `${at}/internal invalid_value`],
  ])('is refused with its places, and nothing is kept: %#', async (change, ...places) => {
    const expected = { status: 422, code: 'invalid_request', at: places }
    const body = { ...right, ...change }
    expect(await refused(() => post('silver', body))).toEqual(expected)
    expect(await refused(() => api.call('admin', 'PUT', `${path}/silver/versions/1`, { body }))).toEqual(
      expected,
    )
  })

  it('is not the handbook for one contract only', async () => {
    expect(await refused(() => post('handbook', right))).toMatchObject({ at: ['/scope reserved_id'] })
  })
})

describe('a ticket', () => {
  it('shows staff by which policy it is promised and why, and customers not', async () => {
    const { number } = await api.open({}, 'customer')
    const asStaff = ticketIn(await api.call('csr', 'GET', `/v1/tickets/${number}`))
    const asCustomer = ticketIn(await api.call('customer', 'GET', `/v1/tickets/${number}`))
    expect(asStaff.policy).toEqual({
      id: 'handbook',
      version: 1,
      chosenBy: { scope: 'default', value: null },
    })
    expect(asCustomer.policy).toBeNull()
  })

  it('of a customer with a contract is promised by its policy', async () => {
    const { customer } = await api.open({ customer: { name: 'Gold', phone: '13000000001' } })
    const terms = await api.call('supervisor', 'PUT', `/v1/customers/${customer.id}/contract`, {
      body: { contract: 'gold', until: '2099-12-31' },
    })
    expect(terms).toMatchObject({ status: 200, body: { contract: 'gold', contractUntil: '2099-12-31' } })
    const theirs = { customer: { id: customer.id } }
    const ticket = await api.open(theirs)
    expect(ticket.policy).toEqual({ id: 'gold', version: 1, chosenBy: { scope: 'contract', value: 'gold' } })
    expect(ticket.sla.response).toMatchObject({ target: 'PT8H' })
    await api.call('supervisor', 'DELETE', `/v1/customers/${customer.id}/contract`)
    expect((await api.open(theirs)).policy).toMatchObject({ id: 'handbook' })
  })
})
