import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { maintenanceView } from '../../api/contract/contracts.ts'
import type { dispatchOrder } from '../../api/contract/visits.ts'
import { setUpSchedules } from '../../api/namespace.ts'
import { daysAfter } from '../../workflows/domain/maintenance/plan.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { rawHistory } from '../support/histories.ts'
import { acceptOffer, act, complete, good, open, respond, spindle, verify } from '../support/lives.ts'
import { until } from '../support/until.ts'

type Order = z.infer<typeof dispatchOrder>

let department: Department
let customer: string
beforeAll(async () => {
  department = await openDepartment()
  const number = await open(department)
  customer = (await department.ticket(number)).customer.id
})
afterAll(() => department.stop())

const schedule = () => department.client.schedule.getHandle('maintenance')
const today = () => dateIn(instant(Date.now()), 'Asia/Shanghai')

/** A contract that the department has to take. */
async function agree(id: string, terms: Record<string, unknown>): Promise<void> {
  const answer = await department.call('manager', 'POST /v1/contracts', {
    id,
    customer,
    region: '华东',
    rhythm: 'P3M',
    ...terms,
  })
  if (answer.status !== 201) throw new Error(`Not agreed on: ${JSON.stringify(answer.body)}`)
}

async function maintenanceOf(id: string) {
  const path = `GET /v1/contracts/${id}/maintenance` as const
  return (await department.call<z.infer<typeof maintenanceView>>('csr', path)).body
}

async function ticketsOf(id: string): Promise<string[]> {
  return (await maintenanceOf(id)).past.flatMap(({ tickets }) => tickets)
}

const opened = (id: string) =>
  until(`${id} has a ticket`, async () => {
    const [number] = await ticketsOf(id)
    return number
  })

/** How many runs of the schedule have come to their end. */
async function runsDone(): Promise<number> {
  let done = 0
  const query = `WorkflowType = 'maintenance' AND ExecutionStatus = 'Completed'`
  for await (const _ of department.client.workflow.list({ query })) done += 1
  return done
}

describe('The schedule', () => {
  it('is one for all contracts, by day only, makes up for what it missed, and runs one at a time', async () => {
    await agree('C-100', { firstOn: '2090-01-01' })
    await agree('C-101', { firstOn: '2090-01-01' })
    const described = await schedule().describe()
    expect(described.policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 12 * 3_600_000 })
    expect(described.spec.timezone).toBe('Asia/Shanghai')
    const names: string[] = []
    for await (const { scheduleId } of department.client.schedule.list()) names.push(scheduleId)
    expect(names.filter((name) => name.includes('C-10'))).toEqual([])
  })

  it('stays paused, with the operator’s note, when a worker starts with other settings', async () => {
    const { config, client } = department
    await schedule().pause('the shop is closed')
    await setUpSchedules(client, {
      ...config,
      timeZone: 'Europe/Berlin',
      namespace: config.temporalNamespace,
    })
    const described = await schedule().describe()
    expect(described.state).toMatchObject({ paused: true, note: 'the shop is closed' })
    expect(described.spec.timezone).toBe('Asia/Shanghai')
    await schedule().unpause()
  })

  it('opens each ticket once, however often it is triggered and filled in', async () => {
    await agree('C-110', { firstOn: today(), leadDays: 0 })
    const before = await runsDone()
    await schedule().trigger('ALLOW_ALL')
    await schedule().trigger('ALLOW_ALL')
    const end = new Date()
    await schedule().backfill({ start: new Date(end.getTime() - 2 * 86_400_000), end, overlap: 'ALLOW_ALL' })
    await opened('C-110')
    await until('the runs are done', async () => (await runsDone()) >= before + 20, { within: 60_000 })
    expect(await ticketsOf('C-110')).toHaveLength(1)
  })

  it('opens what fell due while no worker ran, once, when one is there again', async () => {
    await department.worker.stop()
    await agree('C-120', { firstOn: daysAfter(today(), 3), leadDays: 7 })
    await schedule().trigger('SKIP')
    // While the first one waits for a worker, another one is not begun.
    await until('a run waits', async () => (await schedule().describe()).info.runningActions.length === 1)
    await schedule().trigger('SKIP')
    expect(await ticketsOf('C-120')).toEqual([])
    await department.worker.start()
    const number = await opened('C-120')
    expect(await department.ticket(number)).toMatchObject({
      maintenance: { contract: 'C-120', plannedOn: daysAfter(today(), 3) },
    })
    const before = await runsDone()
    await schedule().trigger('ALLOW_ALL')
    await until('one more run', async () => (await runsDone()) > before)
    expect(await ticketsOf('C-120')).toEqual([number])
  })
})

