import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { bookings, tickets } from '../schema/index.ts'
import { addLeave, type BookedVisit, visitsIn } from './absences.ts'
import { lockSeat } from './bookings.ts'
import { noteDisplacements } from './displacements.ts'

export interface LeaveOrder {
  engineer: string
  from: Instant
  to: Instant
  by: Actor
  /** Whether visits in that time are to go to somebody else, or another time. */
  replan: boolean
}

/**
 * Enters a leave and, in the same transaction, notes the visits that have to give way to it. Their time stays booked
 * until their tickets let go of it.
 * @returns the visits booked in that time, and what their tickets are to be told of; undefined when it overlaps a leave
 */
export async function takeLeave(
  db: Db,
  { engineer, from, to, by, replan }: LeaveOrder,
): Promise<{ id: string; visits: BookedVisit[]; occasion?: string } | undefined> {
  return db.transaction(async (tx) => {
    await lockSeat(tx, engineer)
    const id = await addLeave(tx, { engineer, from, to, madeBy: by.id })
    if (id === undefined) return undefined
    const visits = await visitsIn(tx, engineer, from, to)
    if (!replan) return { id, visits }
    const occasion = `leave/${id}`
    const displaced = await notUnderWay(tx, engineer, from, to)
    await noteDisplacements(
      tx,
      displaced.map(({ key, ticket }) => ({ booking: key, ticket, occasion, because: 'leave', by })),
    )
    return { id, visits, occasion }
  })
}

/** Whoever is at a customer already finishes the work there. */
function notUnderWay(tx: Db, engineer: string, from: Instant, to: Instant) {
  return tx
    .select({ key: bookings.key, ticket: bookings.ticket })
    .from(bookings)
    .leftJoin(tickets, eq(tickets.number, bookings.ticket))
    .where(
      and(
        eq(bookings.engineer, engineer),
        // What was set aside for a move stands until its ticket has taken the move over.
        or(isNull(bookings.releasedAt), isNotNull(bookings.movedTo)),
        sql`${bookings.during} && tstzrange(${from}::timestamptz, ${to}::timestamptz)`,
        sql`not coalesce(${tickets.ticket} -> 'visit' ->> 'key' = ${bookings.key}
          and ${tickets.ticket} -> 'visit' ->> 'state' = 'arrived', false)`,
      ),
    )
}
