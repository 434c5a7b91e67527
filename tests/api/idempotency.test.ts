import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetOldRequests } from '../../db/queries/requests.ts'
import { apiKeys, customers, requests, ticketEvents, tickets } from '../../db/schema/index.ts'
import { type Answer, type Api, aRequest, contentOf, problemIn, startApi, ticketIn } from '../support/api.ts'

let api: Api
let key: string
let count = 0

beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())
beforeEach(() => {
  count += 1
  key = `request-${count}`
})

function post(
  path: string,
  body: unknown,
  as = 'csr',
  headers = { 'idempotency-key': key },
): Promise<Answer> {
  return api.call(as, 'POST', path, { body, headers })
}

/** What a replayed answer has in common with the first. */
function essence({ status, headers, text }: Answer) {
  return { status, text, location: headers.location, etag: headers.etag, type: headers['content-type'] }
}

async function eventsOf(number: string): Promise<string[]> {
  const rows = await api.db
    .select({ type: ticketEvents.type })
    .from(ticketEvents)
    .where(eq(ticketEvents.ticket, number))
    .orderBy(ticketEvents.seq)
  return rows.map((row) => row.type)
}

/** As if the process had died before it could keep its answer, so long ago. */
async function leaveRunning(since: number): Promise<void> {
  await api.db
    .update(requests)
    .set({ status: null, headers: null, body: null, startedAt: new Date(Date.now() - since) })
    .where(eq(requests.key, key))
}

