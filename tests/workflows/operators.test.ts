import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Department, openDepartment } from '../support/department.ts'
import { readable } from '../support/histories.ts'
import {
  acceptOffer,
  act,
  bearing,
  diagnose,
  good,
  open,
  resolveRemotely,
  respond,
  spindle,
  visitPlan,
} from '../support/lives.ts'
import { until } from '../support/until.ts'

let department: Department
beforeAll(async () => {
  department = await openDepartment()
})
afterAll(() => department.stop())

const handleOf = (number: string) => department.client.workflow.getHandle(`ticket-${number}`)

async function respondAgain(number: string) {
  const again = { channel: 'phone', summary: 'x' }
  return (await department.call('csr', `POST /v1/tickets/${number}/response`, again)).body
}

async function reconcile() {
  return department.client.workflow.execute('reconciliation', {
    taskQueue: department.config.taskQueue,
    workflowId: `reconciliation-${Date.now()}`,
  })
}

it('shows a ticket in the Temporal UI: attributes, summary, details, names on timers and activities', async () => {
  const number = await open(department, spindle, { hoursAgo: 25 })
  await respond(department, number)
  await act(department, 'csr', number, 'plan', visitPlan)
  await department.when(number, 'offered', (ticket) => ticket.stage === 'visit_offered')

  const listed = await until('listed by what operators filter by', async () => {
    const query = `TicketStage = 'visit_offered' AND Urgency = 'urgent' AND SlaBreached = true AND Owner = 'S-001'`
    for await (const workflow of department.client.workflow.list({ query })) return workflow
    return undefined
  })
  expect(listed.workflowId).toBe(`ticket-${number}`)
  expect(await (await handleOf(number).describe()).staticSummary()).toContain('repair · urgent')
  const history = readable(await handleOf(number).fetchHistory())
  for (const summary of ['offer to E-001', '2 × SPINDLE-BEARING-7014', 'find an engineer']) {
    expect(history.includes(summary), summary).toBe(true)
  }
  const details = await handleOf(number).query<{ currentDetails?: string } | string>(
    '__temporal_workflow_metadata',
  )
  const text = JSON.stringify(details)
  for (const shown of ['visit_offered', 'owner: S-001', 'breached', 'response 1: missed', 'E-001']) {
    expect(text).toContain(shown)
  }
  await act(department, 'csr', number, 'cancellation', { reason: '测试' })
  expect((await handleOf(number).describe()).status.name).toMatch(/RUNNING|COMPLETED/)
})

it('takes the cancellation of a workflow for that of the ticket: everything goes back, and it completes', async () => {
  const number = await open(department)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', visitPlan)
  await acceptOffer(department, number)
  await handleOf(number).cancel()
  expect(await handleOf(number).result()).toEqual({ outcome: 'cancelled' })
  const ticket = await department.ticket(number)
  expect(ticket).toMatchObject({ status: 'cancelled', visit: null, parts: null })
  const last = (await department.events(number)).filter((event) => event.type === 'cancelled')
  expect(last.map((event) => event.by.role)).toEqual(['operator'])
})

it('loses nothing when a workflow is terminated: the reconciler starts it again with all that is held', async () => {
  const number = await open(department)
  await respond(department, number)
  await act(department, 'csr', number, 'plan', visitPlan)
  await acceptOffer(department, number)
  await handleOf(number).terminate('by mistake')
  const found = await reconcile()
  expect(found).toMatchObject({ revived: [number], releasedHolds: [], releasedBookings: [] })
  expect((await handleOf(number).describe()).status.name).toBe('RUNNING')
  expect(await department.ticket(number)).toMatchObject({
    stage: 'visit_booked',
    parts: { state: 'reserved' },
  })
  expect(await reconcile()).toMatchObject({ revived: [] })
  await act(department, 'engineer', number, 'visit/arrival')
  await act(department, 'csr', number, 'cancellation', { reason: '测试' })
})

