import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import {
  acceptOffer,
  act,
  bearing,
  complete,
  diagnose,
  open,
  respond,
  spindle,
  verify,
  visitPlan,
} from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment({
    QUESTIONNAIRE_WAIT: 'PT5S',
    FOLLOW_UP_ATTEMPTS: '1',
    PARTS_RETRY: 'PT1S',
  })
})
afterAll(() => department.stop())

/** Has the ticket go on in a fresh history, and waits until it does. */
async function rotate(number: string): Promise<void> {
  const handle = department.client.workflow.getHandle(`ticket-${number}`)
  const before = (await handle.describe()).runId
  await handle.signal('rotate')
  await until('a fresh history', async () => (await handle.describe()).runId !== before)
}

it('carries the whole ticket over at every stage, and every track picks up where it was', async () => {
  const number = await open(department, spindle, { hoursAgo: 13 })
  await until('the first warning', async () => (await department.alerts(number)).length === 1)
  await rotate(number)
  await respond(department, number)
  await rotate(number)
  await diagnose(department, number)
  await act(department, 'csr', number, 'pause', { reason: '等待' })
  await rotate(number)
  expect((await department.ticket(number)).paused).toBe(true)
  await department.call('csr', `DELETE /v1/tickets/${number}/pause`)

  await act(department, 'csr', number, 'plan', {
    ...visitPlan,
    parts: [{ sku: 'CONTROL-BOARD-LS4', quantity: 2 }],
  })
  await department.when(number, 'short', (ticket) => ticket.stage === 'awaiting_parts')
  await rotate(number)
  await department.call('parts_keeper', 'POST /v1/parts/CONTROL-BOARD-LS4/receipts', { quantity: 4 })
  await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')
  await rotate(number)
  const engineer = await acceptOffer(department, number)
  await rotate(number)
  await act(department, engineer, number, 'visit/arrival')
  await rotate(number)
  await complete(department, engineer, number, [{ sku: 'CONTROL-BOARD-LS4', quantity: 1 }])
  await rotate(number)
  await verify(department, number, false)
  await rotate(number)
  await respond(department, number)
  await complete(department, 'csr', number)
  await verify(department, number)
  await rotate(number)
  await act(department, 'csr', number, 'follow-up', { reached: false })
  await rotate(number)
  const closed = await department.when(number, 'closed', (ticket) => ticket.status === 'closed')
  expect(closed).toMatchObject({ round: 2, ended: { outcome: 'not_reached' } })

  const events = await department.events(number)
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  expect(await department.alerts(number)).toHaveLength(1)
  const { body } = await department.call<{ items: object[] }>('csr', 'GET /v1/parts')
  expect(body.items).toContainEqual(
    expect.objectContaining({ sku: 'CONTROL-BOARD-LS4', onHand: 4, reserved: 0 }),
  )
})

it('renews its history while parts are being reserved and an engineer is being found, and does either once', async () => {
  const number = await open(department, spindle)
  const handle = department.client.workflow.getHandle(`ticket-${number}`)
  await respond(department, number)
  // No waiting in between: the fresh history begins in the middle of whatever is going on.
  const planning = act(department, 'csr', number, 'plan', visitPlan)
  for (let count = 0; count < 5; count += 1) await handle.signal('rotate')
  await planning
  await acceptOffer(department, number)
  const types = (await department.events(number)).map((event) => event.type)
  expect(types.filter((type) => type === 'partsReserved')).toHaveLength(1)
  expect(types.filter((type) => type === 'visitOffered')).toHaveLength(1)
  const { body } = await department.call<{ items: { sku: string; reserved: number }[] }>(
    'csr',
    'GET /v1/parts',
  )
  expect(body.items.find((part) => part.sku === bearing)?.reserved).toBe(2)
  await act(department, 'csr', number, 'cancellation', { reason: '完成' })
  expect(await handle.result()).toEqual({ outcome: 'cancelled' })
})

it('knows a repeated act again after its history was renewed', async () => {
  const number = await open(department, spindle)
  const handle = department.client.workflow.getHandle(`ticket-${number}`)
  const pause = () =>
    handle.executeUpdate('pause', {
      updateId: 'pause-1',
      args: [
        {
          command: { type: 'pause', words: '5f0c6a2e-8a44-4a0f-9c61-5a1d2f3b4c5d' },
          by: { role: 'csr', id: 'S-001' },
        },
      ],
    })
  const first = await pause()
  await rotate(number)
  expect(await pause()).toEqual(first)
  expect((await department.events(number)).filter((event) => event.type === 'paused')).toHaveLength(1)
  await respond(department, number)
})
