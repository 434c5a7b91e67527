import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { act, open, respond, spindle } from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment({}, { worker: 'process' })
})
afterAll(() => department.stop())

async function absorbedBy(number: string) {
  return (await department.events(number)).filter(({ type }) => type === 'absorbed')
}

it('the ticket that stays hears of the merging once, though the worker is killed and its workflow is gone', async () => {
  const [one, other] = [await open(department), await open(department)]
  const before = await until('both are under way', async () => {
    const { status } = await department.call('csr', `POST /v1/tickets/${other}/notes`, {
      text: '又来电',
      visibility: 'internal',
    })
    return status === 200 && department.ticket(other)
  })
  await department.client.workflow.getHandle(`ticket-${other}`).terminate('gone')
  await act(department, 'csr', one, 'merging', { into: other, reason: '同一事项' })
  await department.worker.kill()
  await department.worker.start()

  const [event] = await until(
    'the other one knows',
    async () => {
      const events = await absorbedBy(other)
      return events.length > 0 && events
    },
    { within: 60_000 },
  )
  expect(event).toMatchObject({ from: one, by: { role: 'csr' } })
  const { mergedFrom, sla, status } = await department.ticket(other)
  const { state, dueAt } = before.sla.response
  expect({ mergedFrom, status }).toEqual({ mergedFrom: [one], status: before.status })
  expect(sla.response).toMatchObject({ state, dueAt })
  // The merged ticket is complete once the other one knows.
  expect(await department.client.workflow.getHandle(`ticket-${one}`).result()).toEqual({ outcome: 'merged' })
  expect(await absorbedBy(other)).toHaveLength(1)
}, 150_000)

it('tickets of two customers are not merged', async () => {
  const [one, other] = [
    await open(department),
    await open(department, { ...spindle, customer: { name: '王芳', phone: '13900000001' } }),
  ]
  await respond(department, one)
  const refused = await department.call('csr', `POST /v1/tickets/${one}/merging`, {
    into: other,
    reason: 'x',
  })
  expect([refused.status, refused.body.code]).toEqual([409, 'merged_across_customers'])
  expect((await department.ticket(one)).status).toBe('in_progress')
}, 60_000)
