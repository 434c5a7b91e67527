import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Actor, DisplacementCause } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { bookings, displacements, tickets } from '../schema/index.ts'

export interface Displacement {
  booking: string
  ticket: string
  occasion: string
  because: DisplacementCause
  by: Actor
}

/** Notes visits that give way, in the transaction that takes their time; one that gives way already is noted once. */
export async function noteDisplacements(tx: Db, displaced: readonly Displacement[]): Promise<void> {
  if (displaced.length > 0)
    await tx
      .insert(displacements)
      .values([...displaced])
      .onConflictDoNothing()
}

/** Those whose tickets still have to be told. */
export function untoldOf(db: Db, occasion: string): Promise<Displacement[]> {
  const { booking, ticket, because, by } = displacements
  return db
    .select({ booking, ticket, occasion: displacements.occasion, because, by })
    .from(displacements)
    .where(and(eq(displacements.occasion, occasion), isNull(displacements.toldAt)))
    .orderBy(asc(displacements.booking))
}

export async function occasionsUntold(db: Db): Promise<string[]> {
  const rows = await db
    .selectDistinct({ occasion: displacements.occasion })
    .from(displacements)
    .where(isNull(displacements.toldAt))
  return rows.map(({ occasion }) => occasion)
}

export async function markTold(db: Db, booking: string): Promise<void> {
  await db.update(displacements).set({ toldAt: new Date() }).where(eq(displacements.booking, booking))
}

/**
 * Whether the ticket has let go of the booking, or an engineer who is there by now finishes the work before the leave.
 * A ticket that was told before it knew of the booking has to be told again.
 */
export async function gaveWay(db: Db, { booking, ticket, because }: Displacement): Promise<boolean> {
  const [row] = await db
    .select({
      released: sql<boolean>`coalesce(${bookings.releasedAt} is not null, true)`,
      stands: sql<boolean>`coalesce(${tickets.ticket} -> 'visit' ->> 'key' = ${booking}, false)`,
      arrived: sql<boolean>`coalesce(${tickets.ticket} -> 'visit' ->> 'state' = 'arrived', false)`,
      over: sql<boolean>`coalesce(${tickets.ticket} -> 'completion' is not null or ${tickets.ticket} -> 'ended' is not null, false)`,
    })
    .from(tickets)
    .leftJoin(bookings, eq(bookings.key, booking))
    .where(eq(tickets.number, ticket))
  if (!row || row.over) return true
  if (row.stands) return because === 'leave' && row.arrived
  return row.released
}
