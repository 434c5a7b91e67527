import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boardView } from '../../api/contract/board.ts'
import { type Api, problemIn, startApi } from '../support/api.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

async function board(query = '') {
  const answer = await api.call('dispatcher', 'GET', `/v1/sla/board${query}`)
  expect(answer.status, answer.text).toBe(200)
  return boardView.parse(answer.body)
}

describe('the board', () => {
  it('is empty as long as nothing presses', async () => {
    expect(await board()).toEqual({
      asOf: expect.stringMatching(/Z$/),
      groups: [],
      dueSoon: [],
      breached: [],
      pausedTooLong: [],
    })
  })

  it('shows what is due, broken and paused, with the instants in UTC', async () => {
    const receivedAt = hoursAgo(50)
    const broken = await api.open({ receivedAt })
    const soon = await api.open({ receivedAt: hoursAgo(47) })
    await api.open({ receivedAt: hoursAgo(1) })
    const { owner } = broken
    const found = await board()
    expect(found.breached).toEqual([
      {
        ticket: broken.number,
        team: null,
        owner,
        urgency: 'normal',
        stage: 'received',
        dueAt: new Date(Date.parse(receivedAt) + 48 * 3_600_000).toISOString(),
      },
    ])
    expect(found.dueSoon.map(({ ticket }) => ticket)).toEqual([soon.number])
    expect((await board('?horizon=PT30M')).dueSoon).toEqual([])
    expect((await board(`?owner=${owner}&limit=1`)).breached).toHaveLength(1)
    expect((await board('?owner=nobody')).groups).toEqual([])
    expect((await board('?team=hardware')).groups).toEqual([])

    await api.call('csr', 'POST', `/v1/tickets/${soon.number}/pause`, { body: { reason: 'Away' } })
    expect((await board()).pausedTooLong).toEqual([])
    expect((await board('?pausedOver=PT0S')).pausedTooLong).toMatchObject([{ ticket: soon.number }])
  })

  it.each(['csr', 'dispatcher', 'supervisor', 'manager', 'admin'])('is for %s', async (role) => {
    expect((await api.call(role, 'GET', '/v1/sla/board')).status).toBe(200)
  })

  it.each(['customer', 'engineer', 'parts_keeper'])('is not for %s', async (role) => {
    expect(problemIn(await api.call(role, 'GET', '/v1/sla/board'))).toEqual({
      status: 403,
      code: 'forbidden',
    })
  })

  it.each([
    ['horizon=8h', '/query/horizon invalid_format'],
    ['horizon=P32D', '/query/horizon custom'],
    ['pausedOver=P', '/query/pausedOver invalid_format'],
    ['owner=%00', '/query/owner custom'],
    ['limit=201', '/query/limit too_big'],
    ['region=EU', '/query/region unknown_field'],
  ])('with %s is refused', async (query, at) => {
    const answer = await api.call('csr', 'GET', `/v1/sla/board?${query}`)
    expect(problemIn(answer)).toEqual({ status: 422, code: 'invalid_request', at: [at] })
  })
})
