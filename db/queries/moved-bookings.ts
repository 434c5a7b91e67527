import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { bookings } from '../schema/index.ts'

/**
 * Lets go of a visit's own time, so that it can be booked anew under another key, overlapping or not. Nobody else is
 * given that time before the ticket has taken the new one over: should it not, the old one stands again.
 */
export async function setAside(db: Db, former: string, key: string): Promise<void> {
  await db
    .update(bookings)
    .set({ releasedAt: sql`now()`, movedTo: key })
    .where(and(eq(bookings.key, former), sql`${bookings.releasedAt} is null`))
}

/** The ticket has no use for a booking any more, whatever it was moved to: its time is free. */
export async function forgetMove(db: Db, key: string): Promise<void> {
  await db
    .update(bookings)
    .set({ movedTo: null })
    .where(and(eq(bookings.key, key), sql`${bookings.movedTo} is not null`))
}

/** What was set aside for a booking that came to nothing stands again, unless its time is taken after all. */
export async function restoreMoved(db: Db, key: string): Promise<void> {
  await db.execute(sql`
    update bookings as former set released_at = null, moved_to = null
    where former.moved_to = ${key} and not exists (
      select from bookings as other where other.engineer = former.engineer and other.key <> former.key
        and other.released_at is null and other.during && former.during)`)
}
