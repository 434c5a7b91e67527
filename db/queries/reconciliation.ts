import { and, asc, eq, gt, inArray, isNull, lt, notExists, notInArray, or, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { bookings, holds, outbox, tickets, words } from '../schema/index.ts'
import { undoHold } from './holds.ts'
import { restoreMoved } from './moved-bookings.ts'

/**
 * Tickets to be held against their workflows, those first that were not looked at for longest; marks them as looked at.
 * That is every ticket that has not ended or has something to give back, and once more each that has ended since.
 * Those that the relay is still to start are left to it.
 */
export async function ticketsToCheck(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .select({ number: tickets.number })
    .from(tickets)
    .where(
      and(
        or(
          notInArray(tickets.status, ['closed', 'cancelled']),
          sql`jsonb_array_length(${tickets.ticket} -> 'returns') > 0`,
          isNull(tickets.checkedAt),
          lt(tickets.checkedAt, tickets.updatedAt),
        ),
        notExists(db.select().from(outbox).where(eq(outbox.ticket, tickets.number))),
      ),
    )
    .orderBy(sql`${tickets.checkedAt} nulls first`, asc(tickets.number))
    .limit(limit)
  const numbers = rows.map((row) => row.number)
  if (numbers.length > 0) {
    await db.update(tickets).set({ checkedAt: new Date() }).where(inArray(tickets.number, numbers))
  }
  return numbers
}

/** Tickets with a level that should have fired before `by`, and has not been recorded. */
export async function overdueTickets(db: Db, by: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ number: tickets.number })
    .from(tickets)
    .where(lt(tickets.nextLevelAt, by))
    .orderBy(asc(tickets.nextLevelAt))
    .limit(limit)
  return rows.map((row) => row.number)
}

/**
 * Gives back what a crash left behind: holds and bookings older than `before` that their ticket knows nothing of.
 * What is held for a report is not theirs to know: it goes by its time.
 * Nothing of them stays: should the ticket ask under the key after all, it gets a fresh answer.
 * @returns their keys
 */
export async function releaseOrphans(db: Db, before: Date): Promise<{ holds: string[]; bookings: string[] }> {
  const lostHolds = await db
    .select({ key: holds.key })
    .from(holds)
    .leftJoin(tickets, eq(tickets.number, holds.ticket))
    .where(
      and(
        eq(holds.state, 'held'),
        eq(holds.forReport, false),
        lt(holds.heldAt, before),
        or(isNull(tickets.number), unknownTo('parts', holds.key)),
      ),
    )
  for (const { key } of lostHolds) await undoHold(db, key)
  const lostBookings = await db
    .select({ key: bookings.key })
    .from(bookings)
    .leftJoin(tickets, eq(tickets.number, bookings.ticket))
    .where(
      and(
        isNull(bookings.releasedAt),
        lt(bookings.bookedAt, before),
        or(isNull(tickets.number), unknownTo('visit', bookings.key)),
      ),
    )
  for (const { key } of lostBookings) {
    await db.delete(bookings).where(eq(bookings.key, key))
    await restoreMoved(db, key)
  }
  return { holds: lostHolds.map((row) => row.key), bookings: lostBookings.map((row) => row.key) }
}

/** Words that no event refers to, kept for an act that never was; a day is more than any caller waits. */
export async function forgetOrphanWords(db: Db): Promise<number> {
  const rows = await db
    .delete(words)
    .where(
      and(
        lt(words.createdAt, sql`now() - interval '1 day'`),
        gt(words.createdAt, sql`now() - interval '8 days'`),
        sql`not exists (select 1 from ticket_events where ticket_events.ticket = ${words.ticket}
          and ticket_events.event ->> 'words' = ${words.id}::text)`,
      ),
    )
    .returning({ id: words.id })
  return rows.length
}

/** Neither in use by the ticket nor on its list of things to give back. */
function unknownTo(place: 'parts' | 'visit', key: typeof holds.key | typeof bookings.key) {
  const returned = sql`jsonb_build_object('returns', jsonb_build_array(jsonb_build_object('key', ${key})))`
  return sql`(${tickets.ticket} -> ${sql.raw(`'${place}'`)} ->> 'key' is distinct from ${key}
    and not ${tickets.ticket} @> ${returned})`
}
