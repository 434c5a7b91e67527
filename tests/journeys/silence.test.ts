import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { act, open, respond, spindle, visitPlan } from '../support/lives.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment({ OFFER_URGENT: 'PT2S', OFFER_OTHER: 'PT2S' })
})
afterAll(() => department.stop())

it('takes the silence of the first engineer for an answer, then of the second, and then calls a dispatcher', async () => {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  const first = await department.when(number, 'first offer', ({ visit }) => visit?.engineer === 'E-001')
  const second = await department.when(number, 'second offer', ({ visit }) => visit?.engineer === 'E-002')
  expect(Date.parse(second.visit?.acceptBy ?? '')).toBeGreaterThan(Date.parse(first.visit?.acceptBy ?? ''))
  await department.when(number, 'a dispatcher', (ticket) => ticket.stage === 'awaiting_dispatcher')

  const events = await department.events(number)
  const lapsed = events.filter((event) => event.type === 'offerLapsed')
  expect(lapsed.map((event) => [event.engineer, event.by.role])).toEqual([
    ['E-001', 'system'],
    ['E-002', 'system'],
  ])
  expect(Date.parse(lapsed[0]?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(first.visit?.acceptBy ?? ''))
  expect(events.filter((event) => event.type === 'handedToDispatcher')).toHaveLength(1)
})
