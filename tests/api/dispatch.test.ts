import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { candidatesView, dispatchHealthView } from '../../api/contract/dispatch.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'
import {
  act,
  anAcceptedVisit,
  aPlannedVisit,
  aRemoteJob,
  aRespondedTicket,
  aVisitForTheDispatcher,
} from '../support/walk.ts'

let api: Api

beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

async function candidates(number: string): Promise<z.infer<typeof candidatesView>> {
  return candidatesView.parse((await api.call('dispatcher', 'GET', `/v1/tickets/${number}/candidates`)).body)
}

async function health(): Promise<z.infer<typeof dispatchHealthView>> {
  return dispatchHealthView.parse((await api.call('dispatcher', 'GET', '/v1/dispatch/health')).body)
}

async function planned(plan: object, wishes: object = {}): Promise<string> {
  const { number } = await api.open({ ...wishes })
  await act(api, number, ['csr', 'response', { channel: 'phone', summary: 'Heard it' }])
  const visit = { mode: 'onsite', skills: [], parts: [], durationMinutes: 60 }
  await act(api, number, ['csr', 'plan', { ...visit, ...plan }])
  return number
}

describe('the candidates of a visit', () => {
  it('are everybody, with the lines of their score in both languages', async () => {
    const number = await planned({ skills: ['software'] }, { unit: { model: 'PLC-S7' }, region: '华东' })
    const found = await candidates(number)
    expect(found.job).toMatchObject({
      skills: ['software'],
      model: 'PLC-S7',
      region: '华东',
      placeKnown: false,
    })
    expect(found.candidates.map(({ engineer }) => engineer)).toEqual(['E-001', 'E-002'])
    const [best] = found.candidates
    expect(best).toMatchObject({ name: '张伟', travelMinutes: 0 })
    expect(best?.lines[0]).toEqual({
      criterion: 'product',
      points: 40,
      text: { 'zh-CN': '获得此产品授权', en: 'Authorised on this product' },
    })
    const total = best?.lines.reduce((sum, line) => sum + line.points, 0)
    expect(best?.score).toBeCloseTo(total ?? 0, 5)
    expect(found.ruledOut).toEqual([
      {
        engineer: 'E-003',
        name: '陈刚',
        obstacles: [
          {
            code: 'other_region',
            about: '华东',
            text: { 'zh-CN': '不服务于华东区域。', en: 'Does not serve the region 华东.' },
          },
        ],
      },
      expect.objectContaining({ engineer: 'E-004' }),
    ])
  })

  it('are fewer by level and certificate', async () => {
    const number = await planned({ skills: ['electrical'], skillLevel: 4, certificates: ['high-voltage'] })
    const found = await candidates(number)
    expect(found.job).toMatchObject({ level: 4, certificates: ['high-voltage'] })
    expect(found.candidates.map(({ engineer }) => engineer)).toEqual(['E-001'])
    const codes = found.ruledOut.map(({ engineer, obstacles }) => [
      engineer,
      ...obstacles.map(({ code }) => code),
    ])
    expect(codes).toEqual([
      ['E-002', 'lacks_level', 'lacks_certificate'],
      ['E-003', 'lacks_level'],
      ['E-004', 'lacks_level', 'lacks_certificate'],
    ])
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}`)
    expect(body).toMatchObject({ plan: { skillLevel: 4, certificates: ['high-voltage'] } })
  })

  it('have the way there where the place of the customer is known', async () => {
    const customer = {
      name: 'Qian Yu',
      phone: '13700000099',
      place: { latitude: 31.2304, longitude: 121.4737 },
    }
    const number = await planned({}, { customer, region: '华东' })
    const found = await candidates(number)
    expect(found.job.placeKnown).toBe(true)
    expect(found.candidates).toMatchObject([
      { engineer: 'E-001', travelMinutes: 0 },
      // Suzhou to Shanghai, 111 km by road.
      { engineer: 'E-002', travelMinutes: 133 },
    ])
  })

  it('leave out whom the customer does not want', async () => {
    const customer = { name: 'Wu Gang', phone: '13700000098' }
    const { customer: known } = await api.open({ customer })
    await api.call('csr', 'PUT', `/v1/customers/${known.id}/excluded-engineers`, {
      body: { engineers: ['E-001'] },
    })
    const found = await candidates(await planned({}, { customer }))
    expect(found.ruledOut).toMatchObject([
      { engineer: 'E-001', obstacles: [{ code: 'excluded_by_customer', about: null }] },
    ])
  })

  it('are for visits only', async () => {
    const ask = (number: string) => api.call('dispatcher', 'GET', `/v1/tickets/${number}/candidates`)
    const refusal = { status: 409, code: 'no_visit_planned' }
    expect(problemIn(await ask(await aRespondedTicket(api)))).toEqual(refusal)
    expect(problemIn(await ask(await aRemoteJob(api)))).toEqual(refusal)
    expect(problemIn(await ask('209901001'))).toEqual({ status: 404, code: 'ticket_not_found' })
  })
})

describe('a visit that was left to a dispatcher', () => {
  it('says why, on the ticket and with the candidates, in both languages', async () => {
    const number = await aPlannedVisit(api)
    const ticket = await loadTicket(api.db, number)
    if (!ticket) throw new Error(`There is no ticket ${number}.`)
    const hindrances = [{ code: 'lacks_skill', about: 'lasers', all: 4, alone: 2 } as const]
    await api.commands.tell(number, {
      type: 'handToDispatcher',
      key: nextBookingKey(ticket),
      reasons: [{ code: 'offers_exhausted', asked: 2, hindrances }],
    })
    const reason = {
      code: 'offers_exhausted',
      asked: 2,
      latest: null,
      hindrances: [
        {
          ...{ code: 'lacks_skill', about: 'lasers', all: 4, alone: 2 },
          text: { 'zh-CN': '不具备技能 lasers。', en: 'Lacks the skill lasers.' },
        },
      ],
      text: {
        'zh-CN': '已询问全部合适的工程师（2 人），均未接单。',
        en: 'Everybody who suits was asked (2), and nobody takes it.',
      },
    }
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}`)
    expect(body).toMatchObject({ visit: { state: 'unassigned', handedOver: { reasons: [reason] } } })
    expect((await candidates(number)).handedOver?.reasons).toEqual([reason])
    // How the house works is nothing for the customer.
    const { body: seen } = await api.call('customer', 'GET', `/v1/tickets/${number}`)
    expect(seen).toMatchObject({ visit: null })
  })
})

