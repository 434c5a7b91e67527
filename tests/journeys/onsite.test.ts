import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import {
  acceptOffer,
  act,
  bearing,
  complete,
  diagnose,
  engineerOf,
  good,
  open,
  respond,
  spindle,
  verify,
  visitPlan,
} from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

interface Stock {
  items: { sku: string; onHand: number; reserved: number; free: number }[]
}

async function stockOf(sku: string) {
  const { body } = await department.call<Stock>('parts_keeper', 'GET /v1/parts')
  const part = body.items.find((one) => one.sku === sku)
  if (!part) throw new Error(`There is no ${sku}.`)
  return { onHand: part.onHand, reserved: part.reserved }
}

/** Opens a ticket and plans a visit for it. */
async function planned(plan: object = visitPlan, request: object = spindle): Promise<string> {
  const number = await open(department, request)
  await respond(department, number)
  await diagnose(department, number)
  await act(department, 'csr', number, 'plan', plan)
  return number
}

it('repairs on site with parts: reserved before the dispatch, the used one issued, the rest released', async () => {
  const before = await stockOf(bearing)
  const number = await planned()
  const engineer = await acceptOffer(department, number)
  expect(await stockOf(bearing)).toEqual({ ...before, reserved: before.reserved + 2 })
  const booked = await department.ticket(number)
  expect(booked).toMatchObject({
    stage: 'visit_booked',
    parts: { state: 'reserved' },
    visit: { state: 'accepted', engineer: 'E-001', engineerName: '张伟' },
  })

  expect((await act(department, engineer, number, 'visit/arrival')).stage).toBe('on_site')
  await complete(department, engineer, number, [{ sku: bearing, quantity: 1 }])
  await verify(department, number)
  const closed = await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  expect(closed).toMatchObject({ status: 'closed', parts: { state: 'issued' } })
  await until('one bearing left the stock and none is held', async () => {
    const now = await stockOf(bearing)
    return now.onHand === before.onHand - 1 && now.reserved === before.reserved
  })

  const types = (await department.events(number)).map((event) => event.type)
  expect(types.indexOf('partsReserved')).toBeLessThan(types.indexOf('visitOffered'))
  const told = (await department.notices(number)).map((notice) => notice.kind)
  expect(told).toEqual(
    expect.arrayContaining(['received', 'visit_offered', 'visit_booked', 'resolved', 'call_due']),
  )
})

it('begins a second round with clocks of its own when the customer objects', async () => {
  const number = await planned()
  const engineer = await acceptOffer(department, number)
  await act(department, engineer, number, 'visit/arrival')
  await complete(department, engineer, number)
  const objected = await verify(department, number, false)
  expect(objected).toMatchObject({
    round: 2,
    status: 'in_progress',
    plan: null,
    visit: null,
    completion: null,
    sla: { response: { cycle: 2, state: 'running' } },
  })
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  const second = await acceptOffer(department, number)
  await act(department, second, number, 'visit/arrival')
  await complete(department, second, number)
  await verify(department, number)
  const closed = await act(department, 'csr', number, 'follow-up', { reached: true })
  expect(closed).toMatchObject({ status: 'closed', round: 2 })
})

it('gives everything back when the ticket is cancelled in mid-visit', async () => {
  const before = await stockOf(bearing)
  const number = await planned()
  const engineer = await acceptOffer(department, number)
  await act(department, engineer, number, 'visit/arrival')
  const cancelled = await act(department, 'csr', number, 'cancellation', { reason: '客户自行修复' })
  expect(cancelled).toMatchObject({ status: 'cancelled', visit: null, parts: null })

  await until('the parts are free again', async () => (await stockOf(bearing)).reserved === before.reserved)
  expect((await stockOf(bearing)).onHand).toBe(before.onHand)
  const workflow = department.client.workflow.getHandle(`ticket-${number}`)
  expect(await workflow.result()).toEqual({ outcome: 'cancelled' })
  const told = (await department.notices(number)).filter((notice) => notice.kind === 'visit_withdrawn')
  expect(told.map((notice) => notice.recipient)).toEqual(['E-001'])
  const types = (await department.events(number)).filter((event) => event.type === 'returned')
  expect(types).toHaveLength(2)
})

it('offers the visit to the next engineer after a refusal, and tells the customer only of the one who comes', async () => {
  const number = await planned({ ...visitPlan, parts: [] })
  const first = await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')
  expect(first.visit?.engineer).toBe('E-001')
  await act(department, engineerOf(first), number, 'visit/refusal', { reason: '休假' })
  const second = await department.when(number, 'offered again', ({ visit }) => visit?.engineer === 'E-002')
  const late = await department.call('engineer', `POST /v1/tickets/${number}/visit/acceptance`, {})
  expect([late.status, late.body.code]).toEqual([409, 'offer_declined'])

  await act(department, engineerOf(second), number, 'visit/acceptance')
  const told = (await department.notices(number)).filter((notice) => notice.kind === 'visit_booked')
  expect(told).toHaveLength(1)
  await until('it is mailed or recorded', async () => {
    const [notice] = (await department.notices(number)).filter((one) => one.kind === 'visit_booked')
    return notice?.body?.includes('李强')
  })
})

