import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, notExists, or, sql } from 'drizzle-orm'
import type { Direction, TrackingCode } from '../../workflows/domain/depot/unit.ts'
import { type Instant, instant } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { parcelEvents, parcels, tickets } from '../schema/index.ts'

/** A parcel whose label is ordered under a key. */
export interface ParcelOrder {
  ticket: string
  key: string
  direction: Direction
}

export type ParcelRow = typeof parcels.$inferSelect

export interface TrackedEvent {
  at: Instant
  code: TrackingCode
  place?: string | undefined
}

/** Takes the order down before the carrier hears of it; asked again, it answers what became of it. */
export async function beginParcel(db: Db, order: ParcelOrder): Promise<ParcelRow> {
  await db
    .insert(parcels)
    .values({ ...order, state: 'ordering' })
    .onConflictDoNothing()
  const [row] = await db.select().from(parcels).where(eq(parcels.key, order.key))
  if (!row) throw new Error(`Parcel ${order.key} has no row.`)
  return row
}

/** @returns false when it was withdrawn in the meantime: nobody wants the label */
export async function keepLabel(
  db: Db,
  key: string,
  label: Pick<ParcelRow, 'carrier' | 'trackingNumber' | 'label' | 'labelType' | 'depot'>,
): Promise<boolean> {
  const rows = await db
    .update(parcels)
    .set({ ...label, state: 'ordered' })
    .where(and(eq(parcels.key, key), inArray(parcels.state, ['ordering', 'ordered'])))
    .returning({ key: parcels.key })
  return rows.length > 0
}

/**
 * Nobody wants the label any more, whether it was ordered already or not.
 * @returns the parcel as it was
 */
export async function withdrawParcel(
  db: Db,
  { ticket, key }: Omit<ParcelOrder, 'direction'>,
): Promise<ParcelRow> {
  // A parcel that was never ordered is written down all the same, so that a late order finds it withdrawn.
  const row = await beginParcel(db, { ticket, key, direction: 'inbound' })
  await db
    .update(parcels)
    .set({ state: 'withdrawn' })
    .where(and(eq(parcels.key, key), eq(parcels.state, 'ordering')))
  return row.state === 'ordering' ? { ...row, state: 'withdrawn' } : row
}

export async function markWithdrawn(db: Db, key: string): Promise<void> {
  await db.update(parcels).set({ state: 'withdrawn' }).where(eq(parcels.key, key))
}

/** The label of a ticket's parcel, the latest that stands. */
export async function findLabel(db: Db, ticket: string, direction: Direction) {
  const [row] = await db
    .select({ label: parcels.label, labelType: parcels.labelType, trackingNumber: parcels.trackingNumber })
    .from(parcels)
    .where(and(eq(parcels.ticket, ticket), eq(parcels.direction, direction), eq(parcels.state, 'ordered')))
    .orderBy(desc(parcels.orderedAt))
    .limit(1)
  return row?.label && row.labelType ? { ...row, label: row.label, labelType: row.labelType } : undefined
}

/** Parcels that may be under way, those first that were not asked after for longest. */
export function openParcels(db: Db, limit: number): Promise<ParcelRow[]> {
  return db
    .select()
    .from(parcels)
    .where(and(eq(parcels.state, 'ordered'), isNotNull(parcels.trackingNumber)))
    .orderBy(sql`${parcels.askedAt} nulls first`, asc(parcels.key))
    .limit(limit)
}

export async function markAsked(db: Db, key: string, at: Date): Promise<void> {
  await db.update(parcels).set({ askedAt: at }).where(eq(parcels.key, key))
}

export async function findParcel(
  db: Db,
  { carrier, trackingNumber }: { carrier: string; trackingNumber: string },
): Promise<ParcelRow | undefined> {
  const [row] = await db
    .select()
    .from(parcels)
    .where(and(eq(parcels.carrier, carrier), eq(parcels.trackingNumber, trackingNumber)))
  return row
}

/** Keeps what a carrier reported; the same again changes nothing. What is delivered is not asked after any more. */
export async function keepTracking(db: Db, key: string, events: readonly TrackedEvent[]): Promise<void> {
  if (events.length === 0) return
  await db
    .insert(parcelEvents)
    .values(events.map(({ at, ...event }) => ({ parcel: key, at: new Date(at), ...event })))
    .onConflictDoNothing()
  if (events.some(({ code }) => code === 'delivered')) {
    await db
      .update(parcels)
      .set({ state: 'done' })
      .where(and(eq(parcels.key, key), eq(parcels.state, 'ordered')))
  }
}

/** What tickets do not know of yet, in the order in which it happened. `of` asks for one parcel. */
export async function untoldTracking(db: Db, limit: number, of?: string) {
  const rows = await db
    .select({
      ticket: parcels.ticket,
      parcel: parcels.key,
      at: parcelEvents.at,
      code: parcelEvents.code,
    })
    .from(parcelEvents)
    .innerJoin(parcels, eq(parcels.key, parcelEvents.parcel))
    .where(and(isNull(parcelEvents.toldAt), of === undefined ? undefined : eq(parcels.key, of)))
    .orderBy(asc(parcelEvents.at))
    .limit(limit)
  return rows.map(({ at, ...row }) => ({ ...row, at: instant(at.getTime()) }))
}

export async function markTold(
  db: Db,
  { parcel, at, code }: { parcel: string; at: Instant; code: TrackingCode },
): Promise<void> {
  await db
    .update(parcelEvents)
    .set({ toldAt: new Date() })
    .where(
      and(eq(parcelEvents.parcel, parcel), eq(parcelEvents.at, new Date(at)), eq(parcelEvents.code, code)),
    )
}

/** The way of a ticket's parcels, in order. */
export function trackingOf(db: Db, ticket: string) {
  return db
    .select({
      key: parcels.key,
      at: parcelEvents.at,
      code: parcelEvents.code,
      place: parcelEvents.place,
    })
    .from(parcelEvents)
    .innerJoin(parcels, eq(parcels.key, parcelEvents.parcel))
    .where(eq(parcels.ticket, ticket))
    .orderBy(asc(parcelEvents.at))
}

/** Parcels older than `before` that their ticket knows nothing of: a crash left them behind. */
export async function orphanedParcels(db: Db, before: Date): Promise<Omit<ParcelOrder, 'direction'>[]> {
  const known = sql`(${tickets.ticket} #>> '{depot,inbound,key}' = ${parcels.key}
    or ${tickets.ticket} #>> '{depot,outbound,key}' = ${parcels.key}
    or ${tickets.ticket} @> jsonb_build_object('returns', jsonb_build_array(jsonb_build_object('key', ${parcels.key}))))`
  const knowing = db
    .select({ number: tickets.number })
    .from(tickets)
    .where(and(eq(tickets.number, parcels.ticket), known))
  return db
    .select({ ticket: parcels.ticket, key: parcels.key })
    .from(parcels)
    .where(
      and(
        or(eq(parcels.state, 'ordering'), eq(parcels.state, 'ordered')),
        lt(parcels.orderedAt, before),
        notExists(knowing),
      ),
    )
}
