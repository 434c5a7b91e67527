import { and, eq, inArray, notExists, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { ticketEvents, words } from '../schema/index.ts'

/** Keeps what somebody said before the act that refers to it is sent; the same id again changes nothing. */
export async function keepWords(
  db: Db,
  kept: { id: string; ticket: string; texts: Record<string, unknown> },
): Promise<void> {
  await db.insert(words).values(kept).onConflictDoNothing()
}

/** Forgets words whose act was refused; if the same act was done at another attempt, its event still says them. */
export async function forgetWords(db: Db, { id, ticket }: { id: string; ticket: string }): Promise<void> {
  const said = db
    .select({ seq: ticketEvents.seq })
    .from(ticketEvents)
    .where(and(eq(ticketEvents.ticket, ticket), sql`${ticketEvents.event} ->> 'words' = ${id}`))
  await db.delete(words).where(and(eq(words.id, id), notExists(said)))
}

/** @returns the texts by id */
export async function readWords(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: words.id, texts: words.texts })
    .from(words)
    .where(inArray(words.id, [...ids]))
  return new Map(rows.map((row) => [row.id, row.texts]))
}
