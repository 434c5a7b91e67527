import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TicketView } from '../../api/contract/answers.ts'
import { carrierToken, openCarrier, type TestCarrier } from '../support/carrier.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { readable } from '../support/histories.ts'
import { act, complete, good, open, respond, spindle, verify } from '../support/lives.ts'
import { until } from '../support/until.ts'

let carrier: TestCarrier
let department: Department
const reportKey = 'a-key-that-was-agreed-on-with-them'

beforeAll(async () => {
  carrier = await openCarrier()
  department = await openDepartment({
    CARRIER_URL: carrier.url,
    CARRIER_TOKEN: carrierToken,
    CARRIER_EVENTS_KEY: reportKey,
  })
})
afterAll(async () => {
  await department.stop()
  await carrier.close()
})
afterEach(() => {
  carrier.down = false
  carrier.refuses = () => false
})

const address = '江苏省苏州市工业园区星湖街 328 号'
const request = { ...spindle, customer: { ...spindle.customer, address } }
const depotPlan = { mode: 'depot', skills: [], parts: [], durationMinutes: 120 }
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const ok = { matches: true, condition: '外观完好', accessories: ['电源线'], photos: [] as string[] }
const packing = {
  checklist: [
    { item: '主机', done: true },
    { item: '电源线', done: true },
  ],
}

async function planned(): Promise<string> {
  const number = await open(department, request)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', depotPlan)
  return number
}

type Direction = 'inbound' | 'outbound'

async function labelled(number: string, direction: Direction): Promise<string> {
  const ticket = await department.when(
    number,
    `${direction} label`,
    ({ depot }) => depot?.[direction]?.state === 'ready',
  )
  return ticket.depot?.[direction]?.trackingNumber ?? ''
}

function happens(trackingNumber: string, code: string) {
  const events = carrier.events.get(trackingNumber) ?? []
  carrier.events.set(trackingNumber, [...events, { at: new Date().toISOString(), code, place: '苏州' }])
}

async function sweep(): Promise<unknown> {
  return department.client.workflow.execute('parcelSweep', {
    taskQueue: department.config.taskQueue,
    workflowId: `parcels-${Date.now()}-${Math.random()}`,
  })
}

const stageIs = (number: string, stage: string) =>
  department.when(number, stage, (ticket) => ticket.stage === stage)

async function received(number: string): Promise<void> {
  happens(await labelled(number, 'inbound'), 'delivered')
  await sweep()
  await stageIs(number, 'receiving')
  await act(department, 'engineer', number, 'depot/receipt', ok)
}

async function detected(number: string): Promise<void> {
  await received(number)
  await act(department, 'engineer', number, 'depot/detection', {
    findings: '主轴轴承磨损',
    faultCode: 'F-17',
  })
}

/** Packed, and on the carrier's record as delivered. */
async function returned(number: string): Promise<TicketView> {
  await act(department, 'parts_keeper', number, 'depot/packing', packing)
  happens(await labelled(number, 'outbound'), 'delivered')
  await sweep()
  return department.when(number, 'returned', ({ depot }) => depot?.place === 'returned')
}

const workflowOf = (number: string) => department.client.workflow.getHandle(`ticket-${number}`)

const mailsOf = async (number: string) => (await department.notices(number)).map(({ kind }) => kind)

