import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { act, open, respond, spindle, visitPlan } from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment({}, { worker: 'process' })
})
afterAll(() => department.stop())

/** A visit of two hours that is booked with E-004, an hour ahead. */
async function bookedWithWeber(): Promise<string> {
  const number = await offered()
  await act(department, 'dispatcher', number, 'visit/assignment', {
    ...{ engineer: 'E-004', replaces: await keyOf(number), reason: 'Is near' },
  })
  return number
}

async function offered(): Promise<string> {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', { ...visitPlan, parts: [] })
  await department.when(number, 'offered', ({ stage }) => stage === 'visit_offered')
  return number
}

async function keyOf(number: string): Promise<string> {
  const { visit } = await department.ticket(number)
  if (!visit) throw new Error(`${number} has no visit.`)
  return visit.key
}

async function counted(query: ReturnType<typeof sql>): Promise<number> {
  const [row] = await department.database.db.execute<{ count: number }>(query)
  return row?.count ?? 0
}

it('tells the displaced ticket, also when the worker is killed just after it took the engineer', async () => {
  const displaced = await bookedWithWeber()
  const former = await keyOf(displaced)
  const emergency = await offered()
  const asked = department.call('dispatcher', `POST /v1/tickets/${emergency}/visit/assignment`, {
    ...{ engineer: 'E-004', replaces: await keyOf(emergency), emergency: 'now', reason: 'Danger to people' },
  })
  await until('the time is taken', async () => {
    return (await counted(sql`select count(*)::int as count from displacements`)) > 0
  })
  await department.worker.kill()
  // Whoever asked may have been told to look later.
  expect([200, 202]).toContain((await asked).status)
  await department.worker.start()

  await department.when(emergency, 'has E-004', ({ visit }) => visit?.engineer === 'E-004')
  const again = await department.when(displaced, 'is offered anew', ({ stage }) => stage === 'visit_offered')
  expect(again.visit?.key).not.toBe(former)
  const types = (await department.events(displaced)).map(({ type }) => type)
  expect(types.filter((type) => type === 'visitDisplaced')).toHaveLength(1)
  await until('everything is told', async () => {
    return (await counted(sql`select count(*)::int as count from displacements where told_at is null`)) === 0
  })
  const overlaps = sql`select count(*)::int as count from bookings one join bookings other
    on one.engineer = other.engineer and one.key < other.key and one.during && other.during
    where one.released_at is null and other.released_at is null`
  expect(await counted(overlaps)).toBe(0)
})
