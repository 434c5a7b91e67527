import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preparePublication } from '../../activities/preparation.ts'
import { carryOutPublication } from '../../activities/publications.ts'
import { noRest, stricter } from '../db/publishing.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

interface Publication {
  id: string
  state: string
  progress: { total: number; done: number }
  tickets: Record<string, number>
}

const timeZone = 'Asia/Shanghai'
const send = (url: string, body: unknown = {}, headers = {}) =>
  api.call('manager', 'POST', url, { body, headers })
const read = async (url: string) => (await api.call('supervisor', 'GET', url)).body
const publicationAt = (url: unknown) => read(String(url)) as Promise<Publication>

/** Drafts the next version of the default policy: half the time. */
async function draft(): Promise<number> {
  const names = { 'zh-CN': '服务手册', en: 'Handbook' }
  const body = { names, scope: 'default', definition: stricter }
  const answer = await send('/v1/sla/policies/handbook/versions', body)
  expect(answer).toMatchObject({ status: 201 })
  return (answer.body as { version: number }).version
}

const wantedFrom = (version: number, reach = 'open') => ({ policy: { id: 'handbook', version }, reach })

/** What moved the response of a ticket. */
async function replansOf(number: string): Promise<unknown> {
  const { items } = (await read(`/v1/tickets/${number}/sla`)) as {
    items: { clock: string; replans: unknown }[]
  }
  return items.find(({ clock }) => clock === 'response')?.replans
}