it('replaces a workflow that was reset and knows less than was recorded', async () => {
  const number = await open(department)
  await respond(department, number)
  await diagnose(department, number)
  const { runId } = await handleOf(number).describe()
  const { namespace } = department.client.options
  await department.client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution: { workflowId: `ticket-${number}`, runId },
    reason: 'to see what happens',
    // protobufjs takes a number where its types want a Long.
    workflowTaskFinishEventId: 4 as never,
    requestId: `reset-${number}`,
    // As in the Temporal UI, when it is told not to play what came later again.
    resetReapplyExcludeTypes: [1, 2],
  })
  expect(await reconcile()).toMatchObject({ replaced: [number] })
  expect((await respondAgain(number)).code).toBe('already_responded')
  await act(department, 'csr', number, 'cancellation', { reason: '测试' })
  expect((await department.events(number)).map((event) => event.type)).toEqual([
    'opened',
    'responded',
    'diagnosed',
    'cancelled',
  ])
})

it('answers acts on a ticket whose workflow somebody tried to cancel too late', async () => {
  const number = await resolveRemotely(department)
  await handleOf(number).cancel()
  const closed = await act(department, 'csr', number, 'follow-up', { reached: true, ratings: good })
  expect(closed).toMatchObject({ status: 'closed', ended: { outcome: 'satisfied' } })
})

it('starts a terminated workflow again when somebody acts on the ticket', async () => {
  const number = await open(department)
  await respond(department, number)
  await handleOf(number).terminate('by mistake')
  expect((await diagnose(department, number)).version).toBe(3)
  expect((await handleOf(number).describe()).status.name).toBe('RUNNING')
})

it('gives back what a crash left behind, once it is old enough to be nobody’s', async () => {
  const { db } = department.database
  await db.execute(
    sql`insert into holds (key, ticket, state, held_at, expires_at)
      values ('lost', '209901001', 'held', now() - interval '1 hour', now() + interval '6 days')`,
  )
  await db.execute(
    sql`insert into stock_movements (key, kind, sku, location, quantity, hold, by)
      values ('lost#1/hold', 'hold', ${bearing}, 'main', 3, 'lost', 'aftercare')`,
  )
  await db.execute(sql`update stock set reserved = reserved + 3 where sku = ${bearing}`)
  await db.execute(
    sql`insert into holds (key, ticket, state, expires_at)
      values ('young', '209901002', 'held', now() + interval '7 days')`,
  )
  expect(await reconcile()).toMatchObject({ releasedHolds: ['lost'] })
  const [young] = await db.execute(sql`select state from holds where key = 'young'`)
  expect(young).toEqual({ state: 'held' })
  await db.execute(sql`delete from holds where key = 'young'`)
})

it('wakes a ticket whose level is overdue, which says it then', async () => {
  const number = await open(department, spindle, { hoursAgo: 1 })
  // As if the ticket's own timer had been lost: the row says that a level passed long ago.
  await department.database.db.execute(
    sql`update tickets set next_level_at = now() - interval '1 hour' where number = ${number}`,
  )
  expect(await reconcile()).toMatchObject({ woken: expect.arrayContaining([number]) })
})

it('refuses by validators: a refused act leaves no trace in the history', async () => {
  const number = await open(department)
  const before = (await handleOf(number).fetchHistory()).events?.length
  const arrive = handleOf(number).executeUpdate('arrive', {
    args: [{ command: { type: 'arrive' }, by: { role: 'engineer', id: 'E-001' } }],
  })
  const error = await arrive.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError)
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined
  expect(cause).toBeInstanceOf(ApplicationFailure)
  expect(cause).toMatchObject({ type: 'no_visit' })
  const events = (await handleOf(number).fetchHistory()).events ?? []
  expect(events.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toHaveLength(0)
  expect(before).toBeGreaterThan(0)
})

