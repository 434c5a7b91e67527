import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookings } from '../../db/schema/index.ts'
import { type Api, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'
import {
  aCancelledTicket,
  aClosedTicket,
  aCompletedTicket,
  act,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  aRemoteJob,
  aResolvedTicket,
  aRespondedTicket,
  aVisitForTheDispatcher,
} from '../support/walk.ts'

let api: Api
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())

const anOpenTicket = async (on: Api) => (await on.open({}, 'customer')).number

const triage = { urgency: 'urgent', reason: 'The line stands still', team: 'hardware' }
const response = { channel: 'phone', summary: 'Heard what is wrong' }
const note = { text: 'Bring a ladder', visibility: 'internal' }
const diagnosis = { category: 'hardware', cause: 'The seal is worn', faultCode: 'F-17' }
const remote = { mode: 'remote', skills: [], parts: [], durationMinutes: 30 }
const report = { cause: 'The seal was worn', work: 'Replaced it', partsUsed: [], tests: 'An hour under load' }
const signature = { accepted: true, signedBy: '刘敏', comment: 'Quick work' }
const reason = { reason: 'For a good reason' }

describe('an act answers with the ticket as it then reads', () => {
  it.each([
    [
      'triage',
      anOpenTicket,
      'csr',
      'triage',
      triage,
      { urgency: 'urgent', urgencyReason: 'triage', team: 'hardware', status: 'open' },
    ],
    [
      'a response',
      anOpenTicket,
      'csr',
      'response',
      response,
      { status: 'in_progress', stage: 'responded', sla: { response: { state: 'met' } } },
    ],
    [
      'a note',
      anOpenTicket,
      'customer',
      'notes',
      { ...note, visibility: 'customer' },
      { status: 'open', stage: 'received' },
    ],
    ['a diagnosis', aRespondedTicket, 'engineer', 'diagnosis', diagnosis, { stage: 'diagnosed', diagnosis }],
    [
      'a remote plan',
      aRespondedTicket,
      'csr',
      'plan',
      remote,
      { stage: 'remote_work', plan: { ...remote, revision: 1, window: null } },
    ],
    [
      'a plan for the depot',
      aRespondedTicket,
      'csr',
      'plan',
      { ...remote, mode: 'depot' },
      { stage: 'awaiting_unit', depot: { place: 'customer', inbound: { state: 'wanted' } } },
    ],
    [
      'a plan for a visit',
      aRespondedTicket,
      'csr',
      'plan',
      { ...remote, mode: 'onsite' },
      { stage: 'dispatching', visit: null },
    ],
    [
      'a plan with parts',
      aRespondedTicket,
      'csr',
      'plan',
      { ...remote, parts: [{ sku: 'FUSE-10A', quantity: 2 }] },
      {
        stage: 'reserving_parts',
        parts: { state: 'wanted', lines: [{ sku: 'FUSE-10A', quantity: 2 }], shortages: [] },
      },
    ],
    [
      'acceptance',
      anOfferedVisit,
      'engineer',
      'visit/acceptance',
      {},
      {
        stage: 'visit_booked',
        visit: { state: 'accepted', engineer: 'E-001', engineerName: '张伟', acceptBy: null },
      },
    ],
    ['a refusal', anOfferedVisit, 'engineer', 'visit/refusal', reason, { stage: 'dispatching', visit: null }],
    [
      'giving back an accepted visit',
      anAcceptedVisit,
      'engineer',
      'visit/refusal',
      reason,
      { stage: 'dispatching', visit: null },
    ],
    [
      'arrival',
      anAcceptedVisit,
      'engineer',
      'visit/arrival',
      {},
      { stage: 'on_site', visit: { state: 'arrived' } },
    ],
    [
      'assignment',
      aVisitForTheDispatcher,
      'dispatcher',
      'visit/assignment',
      { engineer: 'E-003' },
      { stage: 'visit_booked', visit: { state: 'accepted', engineer: 'E-003', engineerName: '陈刚' } },
    ],
    [
      'completion on site',
      anArrivedVisit,
      'engineer',
      'completion',
      report,
      { stage: 'awaiting_verification', completion: { ...report, by: { role: 'engineer', id: 'E-001' } } },
    ],
    [
      'completion from afar',
      aRemoteJob,
      'csr',
      'completion',
      { ...report, tests: undefined },
      { stage: 'awaiting_verification', completion: { tests: null } },
    ],
    [
      'a signature',
      aCompletedTicket,
      'customer',
      'verification',
      signature,
      {
        status: 'resolved',
        stage: 'follow_up',
        verification: { signedBy: '刘敏', comment: 'Quick work' },
        followUp: { state: 'due', attempts: 0 },
      },
    ],
    [
      'an objection',
      aCompletedTicket,
      'customer',
      'verification',
      { ...signature, accepted: false },
      {
        status: 'in_progress',
        stage: 'received',
        round: 2,
        completion: null,
        plan: null,
        sla: { response: { cycle: 2, state: 'running' } },
      },
    ],
    [
      'a good call',
      aResolvedTicket,
      'csr',
      'follow-up',
      { reached: true, ratings: { attitude: 5, efficiency: 4, solution: 3 } },
      {
        status: 'closed',
        ended: { as: 'closed', outcome: 'satisfied' },
        followUp: { state: 'done', ratings: { attitude: 5, efficiency: 4, solution: 3 } },
      },
    ],
    [
      'a bad rating',
      aResolvedTicket,
      'csr',
      'follow-up',
      { reached: true, ratings: { attitude: 5, efficiency: 5, solution: 2 } },
      { status: 'in_progress', round: 2, owner: expect.stringMatching(/^S-/) },
    ],
    [
      'a call that reached nobody',
      aResolvedTicket,
      'csr',
      'follow-up',
      { reached: false, comment: 'Voice mail' },
      { status: 'resolved', stage: 'follow_up', followUp: { state: 'due', attempts: 1 } },
    ],
    [
      'a pause',
      anOpenTicket,
      'csr',
      'pause',
      reason,
      { paused: true, sla: { response: { state: 'paused', dueAt: null } } },
    ],
    [
      'a cancellation',
      anAcceptedVisit,
      'customer',
      'cancellation',
      reason,
      { status: 'cancelled', visit: null, ended: { as: 'cancelled', outcome: 'cancelled' } },
    ],
    [
      'reopening what was resolved',
      aResolvedTicket,
      'customer',
      'reopening',
      reason,
      { status: 'in_progress', round: 2, ended: null, followUp: null },
    ],
    [
      'reopening what was closed',
      aClosedTicket,
      'customer',
      'reopening',
      reason,
      { status: 'in_progress', round: 2, ended: null },
    ],
    [
      'reopening what was cancelled',
      aCancelledTicket,
      'csr',
      'reopening',
      reason,
      { status: 'in_progress', round: 2, ended: null },
    ],
  ])('%s', async (_, reach, as, path, body, expected) => {
    const number = await reach(api)
    const [before, neighbour] = [await read(number), await api.open()]
    const answer = await api.call(as, 'POST', `/v1/tickets/${number}/${path}`, { body })
    const view = ticketIn(answer)
    expect(answer.status, answer.text).toBe(200)
    expect(view).toMatchObject(expected)
    expect(view.version).toBeGreaterThan(before.version)
    expect(answer.headers.etag).toBe(`"${view.version}"`)
    expect(lasting(view)).toEqual(lasting(await read(number, as)))
    expect(lasting(await read(neighbour.number))).toEqual(lasting(neighbour))
  })

  it('the end of a pause, with or without an empty body', async () => {
    for (const request of [{}, { body: {} }, { body: 'null' }]) {
      const number = await anOpenTicket(api)
      await act(api, number, ['csr', 'pause', reason])
      const answer = await api.call('csr', 'DELETE', `/v1/tickets/${number}/pause`, request)
      expect(ticketIn(answer)).toMatchObject({
        paused: false,
        version: 3,
        sla: { response: { state: 'running' } },
      })
    }
  })
})

