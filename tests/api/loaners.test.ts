import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reserveLoaner } from '../../db/queries/loans.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'

let api: Api

beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const aLoaner = { model: 'Scan-14', standsInFor: ['Scan-14'], location: 'main' }
const post = (as: string, path: string, body: unknown) => api.call(as, 'POST', `/v1/${path}`, { body })
const put = (id: string, more: object) =>
  api.call('admin', 'PUT', `/v1/loaners/${id}`, { body: { ...aLoaner, ...more } })
const loaner = async (id: string) => (await api.call('csr', 'GET', `/v1/loaners/${id}`)).body

/** A ticket of the example customer on which a loaner is asked for, and the answer of the stock is recorded. */
async function asking(model = 'Scan-14'): Promise<string> {
  const { number } = await api.open({ unit: { model } }, 'customer')
  expect((await post('customer', `tickets/${number}/loaner/request`, {})).status).toBe(200)
  const ticket = await loadTicket(api.db, number)
  const key = ticket?.loaner?.key ?? ''
  const unit = await reserveLoaner(api.db, { ticket: number, key })
  await api.commands.tell(number, { type: 'recordLoan', key, ...(unit === undefined ? {} : { unit }) })
  return number
}

const prepared = { checked: true, cleaned: true, dataWiped: true }

