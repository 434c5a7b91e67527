import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, gte, sql } from 'drizzle-orm'
import { type Notice, noticesFor } from '../../workflows/domain/notice.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { apply, type TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import { type VisitOutcome, visitOutcome } from '../../workflows/domain/ticket/visit/visit-outcome.ts'
import type { Db } from '../client.ts'
import { alerts, ticketEvents, tickets } from '../schema/index.ts'
import { noteLoan } from './loan-events.ts'
import { insertNotices } from './notices.ts'
import { noteParcels } from './parcel-events.ts'
import { projectionOf } from './projection.ts'
import type { Completed } from './reported-pieces.ts'
import { bookReport } from './reports.ts'
import { learnFrom } from './visit-outcomes.ts'

/**
 * Writes a ticket's events, the row that people read, the alerts and the notices they imply, in one transaction.
 * The same events again change nothing. Where others stand in their place, nothing is written: what is recorded stays.
 * @param timeZone in whose calendar the warranty of what was built in is reckoned
 * @returns the events that stand there instead, from the first one's place on; none when these are recorded
 * @throws Error when events are missing in between: that is a bug
 */
export async function recordEvents(
  db: Db,
  number: string,
  events: readonly TicketEvent[],
  timeZone = 'UTC',
): Promise<TicketEvent[]> {
  return db.transaction(async (tx) => {
    const before = await lockTicket(tx, number)
    const fresh = events.filter((event) => event.seq > before.version)
    const astray = fresh.find((event, index) => event.seq !== before.version + 1 + index)
    if (astray) {
      throw new Error(`Ticket ${number} is at ${before.version}; event ${astray.seq} does not follow.`)
    }
    const repeated = events.slice(0, events.length - fresh.length)
    const standing = await standingFrom(tx, number, repeated[0]?.seq)
    if (!isDeepStrictEqual(standing, repeated)) return standing
    if (fresh.length === 0) return []
    const { ticket, notices, outcomes, reports } = replay(before, fresh)
    await tx.insert(ticketEvents).values(fresh.map((event) => ({ ticket: number, ...place(event), event })))
    await tx.update(tickets).set(projectionOf(ticket)).where(eq(tickets.number, number))
    await insertAlerts(tx, number, fresh)
    await insertNotices(tx, number, notices)
    for (const outcome of outcomes) await learnFrom(tx, outcome)
    for (const event of fresh) await noteLoan(tx, number, event)
    await noteParcels(tx, ticket, fresh)
    for (const report of reports) await bookReport(tx, report, timeZone)
    return []
  })
}

async function standingFrom(db: Db, number: string, seq: number | undefined): Promise<TicketEvent[]> {
  if (seq === undefined) return []
  const rows = await db
    .select({ event: ticketEvents.event })
    .from(ticketEvents)
    .where(and(eq(ticketEvents.ticket, number), gte(ticketEvents.seq, seq)))
    .orderBy(asc(ticketEvents.seq))
  // The first event of all is intake's; a workflow begins behind it.
  return rows.flatMap(({ event }) => (event.type === 'opened' ? [] : [event]))
}

function replay(before: Ticket, events: readonly TicketEvent[]) {
  const notices: (Notice & { seq: number })[] = []
  const outcomes: VisitOutcome[] = []
  const reports: { ticket: Ticket; event: Completed }[] = []
  let ticket = before
  for (const event of events) {
    const outcome = visitOutcome(ticket, event)
    if (outcome) outcomes.push(outcome)
    if (event.type === 'completed') reports.push({ ticket, event })
    notices.push(...noticesFor(ticket, event).map((notice) => ({ ...notice, seq: event.seq })))
    ticket = apply(ticket, event)
  }
  return { ticket, notices, outcomes, reports }
}

async function lockTicket(db: Db, number: string): Promise<Ticket> {
  const [row] = await db
    .select({ ticket: tickets.ticket })
    .from(tickets)
    .where(eq(tickets.number, number))
    .for('update')
  if (!row) throw new Error(`Ticket ${number} has no row.`)
  return row.ticket
}

async function insertAlerts(db: Db, number: string, events: readonly TicketEvent[]): Promise<void> {
  const rows = events.flatMap((event) =>
    event.type !== 'alerted'
      ? []
      : event.alerts.map(({ clock, cycle, level, dueAt, tells }) => ({
          ticket: number,
          clock,
          cycle,
          level,
          dueAt: new Date(dueAt),
          firedAt: new Date(event.at),
          told: [...tells],
        })),
  )
  if (rows.length > 0) await db.insert(alerts).values(rows).onConflictDoNothing()
}

function place({ seq, type, at }: TicketEvent) {
  return { seq, type, at: new Date(at) }
}

/** Tells whoever listens, once the transaction is committed. */
export function notify(db: Db, channel: 'outbox' | 'notices') {
  return db.execute(sql`select pg_notify(${channel}, '')`)
}
