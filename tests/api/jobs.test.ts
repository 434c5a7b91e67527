import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketView } from '../../api/contract/answers.ts'
import { ticketEvents } from '../../db/schema/index.ts'
import { type Answer, type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'
import { act } from '../support/walk.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const oil = { code: 'oil', text: { 'zh-CN': '更换液压油', en: 'Change the hydraulic oil' }, required: true }
const belt = { code: 'belt', text: { 'zh-CN': '检查皮带', en: 'Check the belt' }, required: true }
const paint = { code: 'paint', text: { 'zh-CN': '补漆', en: 'Touch up the paint' }, required: false }

const put = (kind: string, body: unknown) => api.call('manager', 'PUT', `/v1/checklists/${kind}`, { body })

async function refused(send: () => Promise<Answer>) {
  const before = await contentOf(api.db)
  const answer = problemIn(await send())
  expect(await contentOf(api.db)).toEqual(before)
  return answer
}

const plan = { mode: 'remote', skills: [], parts: [], durationMinutes: 60 }
const report = { cause: 'Due', work: 'Done', partsUsed: [] }

/** A job of a kind, responded and planned. */
async function aJob(kind: string, wishes: Record<string, unknown> = {}): Promise<TicketView> {
  const { number } = await api.open({ kind, ...wishes })
  await act(api, number, ['csr', 'response', { channel: 'phone', summary: 'Agreed on' }])
  return act(api, number, ['csr', 'plan', plan])
}

describe('a checklist', () => {
  it('has versions, and the same items again make none', async () => {
    expect((await api.call('csr', 'GET', '/v1/checklists/installation')).status).toBe(404)
    expect((await put('installation', { items: [oil] })).body).toMatchObject({ version: 1, model: null })
    expect((await put('installation', { items: [oil] })).body).toMatchObject({ version: 1 })
    expect((await put('installation', { items: [oil, belt] })).body).toMatchObject({ version: 2 })
    const read = await api.call('engineer', 'GET', '/v1/checklists/installation')
    expect(read.body).toMatchObject({ kind: 'installation', version: 2, items: [oil, belt], madeBy: 'M-001' })
  })

  it('of the product comes before the one for all', async () => {
    await put('maintenance', { items: [oil] })
    await put('maintenance', { model: 'VMC-850', items: [belt] })
    const codes = ({ checklist }: TicketView) => checklist?.items.map(({ code }) => code)
    expect(codes(await aJob('maintenance', { unit: { model: 'VMC-850' } }))).toEqual(['belt'])
    expect(codes(await aJob('maintenance', { unit: { model: 'NOVA-12' } }))).toEqual(['oil'])
    expect(codes(await aJob('maintenance'))).toEqual(['oil'])
    expect(codes(await aJob('repair'))).toBeUndefined()
  })

  it('stays with a job as it was planned, whatever is changed afterwards', async () => {
    await put('training', { items: [oil] })
    const { number } = await aJob('training')
    const other = { ...oil, text: { 'zh-CN': '换油', en: 'Oil' } }
    await put('training', { items: [other, belt] })
    const { checklist } = ticketIn(await api.call('csr', 'GET', `/v1/tickets/${number}`))
    expect(checklist?.items).toMatchObject([{ code: 'oil', text: oil.text }])
    expect((await act(api, number, ['csr', 'plan', plan])).checklist?.items).toMatchObject([
      { code: 'oil', text: other.text },
      { code: 'belt' },
    ])
  })

  it('can be emptied: then jobs are planned without one', async () => {
    await put('training', { model: 'OLD-1', items: [] })
    expect((await aJob('training', { unit: { model: 'OLD-1' } })).checklist).toBeNull()
  })

  it.each([
    ['training', { items: [oil, oil] }, '/items custom'],
    ['training', { items: [{ ...oil, code: 'a b' }] }, '/items/0/code invalid_format'],
    ['training', { items: [{ ...oil, text: { en: 'Oil' } }] }, '/items/0/text/zh-CN invalid_type'],
    ['training', { items: [{ code: 'oil', text: oil.text }] }, '/items/0/required invalid_type'],
    ['training', {}, '/items invalid_type'],
    ['repair', { items: [oil] }, '/kind invalid_value'],
  ])('for %s that makes no sense is refused: %j', async (kind, body, place) => {
    const answer = await refused(() => put(kind, body))
    expect(answer).toMatchObject({ status: 422, code: 'invalid_request' })
    expect(answer.at?.map((at) => at.replace('/path', ''))).toContain(place)
  })
})

describe('going through a checklist', () => {
  it('shows results and notes, and holds up the report until nothing required is open', async () => {
    await put('maintenance', { items: [oil, belt, paint] })
    const { number, checklist } = await aJob('maintenance')
    expect(checklist?.open).toEqual(['oil', 'belt'])
    const early = await api.call('csr', 'POST', `/v1/tickets/${number}/completion`, { body: report })
    expect(early.body).toMatchObject({
      status: 409,
      code: 'checklist_open',
      details: { missing: ['oil', 'belt'] },
    })

    await act(api, number, ['csr', 'checklist', { items: [{ code: 'oil', result: 'done' }] }])
    const ticked = await act(api, number, [
      'engineer',
      'checklist',
      { items: [{ code: 'belt', result: 'failed', note: '皮带有裂纹' }] },
    ])
    expect(ticked.checklist).toMatchObject({
      open: [],
      items: [
        { code: 'oil', result: 'done', note: null, by: { role: 'csr' } },
        { code: 'belt', result: 'failed', note: '皮带有裂纹', by: { role: 'engineer', id: 'E-001' } },
        { code: 'paint', result: null, at: null, by: null },
      ],
    })
    const done = await act(api, number, ['csr', 'completion', report])
    expect(done.completion?.job).toEqual({
      checklist: { done: 1, notApplicable: 0, failed: 1, open: 1 },
      attendees: 0,
      signed: 0,
      materials: 0,
    })
  })

  it('is refused for items that are not on it, and for tickets that have none', async () => {
    const { number } = await aJob('maintenance')
    const items = [{ code: 'coolant', result: 'done' }]
    const ask = (of: string) => api.call('csr', 'POST', `/v1/tickets/${of}/checklist`, { body: { items } })
    expect(await refused(() => ask(number))).toEqual({ status: 409, code: 'unknown_item' })
    const other = await aJob('repair')
    expect(await refused(() => ask(other.number))).toEqual({ status: 409, code: 'no_checklist' })
  })

  it.each([
    [{ items: [] }, '/items too_small'],
    [{ items: [{ code: 'oil', result: 'perhaps' }] }, '/items/0/result invalid_value'],
    [{ items: [{ code: 'oil', result: 'failed' }] }, '/items/0/note custom'],
    [
      {
        items: [
          { code: 'oil', result: 'done' },
          { code: 'oil', result: 'done' },
        ],
      },
      '/items custom',
    ],
  ])('is refused as %j', async (body, place) => {
    const { number } = await aJob('maintenance')
    const send = () => api.call('csr', 'POST', `/v1/tickets/${number}/checklist`, { body })
    expect(await refused(send)).toEqual({ status: 422, code: 'invalid_request', at: [place] })
  })
})

describe('attendees and material', () => {
  const zhou = {
    name: '周文',
    company: '宁波模具',
    from: '2026-11-23T09:00:00+08:00',
    to: '2026-11-23T17:00:00+08:00',
    signed: true,
  }

  it('are shown with the ticket and in numbers with the report; names stay out of the history of the workflow', async () => {
    await put('training', { items: [] })
    const { number } = await aJob('training')
    await act(api, number, ['engineer', 'attendees', { attendees: [zhou, { name: 'Anna Berg' }] }])
    await act(api, number, [
      'engineer',
      'handover',
      {
        materials: [
          { code: 'MANUAL-7', quantity: 2 },
          { name: '电柜钥匙', quantity: 1 },
        ],
        receivedBy: '周文',
      },
    ])
    const ticket = await act(api, number, ['csr', 'completion', report])
    expect(ticket.attendance).toMatchObject({
      by: { role: 'engineer', id: 'E-001' },
      attendees: [
        {
          name: '周文',
          company: '宁波模具',
          from: '2026-11-23T01:00:00.000Z',
          to: '2026-11-23T09:00:00.000Z',
          signed: true,
        },
        { name: 'Anna Berg', company: null, from: null, to: null, signed: false },
      ],
    })
    expect(ticket.handover).toMatchObject({
      receivedBy: '周文',
      materials: [
        { code: 'MANUAL-7', name: null, quantity: 2 },
        { code: null, name: '电柜钥匙', quantity: 1 },
      ],
    })
    expect(ticket.completion?.job).toEqual({ checklist: null, attendees: 2, signed: 1, materials: 3 })
    const rows = await api.db.select().from(ticketEvents).where(eq(ticketEvents.ticket, number))
    const events = JSON.stringify(rows)
    for (const name of ['周文', 'Anna Berg', '宁波模具', '电柜钥匙']) expect(events).not.toContain(name)
    expect(events).toContain('MANUAL-7')
  })

  it('are told anew as a whole', async () => {
    const { number } = await aJob('installation')
    await act(api, number, ['csr', 'attendees', { attendees: [zhou, { name: 'Slip' }] }])
    const again = await act(api, number, ['csr', 'attendees', { attendees: [zhou] }])
    expect(again.attendance?.attendees.map(({ name }) => name)).toEqual(['周文'])
  })

  it('are refused on a repair', async () => {
    const { number } = await aJob('repair')
    const send = () =>
      api.call('csr', 'POST', `/v1/tickets/${number}/attendees`, { body: { attendees: [zhou] } })
    expect(await refused(send)).toEqual({ status: 409, code: 'other_kind' })
  })

  it.each([
    ['attendees', { attendees: [{ signed: true }] }, '/attendees/0/name invalid_type'],
    ['attendees', { attendees: [{ ...zhou, to: zhou.from }] }, '/attendees/0/to custom'],
    ['handover', { materials: [{ quantity: 1 }] }, '/materials/0/name custom'],
    ['handover', { materials: [{ code: 'A', quantity: 0 }] }, '/materials/0/quantity too_small'],
    ['handover', {}, '/materials invalid_type'],
  ])('that make no sense are refused: %s %j', async (path, body, place) => {
    const { number } = await aJob('installation')
    const send = () => api.call('csr', 'POST', `/v1/tickets/${number}/${path}`, { body })
    expect(await refused(send)).toEqual({ status: 422, code: 'invalid_request', at: [place] })
  })
})
