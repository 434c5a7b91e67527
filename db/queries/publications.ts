import { and, count, desc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { publications, tickets } from '../schema/index.ts'

export type PublicationRow = typeof publications.$inferSelect
export type PublicationState = PublicationRow['state']

export async function findPublication(db: Db, id: string): Promise<PublicationRow | undefined> {
  const [row] = await db.select().from(publications).where(eq(publications.id, id))
  return row
}

/** The newest first. */
export function listPublications(db: Db, limit: number): Promise<PublicationRow[]> {
  return db.select().from(publications).orderBy(desc(publications.madeAt), desc(publications.id)).limit(limit)
}

/** Those that something is still to be done for. */
export function unfinishedPublications(db: Db): Promise<Pick<PublicationRow, 'id' | 'state'>[]> {
  return db
    .select({ id: publications.id, state: publications.state })
    .from(publications)
    .where(inArray(publications.state, [...underWay, 'preparing']))
}

/** Tickets are being told of it. */
export const underWay = ['applying', 'rolling_back'] as const

/**
 * Holds a publication in a state until the transaction ends: whoever wants to take it further waits.
 * @returns false when it is in another one
 */
export async function holdPublication(tx: Db, id: string, state: PublicationState): Promise<boolean> {
  const rows = await tx
    .select({ id: publications.id })
    .from(publications)
    .where(and(eq(publications.id, id), eq(publications.state, state)))
    .for('no key update')
  return rows.length > 0
}

/** The next state, if it is still in the one before. */
export async function movePublication(
  db: Db,
  id: string,
  from: PublicationState,
  to: PublicationState,
): Promise<void> {
  await db
    .update(publications)
    .set({ state: to })
    .where(and(eq(publications.id, id), eq(publications.state, from)))
}

export async function countOpenTickets(db: Db): Promise<number> {
  const [row] = await db.select({ open: count() }).from(tickets).where(isOpen)
  return row?.open ?? 0
}

/** Notes how far the preparation has come. */
export async function notePrepared(
  db: Db,
  id: string,
  progress: Pick<PublicationRow, 'done' | 'reachedTicket'>,
): Promise<void> {
  await db
    .update(publications)
    .set(progress)
    .where(and(eq(publications.id, id), eq(publications.state, 'preparing')))
}

/** Tickets that have not ended. */
export const isOpen = inArray(tickets.status, ['open', 'in_progress', 'resolved'])
