import { and, eq } from 'drizzle-orm'
import type { Direction, Parcel } from '../../workflows/domain/depot/unit.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import type { Db } from '../client.ts'
import { parcels } from '../schema/index.ts'

/**
 * Keeps in the parcels' rows what the events of their ticket say: one that somebody sent with another carrier is asked
 * after as well, and one that is here is not asked after any more.
 * @param ticket as the events have made it
 */
export async function noteParcels(db: Db, ticket: Ticket, events: readonly TicketEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type === 'unitShipped') await follow(db, ticket, event.direction)
    if (event.type === 'unitReceived') await close(db, ticket.depot?.inbound)
    if (event.type === 'unitDelivered') await close(db, ticket.depot?.outbound)
  }
}

async function follow(db: Db, { number, depot }: Ticket, direction: Direction): Promise<void> {
  const parcel = depot?.[direction]
  if (parcel?.state !== 'by_hand' || parcel.trackingNumber === undefined) return
  const { key, trackingNumber, carrier = 'other' } = parcel
  await db
    .insert(parcels)
    .values({ ticket: number, key, direction, state: 'ordered', carrier, trackingNumber })
    .onConflictDoNothing()
}

/** A label that nobody used is withdrawn at the carrier's instead. */
async function close(db: Db, parcel: Parcel | undefined): Promise<void> {
  if (!parcel || (parcel.state === 'withdrawn' && parcel.shippedAt === undefined)) return
  await db
    .update(parcels)
    .set({ state: 'done' })
    .where(and(eq(parcels.key, parcel.key), eq(parcels.state, 'ordered')))
}
