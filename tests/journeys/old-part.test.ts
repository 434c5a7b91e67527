import { afterAll, beforeAll, expect, it } from 'vitest'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { remindOfOldParts } from '../../db/queries/old-part-reminders.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { rawHistory } from '../support/histories.ts'
import { acceptOffer, act, bearing, open, respond, verify, visitPlan } from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

type Items<Item> = { items: Item[] }
const list = async <Item>(path: string) =>
  (await department.call<Items<Item>>('parts_keeper', `GET /v1/${path}`)).body.items
const keep = (request: `${'POST' | 'PUT'} ${string}`, body: unknown) =>
  department.call<Record<string, unknown>>('parts_keeper', request, body)
const bearings = async () => {
  const parts = await list<{ sku: string; onHand: number; reserved: number }>('parts')
  return parts.find(({ sku }) => sku === bearing)
}

it('a part goes out, in, and its predecessor back, long after the ticket is closed', async () => {
  await keep(`PUT /v1/parts/${bearing}/warranty`, { period: 'P12M' })
  await keep(`PUT /v1/parts/${bearing}/old-part`, { oldPart: 'return', within: 'P14D' })
  const number = await open(department)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', visitPlan)
  const engineer = await acceptOffer(department, number)

  await act(department, 'parts_keeper', number, 'parts/issue', {})
  const { visit } = await department.ticket(number)
  const out = { ticket: number, sku: bearing, to: visit?.engineer }
  await until('both bearings are out with the engineer', async () => {
    const [line] = await list<{ quantity: number }>(`parts/outstanding?ticket=${number}`)
    return line?.quantity === 2
  })
  expect(await list(`parts/outstanding?ticket=${number}`)).toMatchObject([{ ...out, quantity: 2 }])
  expect(await bearings()).toMatchObject({ onHand: 6, reserved: 0 })

  await act(department, engineer, number, 'visit/arrival')
  const completed = await act(department, engineer, number, 'completion', {
    ...{ cause: '轴承磨损', work: '更换轴承' },
    partsUsed: [{ sku: bearing, quantity: 1, serials: [{ new: 'SB-2', old: 'SB-1' }] }],
  })
  expect(completed.completion?.builtIn).toMatchObject([
    { serial: 'SB-2', warranty: { reason: { code: 'part_period' } }, oldPart: { state: 'due' } },
  ])
  expect(await list(`parts/serials/SB-2`)).toMatchObject([
    { ticket: number, replaces: 'SB-1', unit: { serial: 'VMC850-23-00417' } },
  ])

  // One bearing was not needed: it is out until it is brought back, and those who have to know were told.
  await until('the use is booked', async () => {
    const [line] = await list<{ quantity: number }>('parts/outstanding')
    return line?.quantity === 1
  })
  expect(await list('parts/outstanding')).toMatchObject([{ ...out, quantity: 1 }])
  const told = (await department.notices(number)).filter(({ kind }) => kind === 'parts_to_return')
  expect(told.map(({ recipient }) => recipient)).toContain(visit?.engineer)
  const back = await keep(`POST /v1/parts/${bearing}/returns`, { ticket: number, quantity: 1 })
  expect(back.status).toBe(201)
  expect(await list('parts/outstanding')).toEqual([])
  expect(await bearings()).toMatchObject({ onHand: 7, reserved: 0 })

  await verify(department, number)
  await act(department, 'csr', number, 'follow-up', { reached: true })
  await department.when(number, 'closed', ({ status }) => status === 'closed')

  const { db } = department.database
  const [old] = await list<{ id: string; dueAt: string }>(`old-parts?ticket=${number}`)
  const inTwoWeeks = new Date(Date.parse(old?.dueAt ?? '') + 1)
  expect(await remindOfOldParts(db, inTwoWeeks)).toEqual([old?.id])
  await until('the engineer has a mail about it', async () =>
    (await department.notices(number)).some(
      ({ kind, body }) => kind === 'old_part_due' && body?.includes('SB-1'),
    ),
  )
  await keep(`POST /v1/old-parts/${old?.id}/receipt`, { location: 'main' })
  expect(await remindOfOldParts(db, new Date(inTwoWeeks.getTime() + 30 * 24 * 3_600_000))).toEqual([])
  const look = { result: 'defective', outcome: 'to_supplier' }
  expect((await keep(`POST /v1/old-parts/${old?.id}/inspection`, look)).body).toMatchObject({
    ...{ ...look, state: 'inspected', serial: 'SB-1', engineer: visit?.engineer },
  })
  expect(await department.ticket(number)).toMatchObject({ status: 'closed' })
  expect(await shelvesAstray(db)).toEqual([])
  const history = await rawHistory(department.client, `ticket-${number}`)
  expect(history).toContain(bearing)
  expect(history).not.toContain('SB-')
}, 60_000)

it('parts that are out when the ticket is cancelled are owed by who has them', async () => {
  const number = await open(department)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', visitPlan)
  const before = await bearings()
  await acceptOffer(department, number)
  const lines = [{ sku: bearing, quantity: 1 }]
  const issued = await act(department, 'parts_keeper', number, 'parts/issue', { lines })
  await act(department, 'csr', number, 'cancellation', { reason: '客户已自行解决' })
  const { workflow } = department.client
  await until('the workflow has given everything back', async () => {
    const { status } = await workflow.getHandle(`ticket-${number}`).describe()
    return status.name === 'COMPLETED'
  })
  expect(await bearings()).toMatchObject({ onHand: (before?.onHand ?? 0) - 1, reserved: 0 })
  expect(await list(`parts/outstanding?ticket=${number}`)).toMatchObject([
    { quantity: 1, to: issued.visit?.engineer },
  ])
  const told = await department.notices(number)
  expect(told.filter(({ kind }) => kind === 'parts_to_return')).not.toEqual([])
}, 60_000)
