import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import {
  act,
  complete,
  good,
  open,
  question,
  remotePlan,
  resolveRemotely,
  respond,
  verify,
} from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment({ FOLLOW_UP_ATTEMPTS: '3', QUESTIONNAIRE_WAIT: 'PT2S' })
})
afterAll(() => department.stop())

it('answers a question from afar, from the first message to the follow-up call', async () => {
  const number = await open(department, question)
  await act(department, 'csr', number, 'triage', { urgency: 'low', reason: '无停机' })
  const responded = await respond(department, number)
  expect(responded).toMatchObject({
    status: 'in_progress',
    sla: { response: { state: 'met', target: 'PT72H' } },
  })

  await act(department, 'csr', number, 'diagnosis', { category: 'consultation', cause: '参数未设置' })
  const planned = await act(department, 'csr', number, 'plan', remotePlan)
  expect(planned).toMatchObject({ stage: 'remote_work', visit: null, parts: null })

  await complete(department, 'csr', number)
  expect(await verify(department, number)).toMatchObject({ status: 'resolved', stage: 'follow_up' })
  expect((await department.calls()).map((call) => call.ticket)).toContain(number)

  const closed = await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  expect(closed).toMatchObject({
    status: 'closed',
    ended: { outcome: 'satisfied' },
    followUp: { ratings: good },
  })
  expect((await department.calls()).map((call) => call.ticket)).not.toContain(number)

  const workflow = department.client.workflow.getHandle(`ticket-${number}`)
  expect(await workflow.result()).toEqual({ outcome: 'satisfied' })
  expect((await workflow.describe()).status.name).toBe('COMPLETED')
})

it('is not misled by a customer whom nobody reaches: three calls, a questionnaire, then closed', async () => {
  const number = await resolveRemotely(department)
  const first = await act(department, 'csr', number, 'follow-up', { reached: false })
  expect(first).toMatchObject({ stage: 'follow_up', followUp: { state: 'due', attempts: 1 } })
  const call = (await department.calls()).find((one) => one.ticket === number)
  expect(call).toMatchObject({ attempt: 2 })
  expect(Date.parse(call?.notBefore ?? '')).toBeGreaterThan(Date.now() + 3 * 3_600_000)

  await act(department, 'csr', number, 'follow-up', { reached: false })
  const third = await act(department, 'csr', number, 'follow-up', { reached: false })
  expect(third).toMatchObject({ status: 'resolved', stage: 'questionnaire' })
  expect((await department.calls()).map((one) => one.ticket)).not.toContain(number)
  const told = await department.notices(number)
  expect(told.filter((notice) => notice.kind === 'questionnaire')).toHaveLength(1)

  const closed = await department.when(number, 'closed', (ticket) => ticket.status === 'closed')
  expect(closed).toMatchObject({ ended: { outcome: 'not_reached' }, followUp: { state: 'not_reached' } })
})

it('keeps a badly rated ticket open as a case with an owner, in a round of its own', async () => {
  const number = await resolveRemotely(department)
  const ratings = { attitude: 5, efficiency: 2, solution: 4 }
  const again = await act(department, 'csr', number, 'follow-up', { reached: true, ratings, comment: '太慢' })
  expect(again).toMatchObject({
    status: 'in_progress',
    round: 2,
    owner: 'S-001',
    sla: { response: { cycle: 2, state: 'running', target: 'PT72H' } },
  })
  await until('owner and supervisor hear of the case', async () => {
    const told = (await department.notices(number)).filter((notice) => notice.kind === 'case_opened')
    return (
      told
        .map((notice) => notice.recipient)
        .sort()
        .join() === 'S-001,V-001,V-002'
    )
  })
  await respond(department, number)
  await complete(department, 'csr', number)
  await verify(department, number)
  const closed = await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  expect(closed).toMatchObject({ status: 'closed', round: 2 })
})

it('brings a closed ticket back for another round, and nothing else', async () => {
  const number = await resolveRemotely(department)
  await act(department, 'csr', number, 'follow-up', { reached: true })
  await department.client.workflow.getHandle(`ticket-${number}`).result()

  const note = await department.call('csr', `POST /v1/tickets/${number}/notes`, {
    text: 'x',
    visibility: 'internal',
  })
  expect([note.status, note.body.code]).toEqual([409, 'ticket_closed'])

  const again = await act(department, 'csr', number, 'reopening', { reason: '问题重现' })
  expect(again).toMatchObject({ status: 'in_progress', round: 2, ended: null })
  expect((await respond(department, number)).sla.response).toMatchObject({ cycle: 2, state: 'met' })
})
