import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import type { loanerView, loanView } from '../../api/contract/loaners.ts'
import { ticketWorkflowId } from '../../workflows/messages.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { rawHistory } from '../support/histories.ts'
import { act, good, open, respond } from '../support/lives.ts'
import { until } from '../support/until.ts'

// There is one loaner for the label printers, and two for the scanners.
const printer = 'LS4-L1'

let department: Department
beforeAll(async () => {
  department = await openDepartment({ RECONCILE_EVERY: 'PT2S' })
})
afterAll(() => department.stop())

/** Remote work of more than three days. */
const longPlan = { mode: 'remote', skills: [], parts: [], durationMinutes: 4 * 24 * 60 }
const prepared = { checked: true, cleaned: true, dataWiped: true }
const handover = { by: 'pickup', accessories: ['电源线'], condition: '完好' }

async function broken(model: string, impact = 'single_device'): Promise<string> {
  const number = await open(department, {
    channel: 'phone',
    kind: 'repair',
    impact,
    customer: { name: '陈立', phone: '13812345601', email: 'chenli@hengli.example' },
    unit: { model },
    fault: { summary: '无法打印' },
  })
  await respond(department, number)
  return number
}

async function asking(model: string, impact?: string): Promise<string> {
  const number = await broken(model, impact)
  await act(department, 'csr', number, 'loaner/request')
  return number
}

const loanIs = (number: string, state: string) =>
  department.when(number, `loan ${state}`, ({ loaner }) => loaner.loan?.state === state)
const loansOf = async (question: string) =>
  (await department.call<{ items: z.infer<typeof loanView>[] }>('parts_keeper', `GET /v1/loans?${question}`))
    .body.items
const lent = async (id: string) =>
  (await department.call<z.infer<typeof loanerView>>('parts_keeper', `GET /v1/loaners/${id}`)).body.lent
const told = async (number: string) => (await department.notices(number)).map(({ kind }) => kind)

async function inHands(number: string): Promise<void> {
  await loanIs(number, 'reserved')
  await act(department, 'parts_keeper', number, 'loaner/preparation', prepared)
  await act(department, 'parts_keeper', number, 'loaner/handover', handover)
}

async function back(number: string): Promise<void> {
  await act(department, 'parts_keeper', number, 'loaner/return', { accessories: ['电源线'] })
  await act(department, 'parts_keeper', number, 'loaner/inspection', { result: 'ok' })
}

const workflowIsOver = (number: string) =>
  until(`the workflow of ${number} is over`, async () => {
    const handle = department.client.workflow.getHandle(ticketWorkflowId(number))
    return (await handle.describe()).status.name === 'COMPLETED'
  })

it('is offered, reserved, lent, asked for back when the repair is done, and goes to the next in line', async () => {
  const first = await broken('LabelStation-4')
  const planned = await act(department, 'csr', first, 'plan', longPlan)
  expect(planned.loaner).toEqual({ suggested: 'long_plan', loan: null })
  await act(department, 'csr', first, 'loaner/request')
  await inHands(first)
  const { loaner } = await department.ticket(first)
  expect(loaner.suggested).toBeNull()
  expect(loaner.loan).toMatchObject({
    state: 'handed_over',
    loaner: { id: printer, model: 'LabelStation-4' },
    handedOver: { by: 'pickup', accessories: ['电源线'], condition: '完好', trackingNumber: null },
  })
  expect(await lent(printer)).toMatchObject({
    ticket: first,
    customer: '陈立',
    dueBack: loaner.loan?.dueBack,
  })

  const second = await asking('LabelStation-4')
  await loanIs(second, 'waiting')
  const urgent = await asking('LabelStation-4', 'safety')
  expect((await loanIs(urgent, 'waiting')).loaner.loan?.placeInLine).toBe(0)
  expect((await loansOf('state=waiting')).map(({ ticket }) => ticket)).toEqual([urgent, second])

  await act(department, 'csr', first, 'completion', { cause: '打印头', work: '更换', partsUsed: [] })
  await act(department, 'csr', first, 'verification', { accepted: true, signedBy: '陈立' })
  await until('the customer is asked to give it back', async () =>
    (await told(first)).includes('loaner_return_due'),
  )
  await back(first)
  await loanIs(urgent, 'reserved')
  expect(await department.ticket(second)).toMatchObject({ loaner: { loan: { state: 'waiting' } } })
  expect(await told(first)).toEqual(
    expect.arrayContaining([
      'loaner_suggested',
      'loaner_to_prepare',
      'loaner_ready',
      'loaner_handed_over',
      'loaner_to_inspect',
    ]),
  )
  const history = await until('the history is listed', async () => {
    const text = await rawHistory(department.client, ticketWorkflowId(first))
    return text.includes('loanerInspected') && text
  })
  expect(history).not.toMatch(/电源线|完好/)
  await act(department, 'csr', urgent, 'cancellation', { reason: '重复' })
  await loanIs(second, 'reserved')
  await act(department, 'csr', second, 'loaner/withdrawal')
  await until('it is free again', async () => (await lent(printer)) === null)
})

