import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { type Db, databaseErrorCode } from '../client.ts'
import { apiKeys, bookings, leave, staff } from '../schema/index.ts'
import { type Booking, bookingColumns, bookingOf } from './booked.ts'

/** A visit that stands in the way: somebody has to find another engineer or another time for it. */
export type BookedVisit = Booking & { ticket: string }

/** @returns the id of the leave; undefined when it overlaps one that stands already */
export async function addLeave(
  db: Db,
  { engineer, from, to, madeBy }: { engineer: string; from: Instant; to: Instant; madeBy: string },
): Promise<string | undefined> {
  try {
    // Within another transaction a part of its own: refused, it leaves that one as it was.
    const [row] = await db.transaction((tx) =>
      tx
        .insert(leave)
        .values({ engineer, during: `[${from},${to})`, madeBy })
        .returning({ id: leave.id }),
    )
    return row?.id
  } catch (error) {
    // 23P01, exclusion_violation: the constraint `away_once` has refused it.
    if (databaseErrorCode(error) === '23P01') return undefined
    throw error
  }
}

/** @returns whether there was such a leave */
export async function removeLeave(db: Db, engineer: string, id: string): Promise<boolean> {
  const rows = await db
    .delete(leave)
    .where(and(eq(leave.id, id), eq(leave.engineer, engineer)))
    .returning({ id: leave.id })
  return rows.length > 0
}

/** The visits that an engineer is booked for in a stretch of time; without an end: from then on. */
export async function visitsIn(
  db: Db,
  engineer: string,
  from: Instant,
  to?: Instant,
): Promise<BookedVisit[]> {
  const stretch = sql`tstzrange(${from}::timestamptz, ${to ?? null}::timestamptz)`
  const rows = await db
    .select({ ticket: bookings.ticket, ...bookingColumns })
    .from(bookings)
    .where(
      and(
        eq(bookings.engineer, engineer),
        isNull(bookings.releasedAt),
        sql`${bookings.during} && ${stretch}`,
      ),
    )
    .orderBy(asc(bookings.during))
  return rows.map(({ ticket, ...booking }) => ({ ticket, ...bookingOf(booking) }))
}

/** Who has left is no longer chosen, and their keys open nothing any more. @returns undefined when nobody has this id */
export async function setActivity(db: Db, id: string, active: boolean) {
  return db.transaction(async (tx) => {
    const [member] = await tx.update(staff).set({ active }).where(eq(staff.id, id)).returning()
    if (member && !active) {
      await tx
        .update(apiKeys)
        .set({ revokedAt: new Date() })
        .where(and(eq(apiKeys.subject, id), isNull(apiKeys.revokedAt)))
    }
    return member
  })
}
