import { and, asc, count, eq, gt, or, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { publicationTickets, tickets } from '../schema/index.ts'
import { isOpen, type underWay } from './publications.ts'

export type PublicationTicket = typeof publicationTickets.$inferSelect

/** The tickets that it touches, by number. */
export function publicationPage(
  db: Db,
  publication: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<PublicationTicket[]> {
  return db
    .select()
    .from(publicationTickets)
    .where(
      and(
        eq(publicationTickets.publication, publication),
        after === undefined ? undefined : gt(publicationTickets.ticket, after),
      ),
    )
    .orderBy(asc(publicationTickets.ticket))
    .limit(limit)
}

/** How many tickets stand where, and how many hear of levels at once. */
export async function publicationCounts(db: Db, publication: string) {
  const rows = await db
    .select({
      state: publicationTickets.state,
      tickets: count(),
      alerting: sql<number>`count(*) filter (where ${publicationTickets.alerts})`.mapWith(Number),
    })
    .from(publicationTickets)
    .where(eq(publicationTickets.publication, publication))
    .groupBy(publicationTickets.state)
  return rows
}

/** Tickets that have not ended, by number. @param untouchedBy leaves out those that this publication has prepared */
export function openTickets(
  db: Db,
  { after, limit, untouchedBy }: { after: string; limit: number; untouchedBy: string },
) {
  const prepared = sql`exists (select 1 from publication_tickets
    where publication = ${untouchedBy} and publication_tickets.ticket = ${tickets.number})`
  return db
    .select({ ticket: tickets.ticket })
    .from(tickets)
    .where(and(isOpen, gt(tickets.number, after), sql`not ${prepared}`))
    .orderBy(asc(tickets.number))
    .limit(limit)
}

/** Keeps what is prepared for tickets; what is there already stays. @returns how many are new */
export async function keepPrepared(
  db: Db,
  rows: (typeof publicationTickets.$inferInsert)[],
): Promise<number> {
  if (rows.length === 0) return 0
  const fresh = await db
    .insert(publicationTickets)
    .values(rows)
    .onConflictDoNothing()
    .returning({ ticket: publicationTickets.ticket })
  return fresh.length
}

/** Tickets that are still to be told of the publication, or of its being rolled back, by number. */
export function ticketsToTell(
  db: Db,
  publication: string,
  step: (typeof underWay)[number],
  { after, limit }: { after: string; limit: number },
): Promise<PublicationTicket[]> {
  const { state, reason } = publicationTickets
  const toTell =
    step === 'applying'
      ? eq(state, 'waiting')
      : // Whoever gave no answer may have taken it in later.
        or(eq(state, 'applied'), and(eq(state, 'skipped'), eq(reason, noAnswer)))
  return db
    .select()
    .from(publicationTickets)
    .where(and(eq(publicationTickets.publication, publication), gt(publicationTickets.ticket, after), toTell))
    .orderBy(asc(publicationTickets.ticket))
    .limit(limit)
}

/** The reason of a ticket that was asked again and again, and did not answer. */
export const noAnswer = 'no_answer'

export async function settleTicket(
  db: Db,
  { publication, ticket }: Pick<PublicationTicket, 'publication' | 'ticket'>,
  settled: Pick<PublicationTicket, 'state' | 'reason'>,
): Promise<void> {
  await db
    .update(publicationTickets)
    .set(settled)
    .where(and(eq(publicationTickets.publication, publication), eq(publicationTickets.ticket, ticket)))
}

/** Whether a ticket's history has an event that came by this request. */
export async function recordedVia(db: Db, ticket: string, via: string): Promise<boolean> {
  const rows = await db.execute(sql`select 1 from ticket_events
    where ticket = ${ticket} and type = 'policyChanged' and event ->> 'via' = ${via} limit 1`)
  return rows.length > 0
}