it('goes on while the database does not take the record, and records once it does', async () => {
  const number = await open(department)
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const lock = department.database.db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from tickets where number = ${number} for update`)
    await held
  })
  const answer = await department.call('csr', `POST /v1/tickets/${number}/response`, {
    channel: 'phone',
    summary: 'x',
  })
  expect([answer.status, answer.body.code]).toEqual([202, 'still_working'])
  const memory = await handleOf(number).query<{ version: number }>('ticket')
  expect(memory.version).toBe(2)
  const details = JSON.stringify(await handleOf(number).query('__temporal_workflow_metadata'))
  expect(details).toContain('database does not take the record')
  expect(await department.ticket(number)).toMatchObject({ version: 1, status: 'open' })

  release()
  await lock
  await department.when(number, 'recorded', (ticket) => ticket.version === 2)
  expect((await department.events(number)).map((event) => event.type)).toEqual(['opened', 'responded'])
})

it('sends each digest once, also when it is run late or twice', async () => {
  const number = await open(department, spindle, { hoursAgo: 40 })
  await department.when(number, 'breached', (ticket) => ticket.breached)
  const schedule = department.client.schedule.getHandle('breach-digest-hourly')
  const from = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000)
  await schedule.backfill({
    start: new Date(from.getTime() - 2 * 3_600_000 - 1),
    end: new Date(from.getTime() - 2 * 3_600_000 + 1),
    overlap: 'ALLOW_ALL',
  })
  interface Digests {
    items: { digest: string; scheduledFor: string; breached: string[]; dueSoon: string[] }[]
  }
  const scheduledFor = new Date(from.getTime() - 2 * 3_600_000).toISOString()
  const find = async () => {
    const { body } = await department.call<Digests>('supervisor', 'GET /v1/digests')
    return body.items.filter((digest) => digest.scheduledFor === scheduledFor)
  }
  await until('the late digest is there', async () => (await find()).length === 1)
  expect((await find())[0]?.breached).toContain(number)
  // The same run once more, as when its worker died before it could say that it was done.
  await department.client.workflow.execute('breachDigest', {
    taskQueue: department.config.taskQueue,
    workflowId: 'breach-digest-again',
    args: ['hourly'],
    searchAttributes: { TemporalScheduledStartTime: [new Date(scheduledFor)] },
  })
  expect(await find()).toHaveLength(1)
  const { body } = await department.call<{ items: { kind: string; recipient: string }[] }>(
    'manager',
    'GET /v1/notices?limit=200',
  )
  const digests = body.items.filter((notice) => notice.kind === 'digest')
  expect(digests.map((notice) => notice.recipient).sort()).toEqual(['V-001', 'V-002'])
})

it('sends a supervisor who chose the hour a digest of their own, for the quarter of an hour it was scheduled for', async () => {
  const number = await open(department, spindle, { hoursAgo: 40 })
  await department.when(number, 'breached', (ticket) => ticket.breached)
  // Without a team no calendar has to be open: the test runs at any time of the day.
  await department.database.db.execute(sql`update teams set supervisor = null`)
  const quarter = 15 * 60_000
  const at = new Date(Math.floor(Date.now() / quarter) * quarter - 8 * quarter)
  const chosen = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'short' }).format(
    at,
  )
  await department.call('supervisor', 'PUT /v1/staff/V-001/digest-hours', { hours: [chosen] })

  const schedule = department.client.schedule.getHandle('breach-digest-chosen')
  expect((await schedule.describe()).policies.overlap).toBe('BUFFER_ALL')
  await schedule.backfill({
    start: new Date(at.getTime() - quarter - 1),
    end: new Date(at.getTime() + quarter + 1),
    overlap: 'ALLOW_ALL',
  })
  const find = async () => {
    const { body } = await department.call<{ items: Record<string, unknown>[] }>('manager', 'GET /v1/digests')
    return body.items.filter((digest) => digest.digest === 'chosen/V-001')
  }
  await until('the digest is there', async () => (await find()).length > 0)
  expect(await find()).toMatchObject([{ scheduledFor: at.toISOString() }])
  expect((await find())[0]?.breached).toContain(number)
  await department.call('supervisor', 'PUT /v1/staff/V-001/digest-hours', { hours: [] })
})
