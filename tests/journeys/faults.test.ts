import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../scripts/ports.ts'
import type { Service } from '../../scripts/processes.ts'
import { findTemporal, startTemporal } from '../../scripts/temporal.ts'
import { type Department, openDepartment } from '../support/department.ts'
import {
  act,
  bearing,
  diagnose,
  engineerOf,
  good,
  open,
  question,
  respond,
  spindle,
  visitPlan,
} from '../support/lives.ts'
import { until } from '../support/until.ts'

describe('with Temporal down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-temporal-'))
  let department: Department
  let temporal: Pick<Service, 'stop'>
  let start: () => Promise<Pick<Service, 'stop'>>

  beforeAll(async () => {
    const port = await freePort()
    const binary = await findTemporal({ log: () => undefined })
    start = () =>
      startTemporal({
        binary,
        port,
        databaseFile: join(folder, 'temporal.db'),
        logFile: join(folder, 'temporal.log'),
      })
    temporal = await start()
    department = await openDepartment({}, { temporalAddress: `127.0.0.1:${port}` })
  })
  afterAll(async () => {
    await department.stop()
    await temporal.stop()
    rmSync(folder, { recursive: true })
  })

  it('takes requests in all the same, and keeps their promise once Temporal is back', async () => {
    await temporal.stop()
    const number = await open(department, spindle, { hoursAgo: 25 })
    expect((await department.ticket(number)).sla.response).toMatchObject({
      state: 'running',
      target: 'PT24H',
    })

    const act = await department.call('csr', `POST /v1/tickets/${number}/response`, {
      channel: 'phone',
      summary: 'x',
    })
    expect([act.status, act.body.code]).toEqual([503, 'temporal_unreachable'])
    expect(act.headers.get('retry-after')).toBe('5')
    expect(await department.alerts(number)).toEqual([])
    const ready = await department.call<{ status: string }>('csr', 'GET /readyz')
    expect([ready.status, ready.body.status]).toEqual([200, 'degraded'])

    temporal = await start()
    await until('the breach is told', async () => (await department.alerts(number)).length === 3)
    const { receivedAt, sla } = await department.ticket(number)
    expect(Date.parse(sla.response.breachedAt ?? '') - Date.parse(receivedAt)).toBe(24 * 3_600_000)
    await until(
      'acts are taken again',
      async () => (await respond(department, number)).sla.response.state === 'missed',
    )
  }, 90_000)
})

describe('with a worker that is killed', () => {
  let department: Department
  beforeAll(async () => {
    department = await openDepartment({}, { worker: 'process' })
  })
  afterAll(() => department.stop())

  /** Kills the worker, and has another one take its place. */
  async function killWorker(): Promise<void> {
    await department.worker.kill()
    await department.worker.start()
  }

  it('goes on at every stage of the on-site journey, and does nothing twice', async () => {
    const number = await open(department, spindle, { hoursAgo: 13 })
    await killWorker()
    const step = async (key: string, path: string, body: object = {}) => {
      // Without a worker an act is answered late or with 202; the same key asks for the same act.
      const idempotencyKey = `${path}-${number}`
      await until(
        `${path} is done`,
        async () => {
          const answer = await department.call(key, `POST /v1/tickets/${number}/${path}`, body, {
            'idempotency-key': idempotencyKey,
          })
          if (answer.status >= 400 && answer.status !== 409) throw new Error(JSON.stringify(answer.body))
          return answer.status === 200
        },
        { within: 60_000 },
      )
      await killWorker()
    }
    await step('csr', 'response', { channel: 'phone', summary: '已致电' })
    await step('csr', 'diagnosis', { category: 'hardware', cause: '轴承' })
    await step('csr', 'plan', visitPlan)
    const offered = await until(
      'offered',
      async () => {
        const ticket = await department.ticket(number)
        return ticket.stage === 'visit_offered' && ticket
      },
      { within: 60_000 },
    )
    const engineer = engineerOf(offered)
    await killWorker()
    await step(engineer, 'visit/acceptance')
    await step(engineer, 'visit/arrival')
    await step(engineer, 'completion', {
      cause: '轴承磨损',
      work: '更换',
      partsUsed: [{ sku: bearing, quantity: 1 }],
    })
    await step('csr', 'verification', { accepted: true, signedBy: '陈立' })
    await step('csr', 'follow-up', { reached: true, ratings: good })

    const events = await department.events(number)
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    const types = events.map((event) => event.type)
    for (const once of [
      'responded',
      'diagnosed',
      'planned',
      'partsReserved',
      'visitOffered',
      'visitAccepted',
      'arrived',
      'completed',
      'verified',
      'closed',
    ]) {
      expect(
        types.filter((type) => type === once),
        once,
      ).toHaveLength(1)
    }
    expect((await department.alerts(number)).map((alert) => alert.level)).toEqual(['50%'])
    await until(
      'one bearing was issued, none is held',
      async () => {
        const { body } = await department.call<{
          items: { sku: string; onHand: number; reserved: number }[]
        }>('parts_keeper', 'GET /v1/parts')
        const part = body.items.find((one) => one.sku === bearing)
        return part?.onHand === 7 && part.reserved === 0
      },
      { within: 60_000 },
    )
    await department.client.workflow.getHandle(`ticket-${number}`).result()
  }, 240_000)

  it('loses no deadline that passes while nobody works: its true instant is kept', async () => {
    const number = await open(department, question, { hoursAgo: 72 - 15 / 3600 })
    await until('the warnings are out', async () => (await department.alerts(number)).length === 2, {
      within: 60_000,
    })
    await department.worker.kill()
    const { receivedAt } = await department.ticket(number)
    const deadline = Date.parse(receivedAt) + 72 * 3_600_000
    await until('the deadline is past', async () => Date.now() > deadline + 500)
    expect(await department.alerts(number)).toHaveLength(2)
    await department.worker.start()
    await until('the breach is told', async () => (await department.alerts(number)).length === 3, {
      within: 60_000,
    })
    const breach = (await department.alerts(number)).find((alert) => alert.level === 'breach')
    expect(Date.parse(breach?.dueAt ?? '')).toBe(deadline)
    expect(Date.parse(breach?.firedAt ?? '')).toBeGreaterThan(deadline + 500)
  }, 120_000)
})

describe('with the API asked twice', () => {
  let department: Department
  beforeAll(async () => {
    department = await openDepartment()
  })
  afterAll(() => department.stop())

  it('does an act once, however often it is sent under one key, also across a fresh history', async () => {
    const number = await open(department, spindle)
    const body = { text: '客户来电', visibility: 'internal' }
    const send = () =>
      department.call('csr', `POST /v1/tickets/${number}/notes`, body, { 'idempotency-key': 'note-1' })
    const answers = await Promise.all(Array.from({ length: 10 }, send))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(
      new Set(answers.some((answer) => answer.status === 409) ? [200, 409] : [200]),
    )
    await department.client.workflow.getHandle(`ticket-${number}`).signal('rotate')
    expect((await send()).status).toBe(200)
    expect((await department.events(number)).filter((event) => event.type === 'noted')).toHaveLength(1)
  })

  it('refuses an act on another version than the caller has seen', async () => {
    const number = await open(department, spindle)
    await respond(department, number)
    const stale = await department.call(
      'csr',
      `POST /v1/tickets/${number}/diagnosis`,
      { category: 'software', cause: 'x' },
      { 'if-match': '"1"' },
    )
    expect([stale.status, stale.body.code]).toEqual([412, 'version_mismatch'])
    expect((await diagnose(department, number)).version).toBe(3)
    await act(department, 'csr', number, 'cancellation', { reason: '重复' })
  })
})