describe('a customer', () => {
  it('writes no notes that only the house may read, and does not report that nobody was reached', async () => {
    const number = await aResolvedTicket(api)
    const before = await contentOf(api.db)
    const secret = { text: 'x', visibility: 'internal' }
    for (const [path, body] of [
      ['notes', secret],
      ['follow-up', { reached: false }],
    ] as const) {
      const answer = await api.call('customer', 'POST', `/v1/tickets/${number}/${path}`, { body })
      expect(problemIn(answer)).toEqual({ status: 403, code: 'forbidden' })
    }
    expect(await contentOf(api.db)).toEqual(before)
  })
})

async function read(number: string, as = 'csr') {
  return ticketIn(await api.call(as, 'GET', `/v1/tickets/${number}`))
}

/** Without what a clock shows from moment to moment. */
function lasting(view: ReturnType<typeof ticketIn>) {
  const { response, followUp } = view.sla
  return {
    ...view,
    sla: {
      response: { ...response, remaining: null },
      ...(followUp && { followUp: { ...followUp, remaining: null } }),
    },
  }
}

describe('an act that the stage forbids is refused with its reason, and changes nothing', () => {
  it.each([
    ['a second response', aRespondedTicket, 'csr', 'response', response, 'already_responded'],
    ['a response when all is done', aResolvedTicket, 'csr', 'response', response, 'already_responded'],
    ['triage of what is resolved', aResolvedTicket, 'csr', 'triage', triage, 'already_resolved'],
    ['a diagnosis after the report', aCompletedTicket, 'csr', 'diagnosis', diagnosis, 'already_completed'],
    ['a plan after the report', aCompletedTicket, 'csr', 'plan', remote, 'already_completed'],
    [
      'a plan for a time that has passed',
      aRespondedTicket,
      'csr',
      'plan',
      { ...remote, window: { from: '2020-01-01T08:00:00Z', to: '2020-01-01T09:00:00Z' } },
      'window_passed',
    ],
    ['acceptance of nothing', aPlannedVisit, 'engineer', 'visit/acceptance', {}, 'no_visit'],
    ['a second acceptance', anAcceptedVisit, 'engineer', 'visit/acceptance', {}, 'already_accepted'],
    ['refusal of nothing', aRespondedTicket, 'engineer', 'visit/refusal', reason, 'no_visit'],
    [
      'refusal at the customer’s door',
      anArrivedVisit,
      'engineer',
      'visit/refusal',
      reason,
      'already_arrived',
    ],
    ['arrival before acceptance', anOfferedVisit, 'engineer', 'visit/arrival', {}, 'not_accepted'],
    ['a second arrival', anArrivedVisit, 'engineer', 'visit/arrival', {}, 'already_arrived'],
    [
      'assignment while engineers are asked',
      anOfferedVisit,
      'dispatcher',
      'visit/assignment',
      { engineer: 'E-002' },
      'not_awaiting_dispatcher',
    ],
    ['a report before the first response', anOpenTicket, 'csr', 'completion', report, 'not_responded'],
    ['a report before the arrival', anAcceptedVisit, 'engineer', 'completion', report, 'not_arrived'],
    ['a second report', aCompletedTicket, 'csr', 'completion', report, 'already_completed'],
    [
      'a report with parts never reserved',
      aRemoteJob,
      'csr',
      'completion',
      { ...report, partsUsed: [{ sku: 'FUSE-10A', quantity: 1 }] },
      'part_not_reserved',
    ],
    ['a signature before the report', aRemoteJob, 'customer', 'verification', signature, 'not_completed'],
    ['a second signature', aResolvedTicket, 'customer', 'verification', signature, 'already_verified'],
    [
      'an objection after the signature',
      aResolvedTicket,
      'customer',
      'verification',
      { ...signature, accepted: false },
      'already_verified',
    ],
    [
      'a follow-up call too early',
      aCompletedTicket,
      'csr',
      'follow-up',
      { reached: true, comment: 'Content' },
      'no_open_call',
    ],
    [
      'a cancellation of what is resolved',
      aResolvedTicket,
      'csr',
      'cancellation',
      reason,
      'already_resolved',
    ],
    ['reopening what is being worked on', aRespondedTicket, 'csr', 'reopening', reason, 'not_resolved'],
    ['a response to a closed ticket', aClosedTicket, 'csr', 'response', response, 'ticket_closed'],
    ['a note on a closed ticket', aClosedTicket, 'csr', 'notes', note, 'ticket_closed'],
    ['a signature on a closed ticket', aClosedTicket, 'customer', 'verification', signature, 'ticket_closed'],
    ['a cancellation of a closed ticket', aClosedTicket, 'csr', 'cancellation', reason, 'ticket_closed'],
    ['a pause of a cancelled ticket', aCancelledTicket, 'csr', 'pause', reason, 'ticket_cancelled'],
    ['a plan for a cancelled ticket', aCancelledTicket, 'csr', 'plan', remote, 'ticket_cancelled'],
    ['a second cancellation', aCancelledTicket, 'csr', 'cancellation', reason, 'ticket_cancelled'],
  ])('%s', async (_, reach, as, path, body, code) => {
    const number = await reach(api)
    const before = await contentOf(api.db)
    const answer = await api.call(as, 'POST', `/v1/tickets/${number}/${path}`, { body })
    expect(problemIn(answer)).toEqual({ status: 409, code })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('a second pause', async () => {
    const number = await anOpenTicket(api)
    await act(api, number, ['csr', 'pause', reason])
    const before = await contentOf(api.db)
    const answer = await api.call('csr', 'POST', `/v1/tickets/${number}/pause`, { body: reason })
    expect(problemIn(answer)).toEqual({ status: 409, code: 'already_paused' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('the end of a pause that never began', async () => {
    const number = await anOpenTicket(api)
    const before = await contentOf(api.db)
    const answer = await api.call('csr', 'DELETE', `/v1/tickets/${number}/pause`)
    expect(problemIn(answer)).toEqual({ status: 409, code: 'not_paused' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('another engineer’s visit', async () => {
    const [offered, arrived] = [await anOfferedVisit(api), await anArrivedVisit(api)]
    const before = await contentOf(api.db)
    const attempts: [string, string, unknown][] = [
      [offered, 'visit/acceptance', {}],
      [offered, 'visit/refusal', reason],
      [arrived, 'visit/arrival', {}],
      [arrived, 'completion', report],
    ]
    for (const [number, path, body] of attempts) {
      const answer = await api.call('E-002', 'POST', `/v1/tickets/${number}/${path}`, { body })
      expect(problemIn(answer)).toEqual({ status: 403, code: 'not_your_visit' })
    }
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('says what was reserved of a part, and what was used', async () => {
    const number = await aRemoteJob(api)
    const body = { ...report, partsUsed: [{ sku: 'FUSE-10A', quantity: 3 }] }
    const answer = await api.call('csr', 'POST', `/v1/tickets/${number}/completion`, { body })
    expect(answer.body).toMatchObject({ details: { sku: 'FUSE-10A', used: 3, reserved: 0 } })
  })
})

describe('what only the database can know is asked before anything is kept', () => {
  it.each([
    [
      'plan',
      aRespondedTicket,
      'csr',
      {
        ...remote,
        parts: [
          { sku: 'FUSE-10A', quantity: 1 },
          { sku: 'NO-SUCH', quantity: 1 },
        ],
      },
      '/parts/1/sku unknown_part',
    ],
    [
      'completion',
      aRemoteJob,
      'csr',
      { ...report, partsUsed: [{ sku: 'NO-SUCH', quantity: 1 }] },
      '/partsUsed/0/sku unknown_part',
    ],
  ])('a part that is unknown: %s', async (path, reach, as, body, at) => {
    const number = await reach(api)
    const before = await contentOf(api.db)
    const answer = await api.call(as, 'POST', `/v1/tickets/${number}/${path}`, { body })
    expect(problemIn(answer)).toEqual({ status: 422, code: 'invalid_request', at: [at] })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it.each(['E-999', 'S-001'])('somebody who is no engineer: %s', async (engineer) => {
    const number = await aVisitForTheDispatcher(api)
    const before = await contentOf(api.db)
    const answer = await api.call('dispatcher', 'POST', `/v1/tickets/${number}/visit/assignment`, {
      body: { engineer },
    })
    expect(problemIn(answer)).toEqual({ status: 422, code: 'unknown_engineer' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('an engineer who is not free then', async () => {
    const [first, second] = [await aVisitForTheDispatcher(api), await aVisitForTheDispatcher(api)]
    const from = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString()
    await act(api, first, ['dispatcher', 'visit/assignment', { engineer: 'E-004', from }])
    const before = await contentOf(api.db)
    const answer = await api.call('dispatcher', 'POST', `/v1/tickets/${second}/visit/assignment`, {
      body: { engineer: 'E-004', from },
    })
    expect(problemIn(answer)).toEqual({ status: 409, code: 'engineer_not_free' })
    expect(await contentOf(api.db)).toEqual(before)
    expect(await api.db.$count(bookings, sql`engineer = 'E-004'`)).toBe(1)
  })
})

describe('If-Match', () => {
  it('lets an act through that has seen the present version', async () => {
    const number = await aRespondedTicket(api)
    for (const etag of ['"2"', 'W/"3"', '*']) {
      const headers = { 'if-match': etag }
      const answer = await api.call('csr', 'POST', `/v1/tickets/${number}/notes`, { body: note, headers })
      expect(answer.status, answer.text).toBe(200)
    }
    expect((await read(number)).version).toBe(5)
  })

  it.each([
    ['notes', note, '"1"'],
    ['notes', note, '"3"'],
    ['cancellation', reason, '"1"'],
  ])('refuses an act on another version: %s %s %s', async (path, body, etag) => {
    const number = await aRespondedTicket(api)
    const before = await contentOf(api.db)
    const answer = await api.call('csr', 'POST', `/v1/tickets/${number}/${path}`, {
      body,
      headers: { 'if-match': etag },
    })
    expect(problemIn(answer)).toEqual({ status: 412, code: 'version_mismatch' })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it.each(['2', 'abc', '""', '"2', '"-2"', '"2.0"', '"1", "2"', `"${'9'.repeat(30)}"`])(
    'that is no ETag of ours is refused before anything is kept: %s',
    async (etag) => {
      const number = await aRespondedTicket(api)
      const before = await contentOf(api.db)
      for (const [as, path, body] of [
        ['csr', 'notes', note],
        ['dispatcher', 'visit/assignment', { engineer: 'E-001' }],
      ] as const) {
        const answer = await api.call(as, 'POST', `/v1/tickets/${number}/${path}`, {
          body,
          headers: { 'if-match': etag },
        })
        expect(problemIn(answer)).toEqual({
          status: 422,
          code: 'invalid_request',
          at: ['/headers/if-match invalid_etag'],
        })
      }
      expect(await contentOf(api.db)).toEqual(before)
    },
  )

  it('of one of two who act at once is out of date', async () => {
    const number = await aRespondedTicket(api)
    const headers = { 'if-match': '"2"' }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        api.call('csr', 'POST', `/v1/tickets/${number}/notes`, { body: note, headers }),
      ),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412, 412])
    expect((await read(number)).version).toBe(3)
  })
})

describe('when Temporal', () => {
  it('is away, acts are refused for now and reading goes on', async () => {
    const number = await aRespondedTicket(api)
    api.commands.temporalIsDown = true
    const acts = [
      await api.call('csr', 'POST', `/v1/tickets/${number}/plan`, { body: remote }),
      await api.call('csr', 'DELETE', `/v1/tickets/${number}/pause`),
      await api.call('dispatcher', 'POST', `/v1/tickets/${number}/visit/assignment`, {
        body: { engineer: 'E-001' },
      }),
    ]
    const reading = await api.call('csr', 'GET', `/v1/tickets/${number}`)
    api.commands.temporalIsDown = false
    for (const answer of acts) {
      expect(problemIn(answer)).toEqual({ status: 503, code: 'temporal_unreachable' })
      expect(answer.headers['retry-after']).toBe('5')
    }
    expect(ticketIn(reading).version).toBe(2)
  })

  it('takes its time, the caller is told where to look', async () => {
    const number = await aRespondedTicket(api)
    api.commands.nextAct('done but pending')
    const answer = await api.call('csr', 'POST', `/v1/tickets/${number}/plan`, { body: remote })
    expect(problemIn(answer)).toEqual({ status: 202, code: 'still_working' })
    expect(answer.headers).toMatchObject({ location: `/v1/tickets/${number}`, 'retry-after': '2' })
    expect((await read(number)).stage).toBe('remote_work')
  })
})
