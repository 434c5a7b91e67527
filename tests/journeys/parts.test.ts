import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { act, open, respond, spindle, visitPlan } from '../support/lives.ts'
import { until } from '../support/until.ts'

const board = 'CONTROL-BOARD-LS4'

let department: Department
beforeAll(async () => {
  // Whoever waits for parts is woken, or waits for the rest of the test.
  department = await openDepartment({ HOLD_FOR: 'PT6S', PARTS_RETRY: 'PT10M' })
})
afterAll(() => department.stop())

async function planned(plan: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<string> {
  const number = await open(department, { ...spindle, ...more })
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...plan, parts: [{ sku: board, quantity: 1 }] })
  return number
}

const depotPlan = { mode: 'depot', skills: [], durationMinutes: 60, unit: { way: 'counter' } }
const stageIs = (number: string, stage: string) =>
  department.when(number, stage, (ticket) => ticket.stage === stage)

it('keeps parts for who works with them, and passes on those that nobody comes with', async () => {
  // Nobody can weld: the only board there is lies in wait for a dispatcher.
  const stuck = await planned({ ...visitPlan, skills: ['welding'] })
  await stageIs(stuck, 'awaiting_dispatcher')
  const next = await planned(depotPlan)
  await stageIs(next, 'awaiting_parts')

  await stageIs(next, 'awaiting_unit')
  await stageIs(stuck, 'awaiting_parts')
  expect((await department.events(stuck)).map(({ type }) => type)).toContain('holdLapsed')
  await until('the repair under way keeps its board', async () =>
    (await department.events(next)).some(({ type }) => type === 'holdRenewed'),
  )
  expect(await department.ticket(next)).toMatchObject({
    stage: 'awaiting_unit',
    parts: { state: 'reserved' },
  })

  await act(department, 'csr', next, 'cancellation', { reason: '重复' })
  await stageIs(stuck, 'awaiting_dispatcher')
  await act(department, 'csr', stuck, 'cancellation', { reason: '重复' })
})

it('tells the customer when the part is expected, and wakes the most urgent when it comes', async () => {
  const holder = await planned(depotPlan)
  await stageIs(holder, 'awaiting_unit')
  const normal = await planned(depotPlan, { impact: 'single_device' })
  await stageIs(normal, 'awaiting_parts')
  const urgent = await planned(depotPlan, { impact: 'safety' })
  await stageIs(urgent, 'awaiting_parts')

  type Requests = { items: { id: string; sku: string; state: string; tickets: string[] }[] }
  const requests = await department.call<Requests>('parts_keeper', 'GET /v1/purchase-requests')
  const request = requests.body.items.find(({ sku, state }) => sku === board && state === 'open')
  expect(request?.tickets).toEqual([urgent, normal])
  await department.call('parts_keeper', `POST /v1/purchase-requests/${request?.id}/expected-date`, {
    date: '2026-12-01',
  })
  await until('the mail about the date', async () =>
    (await department.notices(normal)).some(({ body }) => body?.includes('2026-12-01')),
  )

  await department.call('parts_keeper', `POST /v1/parts/${board}/receipts`, { quantity: 1 })
  await stageIs(urgent, 'awaiting_unit')
  expect(await department.ticket(normal)).toMatchObject({ stage: 'awaiting_parts' })
})
