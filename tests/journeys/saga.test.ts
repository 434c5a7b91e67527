import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shelvesAstray } from '../../db/queries/ledger.ts'
import { ticketQuery } from '../../workflows/messages.ts'
import { type Department, openDepartment } from '../support/department.ts'
import { giveUnitBack, midways, reach, stockUp, units, waits } from '../support/places.ts'
import { until } from '../support/until.ts'

// Wherever a ticket waits, and in the middle of what it does, the worker may be killed, the ticket cancelled, and its
// workflow cancelled or terminated in the Temporal UI. Afterwards nothing that was taken for it is left behind.

const blows: Record<string, (numbers: string[]) => Promise<unknown>> = {
  'the ticket is cancelled': (numbers) => Promise.all(numbers.map(beginToCancel)),
  'its workflow is cancelled': (numbers) => Promise.all(numbers.map((number) => workflowOf(number).cancel())),
  'its workflow is terminated': terminate,
  'the worker is killed': async () => {
    await department.worker.kill()
    await department.worker.start()
  },
}

let department: Department
beforeAll(async () => {
  department = await openDepartment({ DATABASE_POOL: '20' }, { worker: 'process' })
  await stockUp(department, 20)
})
afterAll(() => department.stop())

describe.each(Object.entries(blows))('When %s', (_, strike) => {
  let left: Map<string, Promise<unknown>>
  beforeAll(async () => {
    left = await whatIsLeft(strike)
  }, 180_000)

  it.each(Object.keys(waits))('a ticket that waits %s leaves nothing behind', async (place) => {
    expect(await left.get(place)).toEqual([])
  })

  it.each(Object.keys(midways))('a ticket for which %s just then leaves nothing behind', async (place) => {
    expect(await left.get(place)).toEqual([])
  })

  it('every shelf is as the ledger says', async () => {
    expect(await shelvesAstray(department.database.db)).toEqual([])
  })
})

/** Strikes one ticket in every place, all at once; by place, what is left of each when it is over. */
async function whatIsLeft(strike: (numbers: string[]) => Promise<unknown>) {
  const [waiting, midway] = await Promise.all([
    reachAll(Object.entries(waits)),
    reachAll(Object.entries(midways).map(([place, { steps }]) => [place, steps] as const)),
  ])
  await whileLocked(async () => {
    for (const [place, number] of midway) midways[place]?.begins(department, number).catch(() => undefined)
    await until('all wait for the tables', async () => (await waitingForLocks()) >= midway.length)
    await strike(midway.map(([, number]) => number))
  })
  await strike(waiting.map(([, number]) => number))
  await reconcile()
  const all = [...waiting, ...midway]
  await Promise.all(all.map(([, number]) => bringToItsEnd(number).catch(() => undefined)))
  // Only what a terminated workflow was in the middle of is left to the reconciler; all else the tickets give back.
  if (strike === terminate) {
    await orphansAreOld()
    await reconcile()
  }
  return new Map(all.map(([place, number]) => [place, leftOf(number)]))
}

function reachAll(
  places: (readonly [string, (typeof waits)[string]])[],
): Promise<(readonly [string, string])[]> {
  return Promise.all(
    places.map(async ([place, steps]) => [place, await reach(department, steps, units[place])] as const),
  )
}

/** What operators do, or the schedule in their place; whoever still wanted the ticket cancels it then. */
async function bringToItsEnd(number: string): Promise<void> {
  await cancel(number)
  await giveUnitBack(department, number)
  await until('the workflow is complete', async () => {
    return (await workflowOf(number).describe()).status.name === 'COMPLETED'
  })
}

/** Everything that is still taken for a ticket, by table; and what keeps it from its end. A customer keeps a loaner. */
async function leftOf(number: string): Promise<unknown[]> {
  const rows = await department.database.db.execute(sql`
    select 'hold' as what, key from holds where ticket = ${number} and state = 'held'
    union all select 'booking', key from bookings where ticket = ${number} and released_at is null
    union all select 'set aside', key from bookings where ticket = ${number} and moved_to is not null
    union all select 'loan', key from loans where ticket = ${number}
      and state not in ('withdrawn', 'settled', 'handed_over')
    union all select 'label', key from parcels where ticket = ${number} and state in ('ordering', 'ordered')
    union all select 'serial', serial from installed_parts where ticket = ${number} and state = 'claimed'
    union all select 'displacement', booking from displacements where ticket = ${number} and told_at is null
    union all select 'return', ticket ->> 'returns' from tickets where number = ${number}
      and (status <> 'cancelled' or ticket -> 'returns' <> '[]')`)
  const { status } = await workflowOf(number).describe()
  return status.name === 'COMPLETED' ? [...rows] : [...rows, { what: 'workflow', key: status.name }]
}

/** As if more time had passed than anything takes that is still under way. */
async function orphansAreOld(): Promise<void> {
  const { db } = department.database
  await db.execute(sql`update bookings set booked_at = booked_at - interval '1 hour'`)
  await db.execute(sql`update holds set held_at = held_at - interval '1 hour'`)
  await db.execute(sql`update loans set requested_at = requested_at - interval '1 hour',
    reserved_at = reserved_at - interval '1 hour'`)
  await db.execute(sql`update parcels set ordered_at = ordered_at - interval '1 hour'`)
}

async function reconcile(): Promise<void> {
  const { client, config } = department
  await Promise.all(
    ['reconciliation', 'parcelSweep'].map((name) =>
      client.workflow.execute(name, {
        taskQueue: config.taskQueue,
        workflowId: `${name}-${Date.now()}`,
      }),
    ),
  )
}

/** Nobody can change what is in the tables until the work is done. */
function whileLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  const tables = [...new Set(Object.values(midways).map(({ table }) => table))]
  return department.database.db.transaction(async (tx) => {
    for (const table of tables) await tx.execute(sql`lock table ${sql.identifier(table)} in exclusive mode`)
    return work()
  })
}

async function waitingForLocks(): Promise<number> {
  const [row] = await department.database.db.execute<{ count: number }>(
    sql`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row?.count ?? 0
}

/** Until the ticket itself knows: while a table is locked it may not be on record yet. */
async function beginToCancel(number: string): Promise<void> {
  const cancelled = cancel(number)
  const known = until('the ticket knows', async () => (await workflowOf(number).query(ticketQuery)).ended)
  await Promise.race([cancelled, known])
  // What comes of it is looked at when the ticket is brought to its end.
  cancelled.catch(() => undefined)
}

/** Also while a worker is coming up, when acts are answered late. */
async function cancel(number: string): Promise<void> {
  const headers = { 'idempotency-key': `cancel-${number}` }
  const reason = { reason: '客户撤回' }
  await until(
    'the ticket is cancelled',
    async () => {
      if ((await department.ticket(number)).status === 'cancelled') return true
      await department.call('csr', `POST /v1/tickets/${number}/cancellation`, reason, headers)
      return false
    },
    { within: 60_000 },
  )
}

function terminate(numbers: string[]): Promise<unknown> {
  return Promise.all(numbers.map((number) => workflowOf(number).terminate('by mistake')))
}

function workflowOf(number: string) {
  return department.client.workflow.getHandle(`ticket-${number}`)
}
