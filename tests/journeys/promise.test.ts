import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { act, open, question, respond, spindle } from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

const second = 1 / 3600

async function levels(number: string, count: number): Promise<string[]> {
  return until(`${number} has ${count} alerts`, async () => {
    const alerts = await department.alerts(number)
    return alerts.length >= count && alerts.map((alert) => alert.level)
  })
}

it.each([
  { urgency: 'urgent', hours: 24 },
  { urgency: 'normal', hours: 48 },
  { urgency: 'low', hours: 72 },
])('breaches a $urgency promise $hours hours after receipt, to the second', async ({ urgency, hours }) => {
  const number = await open(department, { ...question, urgency }, { hoursAgo: hours - 3 * second })
  expect((await department.alerts(number)).map((alert) => alert.level)).not.toContain('breach')
  expect(await levels(number, 3)).toEqual(['50%', '75%', 'breach'])

  const { receivedAt, sla } = await department.ticket(number)
  const due = Date.parse(receivedAt) + hours * 3_600_000
  expect(Date.parse(sla.response.dueAt ?? '')).toBe(due)
  expect(Date.parse(sla.response.breachedAt ?? '')).toBe(due)
  const breach = (await department.alerts(number)).find((alert) => alert.level === 'breach')
  expect(breach).toMatchObject({ clock: 'response', cycle: 1, told: ['owner', 'supervisor'] })
  expect(Date.parse(breach?.dueAt ?? '')).toBe(due)
  expect(Date.parse(breach?.firedAt ?? '')).toBeGreaterThanOrEqual(due)
})

it('climbs the ladder a step every 24 hours until somebody responds', async () => {
  const number = await open(department, { ...spindle }, { hoursAgo: 24 + 48 - 2 * second })
  expect(await levels(number, 5)).toEqual(['50%', '75%', 'breach', '+24h', '+48h'])
  const alerts = await department.alerts(number)
  expect(alerts.map((alert) => alert.told)).toEqual([
    ['owner'],
    ['owner'],
    ['owner', 'supervisor'],
    ['manager'],
    ['manager'],
  ])
  const [fired] = new Set(alerts.slice(0, 4).map((alert) => alert.firedAt))
  expect(alerts.slice(0, 4).every((alert) => alert.firedAt === fired)).toBe(true)
  expect(alerts[4]?.firedAt).not.toBe(fired)

  const responded = await respond(department, number)
  expect(responded.sla.response.state).toBe('missed')
  expect(responded.breached).toBe(true)
})

it('tells together what was passed together: one notice to each, whatever the number of levels', async () => {
  const number = await open(department, spindle, { hoursAgo: 30 })
  await levels(number, 3)
  const told = (await department.notices(number)).filter((notice) => notice.kind === 'alert')
  expect(told.map((notice) => notice.recipient).sort()).toEqual(['S-001', 'V-001'])
})

it('warns at half and three quarters, and falls silent once somebody has responded', async () => {
  const number = await open(department, spindle, { hoursAgo: 12 - 2 * second })
  expect(await levels(number, 1)).toEqual(['50%'])
  expect((await respond(department, number)).sla.response).toMatchObject({ state: 'met', breachedAt: null })
  const memory = await department.client.workflow
    .getHandle(`ticket-${number}`)
    .query<{ clocks: object[] }>('ticket')
  expect(memory.clocks).toHaveLength(1)
  expect(await department.alerts(number)).toHaveLength(1)
})

it('stops the clock while paused, and goes on with what remained', async () => {
  const number = await open(department, spindle, { hoursAgo: 24 - 3 * second })
  await levels(number, 2)
  const paused = await act(department, 'csr', number, 'pause', { reason: '等待客户照片' })
  expect(paused).toMatchObject({ paused: true, sla: { response: { state: 'paused', dueAt: null } } })
  const before = (await department.call('csr', `GET /v1/tickets/${number}`)).body
  expect(before.sla.response.remaining).toMatch(/^PT[0-3]S$/)

  // The deadline that was: it passes, and nothing happens.
  const deadline = Date.parse(before.receivedAt) + 24 * 3_600_000
  await until('the old deadline is past', async () => Date.now() > deadline + 1_000)
  expect((await department.alerts(number)).map((alert) => alert.level)).toEqual(['50%', '75%'])

  const { body: resumed } = await department.call('csr', `DELETE /v1/tickets/${number}/pause`)
  expect(resumed.sla.response.state).toBe('running')
  expect(Date.parse(resumed.sla.response.dueAt ?? '')).toBeGreaterThan(deadline)
  expect(await levels(number, 3)).toEqual(['50%', '75%', 'breach'])

  const { body: why } = await department.call<{ items: { counted: object[]; gaps: { cause: string }[] }[] }>(
    'csr',
    `GET /v1/tickets/${number}/sla`,
  )
  expect(why.items[0]?.gaps.map((gap) => gap.cause)).toEqual(['pause'])
  expect(why.items[0]?.counted).toHaveLength(2)
})

it('plans anew from receipt when triage changes the urgency, and repeats nothing', async () => {
  const number = await open(department, { ...question, urgency: 'low' }, { hoursAgo: 40 })
  expect(await levels(number, 1)).toEqual(['50%'])
  const urgent = await act(department, 'csr', number, 'triage', { urgency: 'urgent', reason: '停线' })
  const due = Date.parse(urgent.receivedAt) + 24 * 3_600_000
  expect(Date.parse(urgent.sla.response.dueAt ?? '')).toBe(due)
  expect((await levels(number, 3)).sort()).toEqual(['50%', '75%', 'breach'])

  const low = await act(department, 'csr', number, 'triage', { urgency: 'low' })
  expect(low.sla.response).toMatchObject({ state: 'running', target: 'PT72H' })
  expect(Date.parse(low.sla.response.breachedAt ?? '')).toBe(due)
  expect((await respond(department, number)).sla.response.state).toBe('missed')
  expect(await department.alerts(number)).toHaveLength(3)
})
