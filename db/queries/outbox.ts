import { asc, eq, lt } from 'drizzle-orm'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Db } from '../client.ts'
import { outbox, tickets } from '../schema/index.ts'

/** The workflow of this ticket runs. */
export async function markStarted(db: Db, number: string): Promise<void> {
  await db.delete(outbox).where(eq(outbox.ticket, number))
}

/** The ticket as Postgres has it: what its workflow is started with. */
export async function loadTicket(db: Db, number: string): Promise<Ticket | undefined> {
  const [row] = await db.select({ ticket: tickets.ticket }).from(tickets).where(eq(tickets.number, number))
  return row?.ticket
}

/** Tickets that have waited for their workflow for a moment; locked against other relays until the transaction ends. */
export function waitingTickets(db: Db, before: Date, limit: number): Promise<{ ticket: Ticket }[]> {
  return db
    .select({ ticket: tickets.ticket })
    .from(outbox)
    .innerJoin(tickets, eq(tickets.number, outbox.ticket))
    .where(lt(outbox.createdAt, before))
    .orderBy(asc(outbox.createdAt))
    .limit(limit)
    .for('update', { of: outbox, skipLocked: true })
}