it('hands over to a dispatcher when nobody is left, who assigns somebody by hand', async () => {
  const number = await planned({ ...visitPlan, parts: [], skills: ['welding'] })
  await department.when(number, 'with the dispatcher', (ticket) => ticket.stage === 'awaiting_dispatcher')
  await until('the dispatcher is told', async () =>
    (await department.notices(number)).some(
      (notice) => notice.kind === 'awaiting_dispatcher' && notice.recipient === 'D-001',
    ),
  )
  const nobody = await department.call('dispatcher', `POST /v1/tickets/${number}/visit/assignment`, {
    engineer: 'E-999',
  })
  expect([nobody.status, nobody.body.code]).toEqual([422, 'unknown_engineer'])
  const assigned = await act(department, 'dispatcher', number, 'visit/assignment', { engineer: 'E-003' })
  expect(assigned).toMatchObject({ stage: 'visit_booked', visit: { engineer: 'E-003', state: 'accepted' } })
  const twice = await department.call('dispatcher', `POST /v1/tickets/${number}/visit/assignment`, {
    engineer: 'E-002',
  })
  expect([twice.status, twice.body.code]).toEqual([409, 'not_awaiting_dispatcher'])
})

it('waits for a part that is short, tells customer and keeper, and goes on when it arrives', async () => {
  const plan = { ...visitPlan, parts: [{ sku: 'CONTROL-BOARD-LS4', quantity: 3 }] }
  const number = await planned(plan)
  const short = await department.when(number, 'short', (ticket) => ticket.stage === 'awaiting_parts')
  expect(short.parts?.shortages).toEqual([{ sku: 'CONTROL-BOARD-LS4', wanted: 3, available: 1 }])
  expect(short.visit).toBeNull()
  const told = (await department.notices(number)).map(
    (notice) => `${notice.kind} ${notice.recipient.split(':')[0]}`,
  )
  expect(told).toEqual(expect.arrayContaining(['delay customer', 'parts_short P-001']))

  await department.call('parts_keeper', 'POST /v1/parts/CONTROL-BOARD-LS4/receipts', { quantity: 5 })
  const offered = await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')
  expect(offered.parts).toMatchObject({ state: 'reserved', shortages: [] })
  expect(await stockOf('CONTROL-BOARD-LS4')).toEqual({ onHand: 6, reserved: 3 })
})

it('changes the plan: what the old one held goes back, what the new one needs is held', async () => {
  const before = { bearing: await stockOf(bearing), fuse: await stockOf('FUSE-10A') }
  const number = await planned()
  await acceptOffer(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [{ sku: 'FUSE-10A', quantity: 4 }] })
  await department.when(number, 'offered again', (ticket) => ticket.stage === 'visit_offered')
  await until(
    'the bearings are free again',
    async () => (await stockOf(bearing)).reserved === before.bearing.reserved,
  )
  expect(await stockOf('FUSE-10A')).toEqual({ ...before.fuse, reserved: before.fuse.reserved + 4 })
})

/** Keeps the row of a part locked while something is done: whoever asks for that part waits. */
async function whileLocked(sku: string, work: () => Promise<void>): Promise<void> {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let isLocked: () => void = () => undefined
  const locked = new Promise<void>((resolve) => {
    isLocked = resolve
  })
  const lock = department.database.db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from stock where sku = ${sku} for update`)
    isLocked()
    await held
  })
  await locked
  await work()
  release()
  await lock
}

it('gives back a hold that comes about while the ticket is being cancelled', async () => {
  const before = await stockOf('FUSE-10A')
  let number = ''
  await whileLocked('FUSE-10A', async () => {
    number = await planned({ ...visitPlan, parts: [{ sku: 'FUSE-10A', quantity: 3 }] })
    await act(department, 'csr', number, 'cancellation', { reason: '重复' })
  })
  const workflow = department.client.workflow.getHandle(`ticket-${number}`)
  expect(await workflow.result()).toEqual({ outcome: 'cancelled' })
  expect(await stockOf('FUSE-10A')).toEqual(before)
})

it('goes on with all its tracks when it is reopened while a reservation is under way', async () => {
  const before = await stockOf('FUSE-10A')
  let number = ''
  await whileLocked('FUSE-10A', async () => {
    number = await planned({ ...visitPlan, parts: [{ sku: 'FUSE-10A', quantity: 3 }] })
    await act(department, 'csr', number, 'cancellation', { reason: '误操作' })
    await act(department, 'csr', number, 'reopening', { reason: '误操作' })
  })
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')
  await until(
    'the fuses are free again',
    async () => (await stockOf('FUSE-10A')).reserved === before.reserved,
  )
})

it('does not send anybody into the past', async () => {
  const number = await planned({ ...visitPlan, parts: [], skills: ['welding'] })
  await department.when(number, 'with the dispatcher', (ticket) => ticket.stage === 'awaiting_dispatcher')
  const past = await department.call('dispatcher', `POST /v1/tickets/${number}/visit/assignment`, {
    engineer: 'E-003',
    from: '2001-01-01T09:00:00+08:00',
  })
  expect([past.status, past.body.code]).toEqual([409, 'time_passed'])
  expect((await department.ticket(number)).stage).toBe('awaiting_dispatcher')
})