it.each(['waiting', 'reserved', 'ready'])(
  'is free again when the ticket is cancelled while the loan is %s',
  async (state) => {
    const holder = state === 'waiting' ? await asking('LabelStation-4') : undefined
    if (holder) await loanIs(holder, 'reserved')
    const number = await asking('LabelStation-4')
    await loanIs(number, holder ? 'waiting' : 'reserved')
    if (state === 'ready') await act(department, 'parts_keeper', number, 'loaner/preparation', prepared)
    await act(department, 'csr', number, 'cancellation', { reason: '重复' })
    await workflowIsOver(number)
    expect(await loansOf(`ticket=${number}`)).toMatchObject([{ state: 'withdrawn' }])
    if (holder) {
      expect(await lent(printer)).toMatchObject({ ticket: holder })
      await act(department, 'csr', holder, 'cancellation', { reason: '重复' })
      await workflowIsOver(holder)
    }
    expect(await lent(printer)).toBeNull()
  },
)

it('stays with the customer when the ticket is cancelled, is asked for, and comes back all the same', async () => {
  const number = await asking('LabelStation-4')
  await inHands(number)
  const next = await asking('LabelStation-4')
  await loanIs(next, 'waiting')
  await act(department, 'csr', number, 'cancellation', { reason: '客户放弃维修' })
  await workflowIsOver(number)
  expect(await loansOf('state=handed_over')).toMatchObject([{ ticket: number, loaner: printer }])
  await until('the customer is asked to give it back', async () =>
    (await told(number)).includes('loaner_return_due'),
  )
  await back(number)
  await loanIs(next, 'reserved')
  expect(await department.ticket(number)).toMatchObject({
    status: 'cancelled',
    loaner: { loan: { state: 'settled', inspection: { result: 'ok' } } },
  })
  await workflowIsOver(number)
  await act(department, 'csr', next, 'cancellation', { reason: '重复' })
})

it('comes back after the ticket was closed as well, and what is damaged is lent no more', async () => {
  const number = await asking('Nova-12')
  await inHands(number)
  await act(department, 'csr', number, 'completion', { cause: '电池', work: '更换', partsUsed: [] })
  await act(department, 'csr', number, 'verification', { accepted: true, signedBy: '陈立' })
  await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  await workflowIsOver(number)
  await act(department, 'parts_keeper', number, 'loaner/return', { accessories: [], condition: '屏幕破裂' })
  const seen = await act(department, 'parts_keeper', number, 'loaner/inspection', { result: 'damaged' })
  expect(seen.status).toBe('closed')
  const id = seen.loaner.loan?.loaner?.id
  await until('it is out of service', async () => {
    const loaner = await department.call<z.infer<typeof loanerView>>('admin', `GET /v1/loaners/${id}`)
    return loaner.body.state === 'out_of_service' && loaner.body.lent === null
  })
})

it('is not lost to anybody when the workflow is terminated while it is asked for', async () => {
  const number = await asking('LabelStation-4')
  await loanIs(number, 'reserved')
  const inLine = await asking('LabelStation-4')
  await loanIs(inLine, 'waiting')
  for (const one of [number, inLine]) {
    await department.client.workflow.getHandle(ticketWorkflowId(one)).terminate('by an operator')
  }
  // The next act, or the reconciler, starts it again from what Postgres knows.
  await act(department, 'csr', number, 'cancellation', { reason: '重复' })
  await loanIs(inLine, 'reserved')
  await act(department, 'csr', inLine, 'cancellation', { reason: '重复' })
  await until('it is free again', async () => (await lent(printer)) === null)
})
