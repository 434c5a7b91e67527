import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TicketView } from '../../api/contract/answers.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { acceptOffer, act, open, respond, spindle, visitPlan } from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

/** A visit of two hours for which somebody is asked, without parts. */
async function planned(): Promise<string> {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  return number
}

/** The visit that is offered, or accepted, to that engineer. */
async function offeredTo(engineer: string): Promise<TicketView> {
  const number = await planned()
  const offered = await department.when(number, 'offered', ({ stage }) => stage === 'visit_offered')
  if (offered.visit?.engineer === engineer) return offered
  return act(department, 'dispatcher', number, 'visit/assignment', {
    engineer,
    replaces: offered.visit?.key,
    reason: 'The customer asked for this engineer',
  })
}

function visitOf({ visit }: TicketView) {
  if (!visit) throw new Error('There is no visit.')
  return visit
}

/** Time of engineers that is booked twice: never any. */
async function bookedTwice(): Promise<number> {
  const [row] = await department.database.db.execute<{ count: number }>(
    sql`select count(*)::int as count from bookings one join bookings other
      on one.engineer = other.engineer and one.key < other.key and one.during && other.during
      where one.released_at is null and other.released_at is null`,
  )
  return row?.count ?? 0
}

async function openBookings(number: string): Promise<string[]> {
  const rows = await department.database.db.execute<{ key: string }>(
    sql`select key from bookings where ticket = ${number} and released_at is null`,
  )
  return rows.map(({ key }) => key)
}

/** Only the visit's own time is booked; what stood before was given back. */
async function expectOnlyItsOwn(number: string): Promise<void> {
  await until(`${number} holds its own time alone`, async () => {
    const { visit } = await department.ticket(number)
    const wanted = visit?.engineer ? [visit.key] : []
    return JSON.stringify(await openBookings(number)) === JSON.stringify(wanted)
  })
  expect(await bookedTwice()).toBe(0)
}

const kindsOf = async (number: string) =>
  (await department.notices(number)).map(({ kind, recipient }) => `${kind} ${recipient}`)

it('swaps the engineer of an accepted visit: everybody is told, and the former time is free', async () => {
  const number = await planned()
  await acceptOffer(department, number)
  const before = visitOf(await department.ticket(number))
  const to = before.engineer === 'E-002' ? 'E-001' : 'E-002'
  const swapped = await act(department, 'dispatcher', number, 'visit/assignment', {
    engineer: to,
    replaces: before.key,
    reason: 'Speaks the language of the customer',
  })
  expect(swapped).toMatchObject({ stage: 'visit_booked', visit: { engineer: to, state: 'accepted' } })
  await expectOnlyItsOwn(number)
  const told = await kindsOf(number)
  expect(told).toContain(`visit_withdrawn ${before.engineer}`)
  expect(told).toContain(`visit_assigned ${to}`)
  // The engineer who had it and clicks on it hears what happened.
  const late = await department.call(
    before.engineer === 'E-001' ? 'engineer' : 'E-002',
    `POST /v1/tickets/${number}/visit/arrival`,
    {},
  )
  expect([late.status, late.body.code]).toEqual([409, 'offer_withdrawn'])
})

it('moves a visit to a time that overlaps the old one, with the same engineer', async () => {
  const { number, ...offered } = await offeredTo('E-001')
  const before = visitOf({ number, ...offered })
  const from = new Date(Date.parse(before.from ?? '') + 30 * 60_000).toISOString()
  const moved = await act(department, 'dispatcher', number, 'visit/assignment', {
    ...{ engineer: 'E-001', from, replaces: before.key, reason: 'Half an hour later suits better' },
  })
  expect(moved.visit).toMatchObject({ engineer: 'E-001', from })
  await expectOnlyItsOwn(number)
})

it('lets exactly one of several dispatchers win, and gives back what the others booked', async () => {
  const { number, ...offered } = await offeredTo('E-001')
  const { key } = visitOf({ number, ...offered })
  const from = (hours: number) => new Date(Date.now() + (48 + hours) * 3_600_000).toISOString()
  const answers = await Promise.all(
    [0, 3, 6, 9, 12, 15].map((hours) =>
      department.call('dispatcher', `POST /v1/tickets/${number}/visit/assignment`, {
        ...{ engineer: hours % 2 ? 'E-002' : 'E-001', from: from(hours), replaces: key, reason: 'Mine' },
      }),
    ),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const { status, body } of answers) {
    if (status === 200) continue
    expect(status).toBe(409)
    expect(['assignment_under_way', 'visit_changed']).toContain(body.code)
  }
  await expectOnlyItsOwn(number)
})

it('takes an offer back: the system asks the next one, or a dispatcher goes on', async () => {
  const { number, ...offered } = await offeredTo('E-001')
  const first = visitOf({ number, ...offered })
  const body = { visit: first.key, reason: 'Is needed elsewhere', next: 'system' }
  await act(department, 'dispatcher', number, 'visit/withdrawal', body)
  const second = await department.when(
    number,
    'the next is asked',
    ({ visit }) => visit?.engineer === 'E-002',
  )
  const again = await department.call('dispatcher', `POST /v1/tickets/${number}/visit/withdrawal`, body)
  expect([again.status, again.body.code]).toEqual([409, 'visit_changed'])

  const left = await act(department, 'dispatcher', number, 'visit/withdrawal', {
    ...{ visit: visitOf(second).key, reason: 'I call them', next: 'dispatcher' },
  })
  expect(left).toMatchObject({
    stage: 'awaiting_dispatcher',
    visit: { state: 'unassigned', handedOver: { reasons: [{ code: 'taken_back' }] } },
  })
  await expectOnlyItsOwn(number)
})

