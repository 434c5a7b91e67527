import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'
import { aCompletedTicket, act, aResolvedTicket, offerVisit } from '../support/walk.ts'

const hour = 3_600_000
const lin: Actor = { role: 'csr', id: 'S-001' }

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

/** One ticket through most of what can happen: received 40 hours ago, so two warnings of its 48 hours are due. */
async function aLongStory(): Promise<string> {
  const { number } = await api.open({ receivedAt: instant(Date.now() - 40 * hour) }, 'customer')
  const acts: [string, string, unknown?][] = [
    ['csr', 'triage', { urgency: 'normal', reason: 'Words of the triage' }],
    ['csr', 'response', { channel: 'phone', summary: 'Words of the response' }],
    ['csr', 'notes', { text: 'Words inside the house', visibility: 'internal' }],
    ['csr', 'notes', { text: 'Words for the customer', visibility: 'customer' }],
    ['csr', 'pause', { reason: 'Words of the pause' }],
  ]
  for (const each of acts) await act(api, number, each)
  await api.call('csr', 'DELETE', `/v1/tickets/${number}/pause`)
  await act(api, number, ['engineer', 'diagnosis', { category: 'hardware', cause: 'Words of the diagnosis' }])
  const plan = { mode: 'onsite', skills: [], parts: [], durationMinutes: 60 }
  await act(api, number, ['csr', 'plan', plan])
  await offerVisit(api, number, 'E-002')
  await act(api, number, ['E-002', 'visit/refusal', { reason: 'Words of the refusal' }])
  await offerVisit(api, number, 'E-001')
  const rest: [string, string, unknown?][] = [
    ['engineer', 'visit/acceptance'],
    ['engineer', 'visit/arrival'],
    ['engineer', 'completion', { cause: 'Words of the cause', work: 'Words of the work', partsUsed: [] }],
    ['customer', 'verification', { accepted: true, signedBy: 'Words of the signature' }],
    ['csr', 'follow-up', { reached: true, comment: 'Words of the call' }],
  ]
  for (const each of rest) await act(api, number, each)
  return number
}

interface Line {
  seq: number
  type: string
  by: Actor
}

async function historyOf(number: string, as: string): Promise<{ lines: Line[]; text: string }> {
  const answer = await api.call(as, 'GET', `/v1/tickets/${number}/events`)
  expect(answer.status).toBe(200)
  const { items } = answer.body as { items: Line[] }
  return { lines: items, text: answer.text }
}

describe('the history', () => {
  let number: string
  beforeAll(async () => {
    number = await aLongStory()
  })

  it('tells staff everything, in order and without a gap', async () => {
    const { lines } = await historyOf(number, 'csr')
    expect(lines.map((line) => line.type)).toEqual([
      'opened',
      'alerted',
      'triaged',
      'responded',
      'noted',
      'noted',
      'paused',
      'resumed',
      'diagnosed',
      'planned',
      'visitOffered',
      'visitRefused',
      'visitOffered',
      'visitAccepted',
      'arrived',
      'completed',
      'verified',
      'followedUp',
      'closed',
    ])
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1))
  })

  it('tells who it was: a person under the role, the system under its own name', async () => {
    const { lines } = await historyOf(number, 'csr')
    const by = (type: string) => lines.find((line) => line.type === type)?.by
    expect(by('opened')).toMatchObject({ role: 'customer' })
    expect(by('alerted')).toEqual({ role: 'system', id: 'aftercare' })
    expect(by('responded')).toEqual(lin)
    expect(by('visitOffered')).toEqual({ role: 'system', id: 'aftercare' })
    expect(by('visitRefused')).toEqual({ role: 'engineer', id: 'E-002' })
  })

  it('puts people’s words back in', async () => {
    const { lines } = await historyOf(number, 'csr')
    expect(lines).toMatchObject([
      {},
      { type: 'alerted', alerts: [{ level: '50%' }, { level: '75%' }] },
      { reason: 'Words of the triage' },
      { summary: 'Words of the response' },
      { text: 'Words inside the house' },
      { text: 'Words for the customer' },
      { reason: 'Words of the pause' },
      {},
      { cause: 'Words of the diagnosis' },
      {},
      {},
      { reason: 'Words of the refusal' },
      {},
      {},
      {},
      { cause: 'Words of the cause', work: 'Words of the work' },
      { signedBy: 'Words of the signature' },
      { comment: 'Words of the call' },
      { outcome: 'satisfied' },
    ])
  })

  it('tells the customer what happened to the matter, not how the house works', async () => {
    const { lines, text } = await historyOf(number, 'customer')
    expect(lines.map((line) => line.type)).toEqual([
      'opened',
      'responded',
      'noted',
      'diagnosed',
      'planned',
      'visitAccepted',
      'arrived',
      'completed',
      'verified',
      'followedUp',
      'closed',
    ])
    expect(text).toContain('Words for the customer')
    expect(text).not.toMatch(/Words inside the house|Words of the (refusal|triage|pause)|alert/)
  })

  it.each(['engineer', 'parts_keeper', 'manager'])('is whole for the role %s', async (role) => {
    expect((await historyOf(number, role)).lines.length).toBe(19)
  })

  it('of an objection has the customer’s words and the new round', async () => {
    const objecting = await aCompletedTicket(api)
    const objection = { accepted: false, comment: 'It still leaks', signedBy: '刘敏' }
    await act(api, objecting, ['customer', 'verification', objection])
    for (const role of ['csr', 'customer']) {
      const { lines } = await historyOf(objecting, role)
      expect(lines.slice(-2)).toMatchObject([
        { type: 'objected', comment: 'It still leaks', signedBy: '刘敏' },
        { type: 'roundOpened', cause: 'objection', round: 2 },
      ])
    }
  })
})

