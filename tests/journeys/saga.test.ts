import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { act, bearing, engineerOf, open, respond, spindle, visitPlan } from '../support/lives.ts'
import { until } from '../support/until.ts'

// Wherever a ticket waits, the worker may be killed, the ticket cancelled, and its workflow cancelled or terminated in
// the Temporal UI. Afterwards nothing that was taken for it is left behind.

/** Brings a new ticket to where it waits, and gives its number. */
type Place = (department: Department) => Promise<string>

const places: Record<string, Place> = {
  'for the first response': (department) => open(department),
  'for missing parts': (department) =>
    planned(department, { ...visitPlan, parts: [{ sku: bearing, quantity: 9_999 }] }, 'awaiting_parts'),
  'for the answer to an offer': (department) => planned(department, visitPlan, 'visit_offered'),
  'for a dispatcher': (department) =>
    planned(department, { ...visitPlan, skills: ['nobody-has-this'] }, 'awaiting_dispatcher'),
  'for the engineer to come': accepted,
  'for the work to be done': async (department) => {
    const number = await accepted(department)
    await act(department, engineerOf(await department.ticket(number)), number, 'visit/arrival')
    return number
  },
  'for remote work that holds parts': (department) =>
    planned(department, { ...visitPlan, mode: 'remote', skills: [] }, 'remote_work'),
}

const blows: Record<string, (department: Department, number: string) => Promise<void>> = {
  'the ticket is cancelled': cancel,
  'its workflow is cancelled': async ({ client }, number) => {
    await client.workflow.getHandle(`ticket-${number}`).cancel()
  },
  'its workflow is terminated': async ({ client }, number) => {
    await client.workflow.getHandle(`ticket-${number}`).terminate('by mistake')
  },
}

let department: Department
beforeAll(async () => {
  department = await openDepartment({}, { worker: 'process' })
  const delivery = `POST /v1/parts/${bearing}/receipts` as const
  expect((await department.call('parts_keeper', delivery, { quantity: 100 })).status).toBe(201)
})
afterAll(() => department.stop())

describe.each(Object.entries(places))('a ticket that waits %s', (_, reach) => {
  it.each(Object.entries(blows))('leaves nothing behind when %s', async (_, strike) => {
    const number = await reach(department)
    await strike(department, number)
    await expectNothingLeft(number)
  })
})

it('leaves nothing behind wherever the worker is killed', async () => {
  const numbers = await Promise.all(Object.values(places).map((reach) => reach(department)))
  await department.worker.kill()
  await department.worker.start()
  for (const number of numbers) {
    await cancel(department, number)
    await expectNothingLeft(number)
  }
}, 120_000)

describe.each([
  ['parts are being held', 'stock', 'reserving_parts'],
  ['an engineer is being booked', 'bookings', 'dispatching'],
])('a ticket for which %s', (_, table, stage) => {
  it.each([...Object.entries(blows), ['the worker is killed', killWorker] as const])(
    'leaves nothing behind when %s just then',
    async (_, strike) => {
      const number = await whileLocked(table, async () => {
        const number = await planned(department, visitPlan, stage)
        await until('the activity waits for the table', async () => (await waiting()) > 0)
        await strike(department, number)
        return number
      })
      await expectNothingLeft(number)
    },
    60_000,
  )
})

/** Everything that is still taken for a ticket, by table. */
async function leftOf(number: string): Promise<unknown[]> {
  return department.database.db.execute(sql`
    select 'hold' as what, key from holds where ticket = ${number} and state = 'held'
    union all select 'booking', key from bookings where ticket = ${number} and released_at is null`)
}

/** What operators do, or the schedule in their place; whoever still wanted the ticket cancels it then. */
async function expectNothingLeft(number: string): Promise<void> {
  await reconcile()
  const { status } = await department.ticket(number)
  if (status !== 'cancelled') await cancel(department, number)
  const handle = department.client.workflow.getHandle(`ticket-${number}`)
  await until('the workflow is complete', async () => (await handle.describe()).status.name === 'COMPLETED')
  expect((await department.ticket(number)).status).toBe('cancelled')
  expect(await leftOf(number)).toEqual([])
  expect(await shelvesAstray(department.database.db)).toEqual([])
}

function reconcile() {
  return department.client.workflow.execute('reconciliation', {
    taskQueue: department.config.taskQueue,
    workflowId: `reconciliation-${Date.now()}`,
  })
}

/** Nobody can change what is in the table until the work is done. */
function whileLocked<Result>(table: string, work: () => Promise<Result>): Promise<Result> {
  return department.database.db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${sql.identifier(table)} in exclusive mode`)
    return work()
  })
}

async function waiting(): Promise<number> {
  const [row] = await department.database.db.execute<{ count: number }>(
    sql`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row?.count ?? 0
}

async function planned(department: Department, plan: object, stage: string): Promise<string> {
  const number = await open(department, spindle)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', plan)
  await department.when(number, stage, (ticket) => ticket.stage === stage)
  return number
}

async function accepted(department: Department): Promise<string> {
  const number = await planned(department, visitPlan, 'visit_offered')
  await act(department, engineerOf(await department.ticket(number)), number, 'visit/acceptance')
  return number
}

/** Also while a worker is coming up, when acts are answered late. */
async function cancel(department: Department, number: string): Promise<void> {
  const headers = { 'idempotency-key': `cancel-${number}` }
  const reason = { reason: '客户撤回' }
  await until(
    'the ticket is cancelled',
    async () => {
      await department.call('csr', `POST /v1/tickets/${number}/cancellation`, reason, headers)
      return (await department.ticket(number)).status === 'cancelled'
    },
    { within: 60_000 },
  )
}

async function killWorker(department: Department): Promise<void> {
  await department.worker.kill()
  await department.worker.start()
}