describe('a loaner', () => {
  it('is added, found with nobody who has it, and changed', async () => {
    const added = await post('parts_keeper', 'loaners', { id: 'N14-1', ...aLoaner, serial: 'S-1' })
    expect(added).toMatchObject({ status: 201 })
    const shown = {
      ...aLoaner,
      id: 'N14-1',
      serial: 'S-1',
      accessories: [],
      state: 'available',
      condition: null,
      lent: null,
    }
    expect(added.body).toEqual(shown)
    expect(await loaner('N14-1')).toEqual(shown)
    expect((await put('N14-1', { condition: 'A scratch' })).body).toEqual({
      ...shown,
      serial: null,
      condition: 'A scratch',
    })
  })

  it('is listed in pages, and by state', async () => {
    const first = (await api.call('csr', 'GET', '/v1/loaners?limit=1')).body as {
      items: { id: string }[]
      nextCursor: string
    }
    expect(first.items).toHaveLength(1)
    const next = await api.call('csr', 'GET', `/v1/loaners?limit=1&after=${first.nextCursor}`)
    expect(next.body).not.toMatchObject({ items: [{ id: first.items[0]?.id }] })
    expect((await api.call('csr', 'GET', '/v1/loaners?state=lost')).body).toEqual({
      items: [],
      nextCursor: null,
    })
  })

  it('whose id is taken, or that nobody knows, is refused, and nothing changes', async () => {
    const before = await contentOf(api.db)
    expect(problemIn(await post('admin', 'loaners', { id: 'NOVA-L1', ...aLoaner }))).toEqual({
      status: 409,
      code: 'id_taken',
    })
    const missing = { status: 404, code: 'loaner_not_found' }
    expect(problemIn(await put('NOBODY', {}))).toEqual(missing)
    expect(problemIn(await api.call('csr', 'GET', '/v1/loaners/NOBODY'))).toEqual(missing)
    expect(problemIn(await put('NOVA-L1', { location: 'moon' }))).toMatchObject({ status: 422 })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('that is lent shows with whom, and cannot be taken out of service by hand', async () => {
    const number = await asking()
    expect(await loaner('N14-1')).toMatchObject({
      lent: { ticket: number, customer: '示例客户有限公司', state: 'reserved', since: expect.any(String) },
    })
    expect(problemIn(await put('N14-1', { state: 'retired' }))).toEqual({ status: 409, code: 'loaner_lent' })
    expect((await put('N14-1', { condition: 'Two scratches' })).status).toBe(200)
    await post('customer', `tickets/${number}/loaner/withdrawal`, {})
  })
})

describe('a loan', () => {
  it('is heard of by those in line when a loaner is added', async () => {
    const number = await asking('Scan-15')
    const ticket = ticketIn(await api.call('customer', 'GET', `/v1/tickets/${number}`))
    expect(ticket.loaner).toEqual({
      suggested: null,
      loan: {
        state: 'waiting',
        loaner: null,
        placeInLine: 0,
        dueBack: null,
        handedOver: null,
        returned: null,
        inspection: null,
      },
    })
    expect(api.commands.announced).not.toContain(number)
    await post('parts_keeper', 'loaners', {
      ...aLoaner,
      id: 'N15-1',
      model: 'Scan-15',
      standsInFor: ['Scan-15'],
    })
    expect(api.commands.announced).toContain(number)
  })

  it('keeps people’s words, and shows them on the ticket; its history has the names of the steps', async () => {
    await post('parts_keeper', 'loaners', {
      ...aLoaner,
      id: 'N16-1',
      model: 'Scan-16',
      standsInFor: ['Scan-16'],
    })
    const number = await asking('Scan-16')
    await post('parts_keeper', `tickets/${number}/loaner/preparation`, prepared)
    const handover = { by: 'shipment', accessories: ['Charger', 'Cable'], condition: 'As new' }
    await post('parts_keeper', `tickets/${number}/loaner/handover`, { ...handover, trackingNumber: 'SF-1' })
    await post('csr', `tickets/${number}/loaner/return`, { accessories: ['Charger'], condition: 'A scratch' })
    const inspection = {
      result: 'missing_accessories',
      becomes: 'available',
      comment: 'The cable is missing',
    }
    const answer = await post('parts_keeper', `tickets/${number}/loaner/inspection`, inspection)
    const { loaner: shown } = ticketIn(answer)
    expect(shown.loan).toEqual({
      state: 'settled',
      loaner: { id: 'N16-1', model: 'Scan-16', serial: null },
      placeInLine: null,
      dueBack: null,
      handedOver: { at: expect.any(String), ...handover, trackingNumber: 'SF-1' },
      returned: { at: expect.any(String), accessories: ['Charger'], condition: 'A scratch' },
      inspection: { result: 'missing_accessories', comment: 'The cable is missing' },
    })
    // What passes through Temporal is the ticket and its events.
    expect(JSON.stringify(await loadTicket(api.db, number))).not.toMatch(/Charger|SF-1|scratch|missing"/)
    const { body } = await api.call('customer', 'GET', `/v1/tickets/${number}/events`)
    const types = (body as { items: { type: string }[] }).items.map(({ type }) => type)
    expect(types).toEqual([
      'opened',
      'loanerRequested',
      'loanerPrepared',
      'loanerHandedOver',
      'loanerReturned',
    ])
  })

  it('is found by its state, its ticket and its loaner', async () => {
    const found = async (question: string) =>
      ((await api.call('manager', 'GET', `/v1/loans?${question}`)).body as { items: object[] }).items
    const [loan] = await found('loaner=N16-1')
    // What an inspection leaves is free only when the ticket’s workflow has given it back.
    expect(loan).toMatchObject({ state: 'returned', inspection: 'missing_accessories', way: 'shipment' })
    expect(await found('state=waiting')).toMatchObject([{ loaner: null, state: 'waiting' }])
    expect(await found('ticket=209901001')).toEqual([])
    expect(problemIn(await api.call('manager', 'GET', '/v1/loans?state=gone'))).toMatchObject({ status: 422 })
  })

  it('of another customer’s ticket is nobody’s business', async () => {
    const { number } = await api.open({ unit: { model: 'Scan-14' } })
    expect(problemIn(await post('customer', `tickets/${number}/loaner/request`, {}))).toEqual({
      status: 404,
      code: 'ticket_not_found',
    })
  })

  it('is refused by its rules with 409, and leaves nothing', async () => {
    const { number } = await api.open({}, 'customer')
    const before = await contentOf(api.db)
    for (const [path, body, code] of [
      ['request', {}, 'no_product'],
      ['preparation', prepared, 'loaner_not_reserved'],
      ['handover', { by: 'pickup', accessories: [], condition: 'As new' }, 'loaner_not_ready'],
      ['return', { accessories: [] }, 'loaner_not_handed_over'],
      ['inspection', { result: 'ok' }, 'loaner_not_returned'],
      ['loss', { reason: 'Gone' }, 'loaner_not_handed_over'],
    ] as const) {
      const answer = await post('supervisor', `tickets/${number}/loaner/${path}`, body)
      expect(problemIn(answer), path).toEqual({ status: 409, code })
    }
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('that is declined is not suggested again in this round', async () => {
    const { number } = await api.open({ unit: { model: 'Scan-14' } }, 'customer')
    const plan = { mode: 'depot', skills: [], parts: [], durationMinutes: 60 }
    const planned = ticketIn(await post('csr', `tickets/${number}/plan`, plan))
    expect(planned.loaner.suggested).toBe('long_plan')
    const declined = ticketIn(
      await post('customer', `tickets/${number}/loaner/withdrawal`, { reason: 'We have another' }),
    )
    expect(declined.loaner).toEqual({ suggested: null, loan: null })
  })
})