describe('a publication over the API', () => {
  it('is prepared, looked at, applied and rolled back', async () => {
    const { number } = await api.open()
    const version = await draft()
    const made = await send('/v1/sla/publications', wantedFrom(version))
    expect(made).toMatchObject({
      status: 202,
      body: { state: 'preparing', version, formerVersion: 1, reach: 'open' },
    })
    const at = String(made.headers.location)
    const { id } = made.body as Publication
    expect(at).toBe(`/v1/sla/publications/${id}`)
    expect(problemIn(await send(`${at}/application`))).toEqual({ status: 409, code: 'still_preparing' })

    await preparePublication(api.db, id, timeZone, noRest)
    expect(await publicationAt(at)).toMatchObject({ state: 'previewed', progress: { total: 1, done: 1 } })
    const ticket = (await read(`/v1/tickets/${number}`)) as { sla: { response: { dueAt: string } } }
    const dueAt = Date.parse(ticket.sla.response.dueAt)
    expect(await read(`${at}/tickets`)).toEqual({
      items: [
        {
          ticket: number,
          state: 'waiting',
          reason: null,
          deadlines: [
            {
              clock: 'response',
              cycle: 1,
              from: new Date(dueAt).toISOString(),
              to: new Date(dueAt - 24 * 3_600_000).toISOString(),
            },
          ],
          alerts: false,
        },
      ],
      nextCursor: null,
    })

    expect(await send(`${at}/application`)).toMatchObject({ status: 202, body: { state: 'applying' } })
    await carryOutPublication(api.db, api.commands, id, timeZone, noRest)
    expect(await publicationAt(at)).toMatchObject({
      state: 'applied',
      appliedBy: 'M-001',
      rolledBackBy: null,
      progress: { total: 1, done: 1 },
      tickets: { waiting: 0, applied: 1, skipped: 0, rolledBack: 0, alerts: 0 },
    })
    expect(await send(`${at}/application`)).toMatchObject({ status: 200, body: { state: 'applied' } })

    expect(await replansOf(number)).toMatchObject([
      {
        by: { role: 'manager', id: 'M-001' },
        why: {
          'zh-CN': expect.stringContaining('经理 M-001 变更了服务策略'),
          en: expect.stringMatching(/ by .*M-001: /),
        },
      },
    ])

    expect(await send(`${at}/rollback`)).toMatchObject({ status: 202, body: { state: 'rolling_back' } })
    await carryOutPublication(api.db, api.commands, id, timeZone, noRest)
    expect(await publicationAt(at)).toMatchObject({
      state: 'rolled_back',
      rolledBackBy: 'M-001',
      tickets: { applied: 0, rolledBack: 1 },
    })
    const { dueAt: before } = ticket.sla.response
    expect(await read(`/v1/tickets/${number}`)).toMatchObject({ sla: { response: { dueAt: before } } })
    expect(api.commands.works).toEqual([
      `publication ${id} preview`,
      `publication ${id} application`,
      `publication ${id} rollback`,
    ])
  })

  it('lists its tickets in pages', async () => {
    const numbers = [await api.open(), await api.open(), await api.open()].map(({ number }) => number)
    const made = await send('/v1/sla/publications', wantedFrom(await draft()))
    const { id } = made.body as Publication
    await preparePublication(api.db, id, timeZone, noRest)
    const listed: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`
      const page = (await read(`/v1/sla/publications/${id}/tickets?limit=2${from}`)) as {
        items: { ticket: string }[]
        nextCursor: string | null
      }
      expect(page.items.length).toBeLessThanOrEqual(2)
      listed.push(...page.items.map(({ ticket }) => ticket))
      cursor = page.nextCursor
    }
    expect(listed.slice(-3)).toEqual(numbers)
    expect(new Set(listed).size).toBe(listed.length)
    const wrong = await api.call('manager', 'GET', `/v1/sla/publications/${id}/tickets?cursor=nonsense`)
    expect(problemIn(wrong)).toEqual({
      status: 422,
      code: 'invalid_request',
      at: ['/query/cursor invalid_cursor'],
    })
  })

  it('for new tickets only is ready at once, and in force at once', async () => {
    const made = await send('/v1/sla/publications', wantedFrom(await draft(), 'new'))
    expect(made).toMatchObject({ status: 201, body: { state: 'previewed' } })
    const at = String(made.headers.location)
    expect(await send(`${at}/application`)).toMatchObject({ status: 200, body: { state: 'applied' } })
    const { sla, receivedAt } = await api.open()
    expect(Date.parse(sla.response.dueAt ?? '') - Date.parse(receivedAt)).toBe(24 * 3_600_000)
    expect(await send(`${at}/rollback`)).toMatchObject({ status: 200, body: { state: 'rolled_back' } })
  })

  it('is the same one when a keyed request is repeated', async () => {
    const wanted = wantedFrom(await draft())
    const key = { 'idempotency-key': 'publish-once' }
    const first = await send('/v1/sla/publications', wanted, key)
    const again = await send('/v1/sla/publications', wanted, key)
    expect(again.body).toEqual(first.body)
    expect(await publicationAt(first.headers.location)).toEqual(first.body)
  })

  it('begins later when Temporal is away', async () => {
    api.commands.temporalIsDown = true
    const made = await send('/v1/sla/publications', wantedFrom(await draft()))
    api.commands.temporalIsDown = false
    expect(made).toMatchObject({ status: 202, body: { state: 'preparing' } })
  })

  it('of a policy that is not the default can take it out of force', async () => {
    const names = { 'zh-CN': '重点客户', en: 'Key customers' }
    const body = { names, scope: 'tier', value: 'key', definition: stricter }
    await send('/v1/sla/policies/key/versions', body)
    const made = await send('/v1/sla/publications', { policy: { id: 'key', version: 1 }, reach: 'new' })
    await send(`${made.headers.location}/application`)
    const end = await send('/v1/sla/publications', { policy: { id: 'key', retire: true }, reach: 'new' })
    expect(end).toMatchObject({ status: 201, body: { retires: true, version: 1, formerVersion: 1 } })
    await send(`${end.headers.location}/application`)
    expect(await read('/v1/sla/policies/key/versions/1')).toMatchObject({ state: 'superseded' })
    const again = await send('/v1/sla/publications', { policy: { id: 'key', retire: true }, reach: 'new' })
    expect(problemIn(again)).toEqual({ status: 409, code: 'not_in_force' })
    const handbook = await send('/v1/sla/publications', {
      policy: { id: 'handbook', retire: true },
      reach: 'new',
    })
    expect(problemIn(handbook)).toEqual({ status: 409, code: 'default_needed' })
  })
})

describe('what cannot be published is refused', () => {
  const refused = async (body: unknown) => problemIn(await send('/v1/sla/publications', body))
  const at = (...errors: string[]) => ({ status: 422, code: 'invalid_request', at: errors })

  it('with the place of what is wrong', async () => {
    expect(await refused({ reach: 'open' })).toEqual(at('/policy custom'))
    expect(await refused({ policy: { id: 'handbook', version: 1 } })).toEqual(at('/reach invalid_value'))
    expect(await refused({ policy: { id: 'nobody', version: 1 }, reach: 'open' })).toEqual(
      at('/policy unknown_policy'),
    )
    expect(await refused({ policy: { id: 'nobody', retire: true }, reach: 'new' })).toEqual(
      at('/policy unknown_policy'),
    )
    expect(await refused({ calendar: { id: 'shop', version: 9 }, reach: 'new' })).toEqual(
      at('/calendar unknown_calendar'),
    )
    expect(await refused({ policy: { id: 'handbook', version: 0 }, reach: 'open' })).toEqual(
      at('/policy/version too_small'),
    )
    const both = {
      policy: { id: 'handbook', version: 1 },
      calendar: { id: 'shop', version: 1 },
      reach: 'open',
    }
    expect(await refused(both)).toEqual(at('/policy custom'))
  })

  it('where nothing of that kind is', async () => {
    const unknown = { status: 404, code: 'publication_not_found' }
    const nobody = '00000000-0000-4000-8000-000000000000'
    for (const id of [nobody, 'nonsense']) {
      expect(problemIn(await api.call('manager', 'GET', `/v1/sla/publications/${id}`))).toEqual(unknown)
      expect(problemIn(await api.call('manager', 'GET', `/v1/sla/publications/${id}/tickets`))).toEqual(
        unknown,
      )
      expect(problemIn(await send(`/v1/sla/publications/${id}/application`))).toEqual(unknown)
      expect(problemIn(await send(`/v1/sla/publications/${id}/rollback`))).toEqual(unknown)
    }
  })

  it('by whom it is not for', async () => {
    for (const role of ['csr', 'engineer', 'dispatcher', 'parts_keeper', 'customer']) {
      const answer = await api.call(role, 'POST', '/v1/sla/publications', { body: wantedFrom(1) })
      expect(problemIn(answer)).toEqual({ status: 403, code: 'forbidden' })
    }
  })
})
