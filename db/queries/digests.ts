import { and, asc, desc, eq, gt, inArray, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { digests, staff, tickets } from '../schema/index.ts'
import { type CalendarWarning, calendarWarnings } from './calendar-warnings.ts'
import { insertStaffNotice } from './notices.ts'

export interface DigestOrder {
  /** Which of the schedules it belongs to. */
  digest: string
  scheduledFor: Date
  /** How far ahead "due soon" looks, in milliseconds. */
  horizon: number
}

/** How many tickets digests name. */
export interface Named {
  breached: number
  dueSoon: number
}

/** Who gets a digest, and what of. */
export interface Circulation {
  /** The staff ids of its readers. */
  readers: string[]
  /** Which tickets; none: all. */
  about?: SQL | undefined
  /** Said with it; worth a digest that names no ticket when it is the day's first. */
  warnings: CalendarWarning[]
  firstOfDay: boolean
}

/**
 * Writes a digest for the time it was scheduled for and queues it to the supervisors who chose no hours of their own,
 * once: a repeated run finds it.
 */
export async function writeDigest(db: Db, order: DigestOrder): Promise<Named> {
  const found = await circulate(db, order, {
    readers: await supervisorsWithoutHours(db),
    warnings: await calendarWarnings(db, order.scheduledFor),
    firstOfDay: order.digest === 'morning',
  })
  return { breached: found.breached.length, dueSoon: found.dueSoon.length }
}

/** @returns the tickets it names, or those that an earlier run of the same digest named */
export async function circulate(
  db: Db,
  order: DigestOrder,
  { readers, about, warnings, firstOfDay }: Circulation,
): Promise<{ breached: string[]; dueSoon: string[] }> {
  return db.transaction(async (tx) => {
    const breached = await breachedBy(tx, order.scheduledFor, about)
    const dueSoon = await dueBetween(tx, order.scheduledFor, order.horizon, about)
    const [written] = await tx
      .insert(digests)
      .values({ digest: order.digest, scheduledFor: order.scheduledFor, breached, dueSoon })
      .onConflictDoNothing()
      .returning()
    // An empty digest is on record, but nobody is disturbed with it; with a warning once a day.
    const worthReading = breached.length + dueSoon.length > 0 || (firstOfDay && warnings.length > 0)
    if (written && worthReading) {
      const scheduledFor = order.scheduledFor.toISOString()
      await insertStaffNotice(tx, readers, {
        prefix: `digest/${order.digest}/${scheduledFor}`,
        kind: 'digest',
        facts: { scheduledFor, breached, dueSoon, warnings },
      })
    }
    return written ?? (await writtenBefore(tx, order)) ?? { breached, dueSoon }
  })
}

/** @param reader a staff id: the common digests, and those written for them; none: all */
export function listDigests(db: Db, limit: number, reader?: string) {
  const common = sql`${digests.digest} not like ${`${chosenDigest('')}%`}`
  return db
    .select()
    .from(digests)
    .where(reader === undefined ? undefined : or(common, eq(digests.digest, chosenDigest(reader))))
    .orderBy(desc(digests.scheduledFor), asc(digests.digest))
    .limit(limit)
}

/** What the digest of somebody who chose the hours is called. */
export function chosenDigest(reader: string): string {
  return `chosen/${reader}`
}

async function supervisorsWithoutHours(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.role, 'supervisor'), eq(staff.active, true), sql`${staff.digestHours} = '{}'`))
  return rows.map(({ id }) => id)
}

/** What an earlier run of the same digest found. */
async function writtenBefore(db: Db, { digest, scheduledFor }: DigestOrder) {
  const [row] = await db
    .select()
    .from(digests)
    .where(and(eq(digests.digest, digest), eq(digests.scheduledFor, scheduledFor)))
  return row
}

const atWork = inArray(tickets.status, ['open', 'in_progress', 'resolved'])

/** Tickets with a promise still to be kept past its deadline, recorded as broken or not yet; the longest first. */
function breachedBy(db: Db, at: Date, about: SQL | undefined): Promise<string[]> {
  return numbers(db, and(atWork, lte(tickets.nextDueAt, at), about))
}

/** Tickets whose next deadline comes up, the next first; what is broken already is told as that. */
function dueBetween(db: Db, from: Date, horizon: number, about: SQL | undefined): Promise<string[]> {
  const to = new Date(from.getTime() + horizon)
  return numbers(db, and(atWork, gt(tickets.nextDueAt, from), lte(tickets.nextDueAt, to), about))
}

async function numbers(db: Db, condition: SQL | undefined): Promise<string[]> {
  const rows = await db
    .select({ number: tickets.number })
    .from(tickets)
    .where(condition)
    .orderBy(asc(tickets.nextDueAt), asc(tickets.number))
  return rows.map((row) => row.number)
}