it('maintains a machine under its contract: told, planned, gone through by the checklist, signed', async () => {
  const items = [
    { code: 'oil', text: { 'zh-CN': '更换液压油', en: 'Change the hydraulic oil' }, required: true },
    { code: 'belt', text: { 'zh-CN': '检查皮带', en: 'Check the belt' }, required: true },
    { code: 'paint', text: { 'zh-CN': '补漆', en: 'Touch up the paint' }, required: false },
  ]
  expect((await department.call('manager', 'PUT /v1/checklists/maintenance', { items })).status).toBe(200)
  const on = daysAfter(today(), 5)
  await agree('C-200', { firstOn: on, leadDays: 7, units: [spindle.unit] })
  expect((await maintenanceOf('C-200')).next[0]).toEqual({ on, wantedOn: on, opensOn: today() })
  await schedule().trigger('ALLOW_ALL')
  const number = await opened('C-200')
  expect((await maintenanceOf('C-200')).next[0]?.on).not.toBe(on)

  expect(await department.ticket(number)).toMatchObject({
    kind: 'maintenance',
    channel: 'contract',
    status: 'open',
    urgency: 'low',
    customer: { id: customer },
    unit: spindle.unit,
    maintenance: { contract: 'C-200', plannedOn: on, wantedOn: on },
  })
  const told = await until('the customer is told', async () =>
    (await department.notices(number)).find(({ kind, subject }) => kind === 'received' && subject !== null),
  )
  expect(told.subject).toBe(`定期保养通知：${number}`)
  expect(told.body).toContain(`VMC-850 ${spindle.unit.serial}的定期保养计划于 ${on} 进行`)

  await respond(department, number)
  const plan = { mode: 'onsite', skills: ['mechanical'], parts: [], durationMinutes: 120 }
  const planned = await act(department, 'csr', number, 'plan', plan)
  expect(planned.checklist?.open).toEqual(['oil', 'belt'])
  const engineer = await acceptOffer(department, number)
  const { body } = await department.call<{ items: Order[] }>(engineer, 'GET /v1/me/visits')
  expect(body.items.find(({ ticket }) => ticket === number)).toMatchObject({
    kind: 'maintenance',
    checklist: ['oil', 'belt'],
    links: { checklist: `/v1/tickets/${number}/checklist` },
  })
  await act(department, engineer, number, 'visit/arrival')

  const report = { cause: '到期保养', work: '已保养', partsUsed: [] }
  const early = await department.call(engineer, `POST /v1/tickets/${number}/completion`, report)
  expect(early).toMatchObject({
    status: 409,
    body: { code: 'checklist_open', details: { missing: ['oil', 'belt'] } },
  })
  await act(department, engineer, number, 'checklist', {
    items: [
      { code: 'oil', result: 'done' },
      { code: 'belt', result: 'failed', note: '皮带有裂纹，建议更换' },
    ],
  })
  const done = await complete(department, engineer, number)
  expect(done.completion?.job?.checklist).toEqual({ done: 1, notApplicable: 0, failed: 1, open: 1 })
  await verify(department, number)
  await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  expect(await department.when(number, 'closed', ({ status }) => status === 'closed')).toMatchObject({
    checklist: { open: [], items: [{ result: 'done' }, { note: '皮带有裂纹，建议更换' }, { result: null }] },
    ended: { outcome: 'satisfied' },
  })
})

it('trains people: who was there and what they got stands on the ticket, and no name in Temporal', async () => {
  const items = [{ code: 'safety', text: { 'zh-CN': '安全须知', en: 'Safety' }, required: true }]
  await department.call('manager', 'PUT /v1/checklists/training', { items })
  const number = await open(department, { ...spindle, kind: 'training', impact: 'none' })
  await respond(department, number)
  await act(department, 'csr', number, 'plan', {
    mode: 'remote',
    skills: [],
    parts: [],
    durationMinutes: 240,
  })
  const attendees = [
    { name: '赵小满', company: '苏州恒力精密机械有限公司', signed: true },
    { name: '孙大伟', signed: true },
  ]
  await act(department, 'csr', number, 'attendees', { attendees })
  const materials = [
    { code: 'MANUAL-7', quantity: 2 },
    { name: '操作卡', quantity: 2 },
  ]
  await act(department, 'csr', number, 'handover', { materials, receivedBy: '赵小满' })
  await act(department, 'csr', number, 'checklist', { items: [{ code: 'safety', result: 'done' }] })
  const done = await complete(department, 'csr', number)
  expect(done).toMatchObject({
    attendance: { attendees: [{ name: '赵小满', signed: true }, { name: '孙大伟' }] },
    handover: { receivedBy: '赵小满', materials: [{ code: 'MANUAL-7' }, { name: '操作卡' }] },
    completion: { job: { checklist: { done: 1, open: 0 }, attendees: 2, signed: 2, materials: 4 } },
  })
  const history = await rawHistory(department.client, `ticket-${number}`)
  expect(history).toContain('MANUAL-7')
  for (const name of ['赵小满', '孙大伟', '操作卡']) expect(history).not.toContain(name)
  expect((await department.events(number)).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['attendanceRecorded', 'handoverRecorded', 'ticked', 'completed']),
  )
})
