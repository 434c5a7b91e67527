import { and, asc, count, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Comparison } from '../../workflows/domain/sla/comparison.ts'
import type { SimulationOrder, TicketLife } from '../../workflows/domain/sla/simulation.ts'
import type { OpenedEvent, TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import type { Db } from '../client.ts'
import { simulations, ticketEvents, tickets } from '../schema/index.ts'
import { mattersOf } from './matters.ts'

export type SimulationRow = typeof simulations.$inferSelect

/** Keeps the question; the number of tickets that it is about is counted with it. */
export async function askSimulation(
  db: Db,
  order: SimulationOrder,
  { id, madeBy }: { id: string; madeBy: string },
): Promise<SimulationRow> {
  const [{ total } = { total: 0 }] = await db
    .select({ total: count() })
    .from(tickets)
    .where(receivedIn(order))
  await db
    .insert(simulations)
    .values({ id, request: order, state: 'running', total, madeBy })
    .onConflictDoNothing()
  const row = await findSimulation(db, id)
  if (!row) throw new Error('A simulation was not inserted.')
  return row
}

export async function findSimulation(db: Db, id: string): Promise<SimulationRow | undefined> {
  const [row] = await db.select().from(simulations).where(eq(simulations.id, id))
  return row
}

/** The newest first. */
export function listSimulations(db: Db, limit: number): Promise<SimulationRow[]> {
  return db.select().from(simulations).orderBy(desc(simulations.madeAt), desc(simulations.id)).limit(limit)
}

/** Those that still run, or should. */
export async function unfinishedSimulations(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: simulations.id })
    .from(simulations)
    .where(eq(simulations.state, 'running'))
  return rows.map(({ id }) => id)
}

/** Notes how far a run has come, unless another attempt at the same run has come further. */
export async function noteProgress(
  db: Db,
  { id, done }: Pick<SimulationRow, 'id' | 'done'>,
  progress: { done: number; reachedTicket: string; result: Comparison },
): Promise<void> {
  await db
    .update(simulations)
    .set(progress)
    .where(and(eq(simulations.id, id), eq(simulations.state, 'running'), eq(simulations.done, done)))
}

export async function finishSimulation(
  db: Db,
  id: string,
  end: { state: 'done'; result: Comparison } | { state: 'failed'; problem: string },
): Promise<void> {
  await db
    .update(simulations)
    .set({ ...end, finishedAt: new Date() })
    .where(and(eq(simulations.id, id), eq(simulations.state, 'running')))
}

/** The next tickets of the period by number, with their histories. @param after the last number of the page before */
export async function livesReceived(
  db: Db,
  order: SimulationOrder,
  page: { after: string | null; limit: number; timeZone: string },
): Promise<TicketLife[]> {
  const rows = await db
    .select({ number: tickets.number, ticket: tickets.ticket })
    .from(tickets)
    .where(and(receivedIn(order), page.after === null ? undefined : sql`${tickets.number} > ${page.after}`))
    .orderBy(asc(tickets.number))
    .limit(page.limit)
  const numbers = rows.map(({ number }) => number)
  const matters = await mattersOf(db, numbers, page.timeZone)
  const histories = await historiesOf(db, numbers)
  return rows.map(({ number, ticket }) => {
    const matter = matters.get(number)
    const [opened, ...events] = histories.get(number) ?? []
    if (!matter || opened?.type !== 'opened') throw new Error(`Ticket ${number} has no beginning.`)
    return { number, policy: ticket.policy, matter, opened, events: events as TicketEvent[] }
  })
}

async function historiesOf(db: Db, numbers: readonly string[]) {
  const histories = new Map<string, (OpenedEvent | TicketEvent)[]>(numbers.map((number) => [number, []]))
  if (numbers.length === 0) return histories
  const rows = await db
    .select({ ticket: ticketEvents.ticket, event: ticketEvents.event })
    .from(ticketEvents)
    .where(inArray(ticketEvents.ticket, [...numbers]))
    .orderBy(asc(ticketEvents.ticket), asc(ticketEvents.seq))
  for (const { ticket, event } of rows) histories.get(ticket)?.push(event)
  return histories
}

function receivedIn({ from, to }: SimulationOrder) {
  return and(gte(tickets.receivedAt, new Date(from)), lt(tickets.receivedAt, new Date(to)))
}
