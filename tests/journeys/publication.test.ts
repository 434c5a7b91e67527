import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { publicationTicketView, publicationView } from '../../api/contract/publications.ts'
import type { simulationView } from '../../api/contract/simulations.ts'
import { everyDay, responseIn } from '../db/publishing.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { open, question, respond, spindle } from '../support/lives.ts'
import { until } from '../support/until.ts'

type Publication = z.infer<typeof publicationView>
type Touched = z.infer<typeof publicationTicketView>

/** A quarter of the handbook's time: 6 hours for what is urgent, 18 for what is not. */
const stricter = responseIn('PT6H', 'PT12H', 'PT18H')
const names = { 'zh-CN': '服务手册', en: 'Handbook' }

/** A policy or calendar is written, and its publication for all open tickets is prepared. */
async function prepare(department: Department, definition: object = stricter): Promise<Publication> {
  const draft = { names, scope: 'default', definition }
  const made = await department.call<{ version: number }>(
    'manager',
    'POST /v1/sla/policies/handbook/versions',
    draft,
  )
  expect(made.status).toBe(201)
  const wanted = { policy: { id: 'handbook', version: made.body.version }, reach: 'open' }
  const { status, body } = await department.call<Publication>('manager', 'POST /v1/sla/publications', wanted)
  expect(status).toBe(202)
  return reached(department, body, 'previewed')
}

function reached(
  { call }: Department,
  { links }: Publication,
  state: Publication['state'],
  within = 20_000,
): Promise<Publication> {
  const look = async () => {
    const { body } = await call<Publication>('manager', `GET ${links.self}`)
    return body.state === state && body
  }
  return until(`it is ${state}`, look, { within })
}

async function step(department: Department, { links }: Publication, path: 'application' | 'rollback') {
  const { status } = await department.call('manager', `POST ${links.self}/${path}`, {})
  expect(status).toBe(202)
}

async function touched({ call }: Department, { links }: Publication): Promise<Touched[]> {
  const { body } = await call<{ items: Touched[] }>('manager', `GET ${links.tickets}?limit=200`)
  return body.items
}

const dueOf = async (department: Department, number: string) =>
  (await department.ticket(number)).sla.response.dueAt
const levelsOf = async (department: Department, number: string) =>
  (await department.alerts(number)).map(({ level }) => level)
const changesOf = async (department: Department, number: string) =>
  (await department.events(number)).filter(({ type }) => type === 'policyChanged').length

describe('a stricter policy is published for all open tickets', () => {
  let department: Department
  beforeAll(async () => {
    department = await openDepartment()
  })
  afterAll(() => department.stop())

  it('does what the preview said, tells each level once, and is rolled back', async () => {
    const fresh = await open(department, question)
    const urgent = await open(department, spindle, { hoursAgo: 5 })
    const answered = await open(department, spindle, { hoursAgo: 5 })
    await respond(department, answered)
    const before = { fresh: await dueOf(department, fresh), urgent: await dueOf(department, urgent) }

    const publication = await prepare(department)
    const preview = await touched(department, publication)
    expect(preview.map(({ ticket, state, alerts }) => [ticket, state, alerts])).toEqual([
      [fresh, 'waiting', false],
      // Of six hours five are over: 50 % and 75 % have passed.
      [urgent, 'waiting', true],
      [answered, 'waiting', false],
    ])
    expect(preview[2]?.deadlines).toEqual([])
    expect(await dueOf(department, urgent)).toBe(before.urgent)

    await step(department, publication, 'application')
    const applied = await reached(department, publication, 'applied')
    expect(applied).toMatchObject({ progress: { total: 3, done: 3 }, tickets: { applied: 3, waiting: 0 } })
    const promised = preview.map(({ deadlines }) => deadlines[0]?.to)
    expect([await dueOf(department, fresh), await dueOf(department, urgent)]).toEqual(promised.slice(0, 2))
    expect(await levelsOf(department, urgent)).toEqual(['50%', '75%'])
    const told = (await department.events(urgent)).filter(({ type }) => type === 'alerted')
    expect(told).toHaveLength(1)

    const later = await open(department, question)
    await step(department, publication, 'rollback')
    await reached(department, publication, 'rolled_back')
    expect(await dueOf(department, fresh)).toBe(before.fresh)
    expect(await dueOf(department, urgent)).toBe(before.urgent)
    expect(await levelsOf(department, urgent)).toEqual(['50%', '75%'])
    expect(await changesOf(department, later)).toBe(0)
    expect(await changesOf(department, answered)).toBe(2)
  }, 60_000)

  it('is asked for before it is done', async () => {
    const asked = await department.call<z.infer<typeof simulationView>>(
      'manager',
      'POST /v1/sla/simulations',
      {
        from: new Date(Date.now() - 7 * 24 * 3_600_000).toISOString(),
        to: new Date(Date.now() + 1_000).toISOString(),
        policy: responseIn('PT4H', 'PT8H', 'PT12H'),
        calendar: { id: 'shop', calendar: everyDay },
      },
    )
    expect(asked.status).toBe(202)
    const answer = await until('the answer is there', async () => {
      const { body } = await department.call<z.infer<typeof simulationView>>(
        'manager',
        `GET ${asked.body.links.self}`,
      )
      return body.result ?? false
    })
    expect(answer.touched).toBe(4)
    // The two that were received five hours ago.
    expect(answer.breaches).toMatchObject({ recorded: 0, simulated: 2, avoided: { count: 0 } })
  }, 60_000)
})

describe('with a worker that is killed while tickets are told', () => {
  let department: Department
  beforeAll(async () => {
    department = await openDepartment({}, { worker: 'process' })
  })
  afterAll(() => department.stop())

  it('tells the others when it is back, and nobody twice', async () => {
    const numbers: string[] = []
    for (let count = 0; count < 50; count += 1) numbers.push(await open(department, question))
    const publication = await prepare(department)
    await step(department, publication, 'application')
    await until('the first were told', async () => {
      const { body } = await department.call<Publication>('manager', `GET ${publication.links.self}`)
      return body.tickets.applied > 0
    })
    await department.worker.kill()
    const { body } = await department.call<Publication>('manager', `GET ${publication.links.self}`)
    expect(body).toMatchObject({ state: 'applying', progress: { total: 50 } })
    await department.worker.start()
    const applied = await reached(department, publication, 'applied', 60_000)
    expect(applied.tickets).toMatchObject({ applied: 50, waiting: 0, skipped: 0 })
    for (const number of numbers) expect(await changesOf(department, number)).toBe(1)
  }, 120_000)
})