describe('the explanation of a promise', () => {
  const at = (hours: number) => instant(start + hours * hour)
  let start: number

  async function pausedAndResumed(number: string, from: number, to?: number): Promise<void> {
    const { tell } = api.commands
    await tell(number, { type: 'pause', words: randomUUID() }, { now: start + from * hour, by: lin })
    if (to !== undefined) await tell(number, { type: 'resume' }, { now: start + to * hour, by: lin })
  }

  beforeAll(() => {
    start = Date.now() - 20 * hour
  })

  it('of an undisturbed ticket is one stretch of 48 hours', async () => {
    const { number } = await api.open({ receivedAt: at(0) })
    const { body } = await api.call('csr', 'GET', `/v1/tickets/${number}/sla`)
    expect(body).toMatchObject({
      items: [
        {
          clock: 'response',
          cycle: 1,
          state: 'running',
          target: 'PT48H',
          startedAt: at(0),
          dueAt: at(48),
          breachedAt: null,
          stoppedAt: null,
          remaining: expect.stringMatching(/^PT(28H|27H59M\d+S)$/),
          counted: [{ from: at(0), to: at(48) }],
          gaps: [],
        },
      ],
    })
  })

  it('of a ticket that was paused shows the gaps, and the deadline that much later', async () => {
    const { number } = await api.open({ receivedAt: at(0) })
    await pausedAndResumed(number, 2, 5)
    await pausedAndResumed(number, 10, 11)
    expect((await api.call('csr', 'GET', `/v1/tickets/${number}/sla`)).body).toMatchObject({
      items: [
        {
          state: 'running',
          dueAt: at(52),
          counted: [
            { from: at(0), to: at(2) },
            { from: at(5), to: at(10) },
            { from: at(11), to: at(52) },
          ],
          gaps: [
            { from: at(2), to: at(5), cause: 'pause' },
            { from: at(10), to: at(11), cause: 'pause' },
          ],
        },
      ],
    })
  })

  it('of a paused ticket names no deadline, only what remains', async () => {
    const { number } = await api.open({ receivedAt: at(0) })
    await pausedAndResumed(number, 6)
    expect((await api.call('csr', 'GET', `/v1/tickets/${number}/sla`)).body).toMatchObject({
      items: [
        {
          state: 'paused',
          dueAt: null,
          remaining: 'PT42H',
          counted: [{ from: at(0), to: at(6) }],
          gaps: [{ from: at(6), to: null, cause: 'pause' }],
        },
      ],
    })
  })

  it('of a resolved ticket has the call’s clock beside the response, which stays as it ended', async () => {
    const number = await aResolvedTicket(api)
    expect((await api.call('customer', 'GET', `/v1/tickets/${number}/sla`)).body).toMatchObject({
      items: [
        { clock: 'response', state: 'met', remaining: null },
        { clock: 'followUp', state: 'running', target: 'PT24H', stoppedAt: null },
      ],
    })
  })

  it('of no ticket is none', async () => {
    for (const below of ['', '/sla', '/events']) {
      const answer = await api.call('csr', 'GET', `/v1/tickets/209901001${below}`)
      expect(problemIn(answer)).toEqual({ status: 404, code: 'ticket_not_found' })
    }
  })
})