describe('a unit that is sent in', () => {
  it('is repaired, tested in rounds, and goes back, with every way tracked', async () => {
    const number = await planned()
    const tracking = await labelled(number, 'inbound')
    const label = carrier.labels.get(`${number}/parcel-1`)
    expect(label?.order).toMatchObject({ reference: number, from: { address } })
    expect(label?.order.to.address).toContain('维修中心')
    const printed = await fetch(
      `http://127.0.0.1:${department.config.port}/v1/tickets/${number}/depot/labels/inbound`,
      {
        headers: { authorization: `Bearer ${department.keys.csr}` },
      },
    )
    expect([printed.status, printed.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(await printed.text()).toBe(`%PDF ${number}/parcel-1`)

    happens(tracking, 'picked_up')
    expect(await sweep()).toMatchObject({ told: 1 })
    await stageIs(number, 'unit_inbound')
    expect(await sweep()).toMatchObject({ told: 0 })
    happens(tracking, 'delivered')
    await sweep()
    await stageIs(number, 'receiving')

    const photo = await fetch(`http://127.0.0.1:${department.config.port}/v1/tickets/${number}/photos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${department.keys.engineer}`, 'content-type': 'image/jpeg' },
      body: jpeg,
    })
    const { id } = (await photo.json()) as { id: string }
    expect(photo.status).toBe(201)
    const foreign = '00000000-0000-4000-8000-000000000000'
    const unknown = await department.call('engineer', `POST /v1/tickets/${number}/depot/receipt`, {
      ...ok,
      photos: [id, foreign],
    })
    expect([unknown.status, unknown.body.errors?.[0]?.pointer]).toEqual([422, '/photos/1'])
    await act(department, 'engineer', number, 'depot/receipt', { ...ok, photos: [id] })
    await act(department, 'engineer', number, 'depot/detection', {
      findings: '主轴轴承磨损',
      faultCode: 'F-17',
    })
    const quoted = await act(department, 'csr', number, 'quote', {
      lines: [
        { kind: 'labour', description: '更换轴承', quantity: 1, amount: 80_000 },
        { kind: 'shipping', description: '往返运费', quantity: 1, amount: 4_000 },
      ],
      amount: 84_000,
      currency: 'CNY',
      validUntil: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    })
    expect(quoted).toMatchObject({ stage: 'quote_open', paused: true })
    const accepted = await act(department, 'csr', number, 'quote/decision', {
      accepted: true,
      comment: '电话同意',
    })
    expect(accepted).toMatchObject({
      stage: 'depot_work',
      paused: false,
      depot: { quote: { decision: { comment: '电话同意' } } },
    })

    await act(department, 'engineer', number, 'depot/steps', { step: 'replace_bearing', note: '防静电操作' })
    const failed = { round: 1, results: [{ test: 'load', passed: false, value: '72 °C' }] }
    await act(department, 'engineer', number, 'depot/tests', failed)
    const early = await department.call('engineer', `POST /v1/tickets/${number}/completion`, {
      cause: 'x',
      work: 'y',
      partsUsed: [],
    })
    expect([early.status, early.body.code]).toEqual([409, 'tests_not_passed'])
    await act(department, 'engineer', number, 'depot/steps', { step: 'adjust', note: '重新调整间隙' })
    const passed = { round: 2, results: [{ test: 'load', passed: true, value: '41 °C' }] }
    const tested = await act(department, 'engineer', number, 'depot/tests', passed)
    expect(tested.depot?.tests).toMatchObject([
      { round: 1, passed: false, results: [{ value: '72 °C' }] },
      { round: 2, passed: true, results: [{ value: '41 °C' }] },
    ])
    await complete(department, 'engineer', number)
    await act(department, 'parts_keeper', number, 'depot/packing', packing)
    const back = await labelled(number, 'outbound')

    // This time the carrier tells by itself, at once.
    const report = (code: string, key = reportKey) =>
      fetch(`http://127.0.0.1:${department.config.port}/v1/carriers/sf/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ trackingNumber: back, events: [{ at: new Date().toISOString(), code }] }),
      })
    expect((await report('picked_up', 'another-key')).status).toBe(401)
    expect(await (await report('picked_up')).json()).toEqual({ known: 1, told: 1 })
    expect(await department.ticket(number)).toMatchObject({ stage: 'unit_outbound' })
    await report('delivered')
    expect(await department.ticket(number)).toMatchObject({
      stage: 'awaiting_verification',
      depot: {
        place: 'returned',
        receipt: { photos: [id], condition: '外观完好' },
        detection: { faultCode: 'F-17' },
      },
    })
    await verify(department, number)
    const closed = await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
    expect(closed).toMatchObject({ status: 'closed', ended: { outcome: 'satisfied' } })
    expect(await workflowOf(number).result()).toEqual({ outcome: 'satisfied' })
    // Addresses, findings and what people said stay in Postgres.
    const history = readable(await workflowOf(number).fetchHistory())
    expect(history).toContain(`${number}/parcel-1`)
    for (const secret of [
      '星湖街',
      '维修中心',
      '陈立',
      '主轴轴承磨损',
      '电话同意',
      '外观完好',
      '防静电操作',
      '72 °C',
    ]) {
      expect(history.includes(secret), secret).toBe(false)
    }
    expect(await mailsOf(number)).toEqual(
      expect.arrayContaining([
        'label_ready',
        'unit_received',
        'quote_made',
        'unit_shipped',
        'unit_delivered',
        'sign_off_due',
      ]),
    )
  })

  it('goes back unrepaired when the quote is declined', async () => {
    const number = await planned()
    await detected(number)
    await act(department, 'csr', number, 'quote', {
      lines: [{ kind: 'part', description: '主轴', quantity: 1, amount: 900_000 }],
      amount: 900_000,
      currency: 'CNY',
      validUntil: new Date(Date.now() + 86_400_000).toISOString(),
    })
    const declined = await act(department, 'csr', number, 'quote/decision', { accepted: false })
    expect(declined).toMatchObject({ stage: 'packing', depot: { unrepaired: 'quote_declined' } })
    await complete(department, 'engineer', number)
    expect(await returned(number)).toMatchObject({ stage: 'awaiting_verification' })
    await verify(department, number)
    await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  })
})

describe('a carrier', () => {
  it('that is away and comes back makes one label, and nothing else waits for it', async () => {
    carrier.down = true
    const number = await planned()
    await act(department, 'csr', number, 'notes', { text: '承运商无响应', visibility: 'internal' })
    expect(await department.ticket(number)).toMatchObject({ depot: { inbound: { state: 'wanted' } } })
    carrier.down = false
    await labelled(number, 'inbound')
    expect([...carrier.labels.keys()].filter((key) => key.startsWith(number))).toEqual([`${number}/parcel-1`])
    await act(department, 'csr', number, 'cancellation', { reason: '重复' })
    await workflowOf(number).result()
  })

  it('that refuses leaves it to the owner, who may have another parcel recorded', async () => {
    carrier.refuses = () => true
    const number = await planned()
    await department.when(number, 'refused', ({ depot }) => depot?.inbound?.refused === 'carrier_refused')
    expect(await mailsOf(number)).toContain('label_failed')
    await act(department, 'csr', number, 'depot/shipment', {
      direction: 'inbound',
      carrier: 'jd',
      trackingNumber: `JD${number}`,
    })
    carrier.events.set(`JD${number}`, [{ at: new Date().toISOString(), code: 'delivered' }])
    await sweep()
    await stageIs(number, 'receiving')
    await act(department, 'engineer', number, 'depot/receipt', ok)
    await act(department, 'csr', number, 'cancellation', { reason: '不修了' })
    carrier.refuses = () => false
    await returned(number)
    await workflowOf(number).result()
  })
})

describe('a cancellation leaves nothing behind', () => {
  async function expectNothingLeft(number: string): Promise<void> {
    expect(await workflowOf(number).result()).toEqual({ outcome: 'cancelled' })
    const left = await department.database.db.execute(
      sql`select key, state from parcels where ticket = ${number} and state in ('ordering', 'ordered')`,
    )
    expect([...left]).toEqual([])
  }

  it('while the label lies with the customer', async () => {
    const number = await planned()
    await labelled(number, 'inbound')
    await act(department, 'csr', number, 'cancellation', { reason: '不修了' })
    await expectNothingLeft(number)
    expect(carrier.labels.get(`${number}/parcel-1`)?.cancelled).toBe(true)
  })

  it('while the carrier is away and the label is being ordered', async () => {
    carrier.down = true
    const number = await planned()
    await act(department, 'csr', number, 'cancellation', { reason: '不修了' })
    await expectNothingLeft(number)
    carrier.down = false
    expect(carrier.labels.has(`${number}/parcel-1`)).toBe(false)
  })

  it('while the unit is on its way: it comes, and goes back', async () => {
    const number = await planned()
    happens(await labelled(number, 'inbound'), 'in_transit')
    // The carrier knows of it, the ticket does not yet.
    await act(department, 'csr', number, 'cancellation', { reason: '不修了' })
    await department.when(number, 'owed', ({ depot }) => depot?.owed === true && depot.place === 'inbound')
    happens(await labelledNumber(number), 'delivered')
    await sweep()
    await department.when(number, 'here', ({ depot }) => depot?.place === 'depot')
    expect(await mailsOf(number)).toContain('unit_to_return')
    await returned(number)
    await expectNothingLeft(number)
  })

  it('in the middle of the repair, also when the workflow is terminated then', async () => {
    const number = await planned()
    await detected(number)
    await act(department, 'csr', number, 'cancellation', { reason: '不修了' })
    await workflowOf(number).terminate('by mistake')
    const found = await department.client.workflow.execute('reconciliation', {
      taskQueue: department.config.taskQueue,
      workflowId: `reconciliation-${Date.now()}`,
    })
    expect(found).toMatchObject({ revived: expect.arrayContaining([number]) })
    await returned(number)
    await expectNothingLeft(number)
  })

  async function labelledNumber(number: string): Promise<string> {
    return until('the label is known', async () => carrier.labels.get(`${number}/parcel-1`)?.trackingNumber)
  }
})