describe('the same request again', () => {
  it('gets the same answer, marked as such, and does nothing', async () => {
    const first = await post('/v1/tickets', aRequest)
    const before = await contentOf(api.db)
    const again = await post('/v1/tickets', aRequest)
    expect(first.status).toBe(201)
    expect(essence(again)).toEqual(essence(first))
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('gets the answer of then, whatever has happened since', async () => {
    const { number } = await api.open()
    const note = { text: 'Called back', visibility: 'internal' }
    const first = await post(`/v1/tickets/${number}/notes`, note)
    await post(`/v1/tickets/${number}/notes`, note, 'csr', { 'idempotency-key': `${key}-other` })
    const again = await post(`/v1/tickets/${number}/notes`, note)
    expect(essence(again)).toEqual(essence(first))
    expect(first.headers.etag).toBe('"2"')
    expect(await eventsOf(number)).toEqual(['opened', 'noted', 'noted'])
  })

  it('gets the same refusal', async () => {
    const { number } = await api.open()
    const signature = { accepted: true, signedBy: 'Zhou Wen' }
    const first = await post(`/v1/tickets/${number}/verification`, signature)
    const again = await post(`/v1/tickets/${number}/verification`, signature)
    expect(problemIn(first)).toEqual({ status: 409, code: 'not_completed' })
    expect(essence(again)).toEqual(essence(first))
    expect(again.headers['idempotency-replayed']).toBe('true')
  })

  it('is the same however its JSON is written', async () => {
    const reversed = Object.fromEntries(Object.entries(aRequest).reverse())
    const first = await post('/v1/tickets', aRequest)
    const again = await post('/v1/tickets', JSON.stringify(reversed, null, 4))
    expect(ticketIn(again).number).toBe(ticketIn(first).number)
  })

  it('without a key is another one', async () => {
    const first = await api.open()
    expect((await api.open()).number).not.toBe(first.number)
  })
})

describe('fifty identical requests at once', () => {
  it('make one ticket; the others hear of the same one or are told to come back', async () => {
    const before = await api.db.$count(tickets)
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/v1/tickets', aRequest)))
    const taken = answers.filter((answer) => answer.status === 201)
    const others = answers.filter((answer) => answer.status !== 201)
    expect(new Set(taken.map((answer) => ticketIn(answer).number)).size).toBe(1)
    for (const other of others) {
      expect(problemIn(other)).toEqual({ status: 409, code: 'request_in_progress' })
      expect(other.headers['retry-after']).toBe('1')
    }
    expect(await api.db.$count(tickets)).toBe(before + 1)
    const comesBack = await post('/v1/tickets', aRequest)
    expect(comesBack.text).toBe(taken[0]?.text)
  })
})

describe('the same key', () => {
  const reused = { status: 422, code: 'idempotency_key_reused' }

  it('with another body is refused', async () => {
    await post('/v1/tickets', aRequest)
    const before = await contentOf(api.db)
    expect(problemIn(await post('/v1/tickets', { ...aRequest, kind: 'complaint' }))).toEqual(reused)
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('at another address is refused', async () => {
    const [one, other] = [await api.open(), await api.open()]
    const note = { text: 'Called back', visibility: 'internal' }
    await post(`/v1/tickets/${one.number}/notes`, note)
    expect(problemIn(await post(`/v1/tickets/${other.number}/notes`, note))).toEqual(reused)
    expect(await eventsOf(other.number)).toEqual(['opened'])
  })

  it('of another caller is another request', async () => {
    const mine = ticketIn(await post('/v1/tickets', aRequest, 'csr'))
    const theirs = await post('/v1/tickets', { ...aRequest, kind: 'complaint' }, 'dispatcher')
    expect(theirs.status).toBe(201)
    expect(ticketIn(theirs).number).not.toBe(mine.number)
  })

  it('after a bad request may be used for the good one', async () => {
    expect((await post('/v1/tickets', { ...aRequest, channel: 'pigeon' })).status).toBe(422)
    expect((await post('/v1/tickets', aRequest)).status).toBe(201)
  })

  it('after a day names something new with another body, and still finds what it did with the same', async () => {
    const first = ticketIn(await post('/v1/tickets', aRequest))
    await api.db
      .update(requests)
      .set({ startedAt: sql`now() - interval '25 hours'` })
      .where(eq(requests.key, key))
    await forgetOldRequests(api.db)
    const other = await post('/v1/tickets', { ...aRequest, kind: 'complaint' })
    expect(other.headers['idempotency-replayed']).toBeUndefined()
    expect(ticketIn(other)).toMatchObject({ kind: 'complaint' })
    expect(ticketIn(other).number).not.toBe(first.number)

    await api.db.delete(requests).where(eq(requests.key, key))
    expect(ticketIn(await post('/v1/tickets', aRequest)).number).toBe(first.number)
  })

  it.each([
    ['empty', ''],
    ['with a space', 'a b'],
    ['too long', 'x'.repeat(256)],
    ['not printable', 'a\u007fb'],
    ['not ASCII', 'schl\u00fcssel'],
  ])('is refused when it is %s', async (_, given) => {
    const before = await contentOf(api.db)
    const answer = await post('/v1/tickets', aRequest, 'csr', { 'idempotency-key': given })
    expect(problemIn(answer)).toEqual({
      status: 422,
      code: 'invalid_request',
      at: ['/headers/idempotency-key invalid_key'],
    })
    expect(await contentOf(api.db)).toEqual(before)
  })

  it('may be 255 characters long', async () => {
    const answer = await post('/v1/tickets', aRequest, 'csr', { 'idempotency-key': 'x'.repeat(255) })
    expect(answer.status).toBe(201)
  })
})

describe('a request that came to nothing', () => {
  const note = { text: 'Called back', visibility: 'internal' }

  it('with Temporal away says so, and is done when it comes again', async () => {
    const { number } = await api.open()
    api.commands.temporalIsDown = true
    const first = await post(`/v1/tickets/${number}/notes`, note)
    api.commands.temporalIsDown = false
    expect(problemIn(first)).toEqual({ status: 503, code: 'temporal_unreachable' })
    expect(first.headers['retry-after']).toBe('5')
    expect(await eventsOf(number)).toEqual(['opened'])
    expect((await post(`/v1/tickets/${number}/notes`, note)).status).toBe(200)
    expect(await eventsOf(number)).toEqual(['opened', 'noted'])
  })

  it('by a fault of ours shows nothing of the inside, and is done when it comes again', async () => {
    const { number } = await api.open()
    api.commands.nextAct('broken')
    const first = await post(`/v1/tickets/${number}/notes`, note)
    expect(problemIn(first)).toEqual({ status: 500, code: 'internal_error' })
    expect(first.text).not.toContain('secret')
    expect((await post(`/v1/tickets/${number}/notes`, note)).status).toBe(200)
  })

  it('gives its key free for something else', async () => {
    const { number } = await api.open()
    api.commands.nextAct('pending')
    await post(`/v1/tickets/${number}/notes`, note)
    const other = await post(`/v1/tickets/${number}/notes`, { ...note, text: 'Something else' })
    expect(other.status).toBe(200)
    const history = await api.call('csr', 'GET', `/v1/tickets/${number}/events`)
    expect(history.body).toMatchObject({ items: [{ type: 'opened' }, { text: 'Something else' }] })
  })
})

describe('a request that was not answered in time', () => {
  const note = { text: 'Called back', visibility: 'internal' }

  it('is told where to look, and repeated finds what it did', async () => {
    const { number } = await api.open()
    api.commands.nextAct('done but pending')
    const first = await post(`/v1/tickets/${number}/notes`, note)
    expect(problemIn(first)).toEqual({ status: 202, code: 'still_working' })
    expect(first.headers).toMatchObject({ location: `/v1/tickets/${number}`, 'retry-after': '2' })
    expect((await post(`/v1/tickets/${number}/notes`, note)).status).toBe(200)
    expect(await eventsOf(number)).toEqual(['opened', 'noted'])
  })

  it('and is refused when it is repeated, keeps the words of what it did', async () => {
    const { number } = await api.open()
    const reason = { reason: 'Bought another one' }
    api.commands.nextAct('done and forgotten')
    await post(`/v1/tickets/${number}/cancellation`, reason)
    const again = await post(`/v1/tickets/${number}/cancellation`, reason)
    expect(problemIn(again)).toEqual({ status: 409, code: 'ticket_cancelled' })
    const history = await api.call('csr', 'GET', `/v1/tickets/${number}/events`)
    expect(history.body).toMatchObject({ items: [{ type: 'opened' }, { type: 'cancelled', ...reason }] })
  })
})

describe('a process that died between its work and its answer', () => {
  it('has others wait at first', async () => {
    await post('/v1/tickets', aRequest)
    await leaveRunning(25_000)
    const answer = await post('/v1/tickets', aRequest)
    expect(problemIn(answer)).toEqual({ status: 409, code: 'request_in_progress' })
  })

  it('left a ticket behind, which the repeated request finds: there is no second one', async () => {
    const first = ticketIn(await post('/v1/tickets', aRequest))
    await leaveRunning(31_000)
    const before = [await api.db.$count(tickets), await api.db.$count(customers)]
    const again = await post('/v1/tickets', aRequest)
    expect(again.status).toBe(201)
    expect(again.headers['idempotency-replayed']).toBeUndefined()
    expect(ticketIn(again).number).toBe(first.number)
    expect([await api.db.$count(tickets), await api.db.$count(customers)]).toEqual(before)
  })

  it('left it for one of fifty who come back at once', async () => {
    const first = ticketIn(await post('/v1/tickets', aRequest))
    await leaveRunning(31_000)
    const before = await api.db.$count(tickets)
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/v1/tickets', aRequest)))
    for (const answer of answers) {
      if (answer.status === 201) expect(ticketIn(answer).number).toBe(first.number)
      else expect(problemIn(answer)).toEqual({ status: 409, code: 'request_in_progress' })
    }
    expect(await api.db.$count(tickets)).toBe(before)
  })

  it('is not confused with somebody who sends another body', async () => {
    await post('/v1/tickets', aRequest)
    await leaveRunning(31_000)
    const answer = await post('/v1/tickets', { ...aRequest, kind: 'complaint' })
    expect(problemIn(answer)).toEqual({ status: 422, code: 'idempotency_key_reused' })
  })
})

describe('a secret that is shown once', () => {
  it('is kept nowhere: a repeated request makes no second key and does not see the first', async () => {
    const wish = { role: 'csr', subject: 'S-002', label: 'shop' }
    const first = await post('/v1/keys', wish, 'admin')
    expect(first.status).toBe(201)
    const secret = /aftercare_csr_[\w-]+/.exec(first.text)?.[0] ?? 'none in the answer'
    const stored = await api.db.select().from(requests)
    expect(first.text).toContain(secret)
    expect(JSON.stringify(stored)).not.toContain(secret)

    const keys = await api.db.$count(apiKeys)
    const again = await post('/v1/keys', wish, 'admin')
    expect(problemIn(again)).toEqual({ status: 409, code: 'shown_once' })
    expect(await api.db.$count(apiKeys)).toBe(keys)
    expect(problemIn(await post('/v1/keys', { ...wish, label: 'other' }, 'admin')).status).toBe(422)
  })
})
