import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const received = '2026-11-23T08:00:00.000Z'
const promise = {
  clock: 'response',
  dueAt: '2090-01-01T08:00:00Z',
  reason: 'The customer is away until then',
}

function act(number: string, path: string, body?: object, method: 'POST' | 'DELETE' = 'POST') {
  return api.call('csr', method, `/v1/tickets/${number}/${path}`, body ? { body } : {})
}

describe('a date promised by hand', () => {
  it('stands instead of the computed deadline, with its reason in the history', async () => {
    const { number } = await api.open({ receivedAt: received })
    const answer = await act(number, 'promised-date', promise)
    expect(answer.status).toBe(200)
    expect(ticketIn(answer).sla.response).toMatchObject({
      target: 'PT48H',
      dueAt: '2090-01-01T08:00:00.000Z',
      promised: { at: '2090-01-01T08:00:00.000Z', expiresAt: null },
    })
    const events = await api.call('csr', 'GET', `/v1/tickets/${number}/events`)
    expect(events.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ type: 'datePromised', clock: 'response', reason: promise.reason }),
      ]),
    })
  })

  it('that expires before it comes gives way to the computed one', async () => {
    const { number, sla } = await api.open()
    const expiring = { ...promise, expiresAt: '2089-01-01T00:00:00Z' }
    // The computed deadline lies two days ahead, so it falls due when the promise lapses.
    expect(ticketIn(await act(number, 'promised-date', expiring)).sla.response.dueAt).toBe(
      '2089-01-01T00:00:00.000Z',
    )
    expect(sla.response.dueAt).not.toBeNull()
  })

  it('is refused in the past, and for a clock that does not run', async () => {
    const { number } = await api.open()
    const before = await contentOf(api.db)
    const past = await act(number, 'promised-date', { ...promise, dueAt: '2026-01-01T00:00:00Z' })
    expect(problemIn(past)).toEqual({ status: 409, code: 'time_passed' })
    const none = await act(number, 'promised-date', { ...promise, clock: 'followUp' })
    expect(problemIn(none)).toEqual({ status: 409, code: 'clock_not_running' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('is not for customers and engineers to give', async () => {
    const { number } = await api.open({}, 'customer')
    for (const role of ['customer', 'engineer']) {
      const answer = await api.call(role, 'POST', `/v1/tickets/${number}/promised-date`, { body: promise })
      expect(problemIn(answer)).toEqual({ status: 403, code: 'forbidden' })
    }
  })
})

describe('pauses for different reasons', () => {
  it('go side by side, and end one by one or all together', async () => {
    const { number } = await api.open()
    const waits = ['customer', 'approval', 'supplier'].map((waitingFor) => ({ reason: 'x', waitingFor }))
    for (const wait of waits) expect((await act(number, 'pause', wait)).status).toBe(200)
    expect(problemIn(await act(number, 'pause', { reason: 'again' }))).toEqual({
      status: 409,
      code: 'already_paused',
    })
    const one = await act(number, 'pause', { waitingFor: 'approval' }, 'DELETE')
    expect(ticketIn(one)).toMatchObject({ paused: true, sla: { response: { state: 'paused', dueAt: null } } })
    const all = await act(number, 'pause', undefined, 'DELETE')
    expect(ticketIn(all)).toMatchObject({ paused: false, sla: { response: { state: 'running' } } })
    expect(problemIn(await act(number, 'pause', undefined, 'DELETE'))).toEqual({
      status: 409,
      code: 'not_paused',
    })
  })

  it('that stock alone ends leave the response clock running', async () => {
    const { number, sla } = await api.open()
    const answer = await act(number, 'pause', { reason: 'out of stock', waitingFor: 'parts' })
    expect(ticketIn(answer)).toMatchObject({
      paused: true,
      sla: { response: { state: 'running', dueAt: sla.response.dueAt } },
    })
  })

  it('with an end keep a deadline, and are refused when that end has passed', async () => {
    const { number } = await api.open()
    const paused = await act(number, 'pause', { reason: 'until spring', until: '2090-03-01T00:00:00Z' })
    expect(ticketIn(paused).sla.response.dueAt).toMatch(/^2090-03-/)
    const other = await api.open()
    const past = await act(other.number, 'pause', { reason: 'x', until: '2026-01-01T00:00:00Z' })
    expect(problemIn(past)).toEqual({ status: 409, code: 'time_passed' })
  })
})

describe('a ticket merged into another', () => {
  it('ends without a promise, and says where the matter goes on', async () => {
    const [one, other] = [await api.open(), await api.open()]
    const answer = await act(one.number, 'merging', { into: other.number, reason: 'The same call twice' })
    expect(ticketIn(answer)).toMatchObject({
      status: 'cancelled',
      ended: { outcome: 'merged', mergedInto: other.number },
      sla: { response: { state: 'cancelled' } },
    })
    const left = await api.call('csr', 'GET', `/v1/tickets/${other.number}`)
    expect(ticketIn(left)).toMatchObject({ status: 'open', version: other.version, mergedFrom: [] })
    await api.commands.tell(other.number, { type: 'absorb', from: one.number, key: 'k' })
    const told = await api.call('csr', 'GET', `/v1/tickets/${other.number}`)
    expect(ticketIn(told)).toMatchObject({ status: 'open', mergedFrom: [one.number] })
  })

  it('is refused into itself, into nothing, and for another customer', async () => {
    const { number } = await api.open()
    const itself = await act(number, 'merging', { into: number, reason: 'x' })
    expect(problemIn(itself)).toEqual({ status: 409, code: 'merged_into_itself' })
    const nothing = await act(number, 'merging', { into: '209001001', reason: 'x' })
    expect(problemIn(nothing)).toEqual({ status: 404, code: 'unknown_ticket' })
    const own = await api.open({}, 'customer')
    const foreign = await api.call('customer', 'POST', `/v1/tickets/${own.number}/merging`, {
      body: { into: number, reason: 'x' },
    })
    expect(problemIn(foreign)).toEqual({ status: 404, code: 'unknown_ticket' })
  })

  it('is refused for two customers', async () => {
    const { number } = await api.open({ customer: { name: '甲', phone: '13700000001' } })
    const other = await api.open({ customer: { name: '乙', phone: '13700000002' } })
    const answer = await act(number, 'merging', { into: other.number, reason: 'x' })
    expect(problemIn(answer)).toEqual({ status: 409, code: 'merged_across_customers' })
  })

  it('is refused into one that was itself merged: two tickets would end each other, and nobody work on either', async () => {
    const [one, other] = [await api.open(), await api.open()]
    expect(await act(one.number, 'merging', { into: other.number, reason: 'x' })).toMatchObject({
      status: 200,
    })
    const back = await act(other.number, 'merging', { into: one.number, reason: 'x' })
    expect(problemIn(back)).toEqual({ status: 409, code: 'merged_into_cancelled' })
  })
})