it('takes an engineer for an emergency: the displaced visit is planned anew, and its customer told', async () => {
  // Nobody else asks for E-004: the visit is an hour ahead, and the emergency takes two.
  const before = await offeredTo('E-004')
  const displaced = before.number
  const emergency = (await offeredTo('E-002')).number
  const taken = await act(department, 'dispatcher', emergency, 'visit/assignment', {
    engineer: 'E-004',
    replaces: visitOf(await department.ticket(emergency)).key,
    ...{ emergency: 'now', reason: 'A line stands still' },
  })
  expect(taken).toMatchObject({
    stage: 'visit_booked',
    visit: { engineer: 'E-004', state: 'accepted', emergency: 'now' },
  })
  const replanned = await department.when(
    displaced,
    'is offered anew',
    ({ stage }) => stage === 'visit_offered',
  )
  expect(visitOf(replanned).key).not.toBe(visitOf(before).key)
  const types = (await department.events(displaced)).map(({ type }) => type)
  expect(types.filter((type) => type === 'visitDisplaced')).toHaveLength(1)
  await expectOnlyItsOwn(displaced)
  await expectOnlyItsOwn(emergency)
  const told = await kindsOf(displaced)
  expect(told).toContain('visit_withdrawn E-004')
  expect(told.some((one) => one.startsWith('visit_changed'))).toBe(true)
})

it('tells the displaced ticket also when whoever was to tell it is gone', async () => {
  const displaced = await offeredTo('E-004')
  const { key } = visitOf(displaced)
  // As a crash leaves it: the time is taken, what is to be told is noted, and nobody tells it.
  await department.database.db.execute(sql`
    with released as (update bookings set released_at = now() where key = ${key})
    insert into displacements (booking, ticket, occasion, because, by)
    values (${key}, ${displaced.number}, 'lost', 'emergency', '{"role":"dispatcher","id":"D-001"}')`)
  await department.client.workflow.execute('reconciliation', {
    taskQueue: department.config.taskQueue,
    workflowId: 'reconciliation-of-the-test',
  })
  await department.when(displaced.number, 'is offered anew', ({ stage }) => stage === 'visit_offered')
  await expectOnlyItsOwn(displaced.number)
})

it('leaves an engineer at the customer’s alone, unless that is confirmed', async () => {
  const present = (await offeredTo('E-003')).number
  await act(department, 'E-003', present, 'visit/arrival')
  const emergency = (await offeredTo('E-002')).number
  const order = {
    engineer: 'E-003',
    replaces: visitOf(await department.ticket(emergency)).key,
    reason: 'Danger to people',
  }
  const ask = (more: object) =>
    department.call('dispatcher', `POST /v1/tickets/${emergency}/visit/assignment`, { ...order, ...more })
  const refused = await ask({ emergency: 'now' })
  expect([refused.status, refused.body.code]).toEqual([409, 'engineer_on_site'])
  expect((await department.ticket(present)).stage).toBe('on_site')

  const { status, body } = await ask({ emergency: 'now', evenArrived: true })
  expect([status, body.visit?.engineer]).toEqual([200, 'E-003'])
  await department.when(present, 'lost its engineer', ({ visit }) => visit?.state !== 'arrived')
  await expectOnlyItsOwn(present)
  await expectOnlyItsOwn(emergency)
})

it('plans visits anew for leave, when it is asked to', async () => {
  const { number, ...offered } = await offeredTo('E-001')
  const { key, from, to } = visitOf({ number, ...offered })
  const leave = { from, to, replan: true }
  const answer = await department.call<{ replanning: boolean; visits: { ticket: string }[] }>(
    'dispatcher',
    'POST /v1/engineers/E-001/leave',
    leave,
  )
  expect([answer.status, answer.body.replanning]).toEqual([201, true])
  expect(answer.body.visits.map(({ ticket }) => ticket)).toContain(number)
  await department.when(number, 'goes to another time or engineer', ({ visit }) => visit?.key !== key)
  await department.when(number, 'is offered', ({ visit }) => visit?.state === 'offered')
  await expectOnlyItsOwn(number)
  expect(await kindsOf(number)).toContain('visit_withdrawn E-001')
})

it('goes back to the parts when an engineer does not find them', async () => {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', visitPlan)
  const offered = await department.when(number, 'offered', ({ stage }) => stage === 'visit_offered')
  const engineer = visitOf(offered).engineer === 'E-001' ? 'engineer' : 'E-002'
  const back = await act(department, engineer, number, 'visit/refusal', {
    reason: 'The shelf is empty',
    cause: 'parts_missing',
  })
  expect(back.stage).toBe('awaiting_parts')
  expect((await department.notices(number)).map(({ kind }) => kind)).toContain('parts_missing')
  // A delivery of what was missing lets it go on, to the same engineer too.
  const [line] = visitPlan.parts
  await department.call('parts_keeper', `POST /v1/parts/${line?.sku}/receipts`, { quantity: 2 })
  await department.when(number, 'offered again', ({ stage }) => stage === 'visit_offered')
  await expectOnlyItsOwn(number)
})