describe('what a dispatcher does by hand', () => {
  const assign = (number: string, body: object) =>
    api.call('dispatcher', 'POST', `/v1/tickets/${number}/visit/assignment`, { body })

  it('takes the place of a visit that stands, with the reason for the staff alone', async () => {
    const number = await anAcceptedVisit(api)
    const before = ticketIn(await api.call('dispatcher', 'GET', `/v1/tickets/${number}`))
    const swap = { engineer: 'E-003', replaces: before.visit?.key, reason: 'Knows the machine' }
    expect(problemIn(await assign(number, { engineer: 'E-003' }))).toEqual({
      status: 409,
      code: 'not_awaiting_dispatcher',
    })
    expect((await assign(number, swap)).body).toMatchObject({
      stage: 'visit_booked',
      visit: { engineer: 'E-003', state: 'accepted' },
    })
    expect(problemIn(await assign(number, swap))).toEqual({ status: 409, code: 'visit_changed' })
    const swapped = async (as: string) => {
      const { body } = await api.call(as, 'GET', `/v1/tickets/${number}/events`)
      return z
        .object({ items: z.array(z.looseObject({ type: z.string() })) })
        .parse(body)
        .items.at(-1)
    }
    expect(await swapped('csr')).toMatchObject({ type: 'visitSwapped', reason: 'Knows the machine' })
    expect(await swapped('customer')).not.toHaveProperty('reason')
  })

  it('takes a visit back, for the system or for a dispatcher', async () => {
    const number = await anAcceptedVisit(api)
    const { visit } = ticketIn(await api.call('dispatcher', 'GET', `/v1/tickets/${number}`))
    const body = { visit: visit?.key, reason: 'Is ill', next: 'dispatcher' }
    const take = () => api.call('dispatcher', 'POST', `/v1/tickets/${number}/visit/withdrawal`, { body })
    expect((await take()).body).toMatchObject({ stage: 'awaiting_dispatcher' })
    expect(problemIn(await take())).toEqual({ status: 409, code: 'visit_changed' })
    const late = await api.call('engineer', 'POST', `/v1/tickets/${number}/visit/arrival`, { body: {} })
    expect(problemIn(late)).toEqual({ status: 409, code: 'offer_withdrawn' })
    expect(late.body).toMatchObject({ details: { ended: 'taken_back', taken: false } })
  })

  it('keeps no words of what was refused', async () => {
    const number = await aVisitForTheDispatcher(api)
    const before = await contentOf(api.db)
    const refused = await assign(number, { engineer: 'nobody', replaces: 'any', reason: 'Mine' })
    expect(problemIn(refused)).toEqual({ status: 409, code: 'visit_changed' })
    expect(await contentOf(api.db)).toEqual(before)
  })
})

describe('the health of dispatching', () => {
  it('names the open visits that nobody can do, and what keeps how many from them', async () => {
    const possible = await aPlannedVisit(api)
    const handedOver = await aVisitForTheDispatcher(api)
    const impossible = await planned({ skills: ['lasers', 'software'] }, { region: 'EU' })
    const { stuck } = await health()
    expect(stuck.map(({ ticket }) => ticket)).toContain(impossible)
    expect(stuck.map(({ ticket }) => ticket)).not.toContain(possible)
    expect(stuck.map(({ ticket }) => ticket)).not.toContain(handedOver)
    expect(stuck.find(({ ticket }) => ticket === impossible)).toMatchObject({
      stage: 'dispatching',
      considered: 4,
      hindrances: [
        // E-001 and E-004 serve Europe and know software.
        { code: 'lacks_skill', about: 'lasers', alone: 2, all: 4 },
        { code: 'other_region', about: 'EU', alone: 0, all: 2 },
      ],
    })
  })
})
