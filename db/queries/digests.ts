import { and, asc, desc, eq, inArray, lte, or, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { digests, tickets } from '../schema/index.ts'
import { insertRoleNotice } from './notices.ts'

export interface DigestOrder {
  /** Which of the schedules it belongs to. */
  digest: string
  scheduledFor: Date
  /** How far ahead "due soon" looks, in milliseconds. */
  horizon: number
}

/**
 * Writes a digest for the time it was scheduled for and queues it to the supervisors, once: a repeated run finds it.
 * @returns how many tickets it names
 */
export async function writeDigest(
  db: Db,
  order: DigestOrder,
): Promise<{ breached: number; dueSoon: number }> {
  return db.transaction(async (tx) => {
    const breached = await breachedBy(tx, order.scheduledFor)
    const dueSoon = await dueBetween(tx, order.scheduledFor, order.horizon)
    const [written] = await tx
      .insert(digests)
      .values({ digest: order.digest, scheduledFor: order.scheduledFor, breached, dueSoon })
      .onConflictDoNothing()
      .returning()
    // An empty digest is on record, but nobody is disturbed with it.
    if (written && breached.length + dueSoon.length > 0) {
      await insertRoleNotice(tx, 'supervisor', {
        prefix: `digest/${order.digest}/${order.scheduledFor.toISOString()}`,
        kind: 'digest',
        facts: { scheduledFor: order.scheduledFor.toISOString(), breached, dueSoon },
      })
    }
    return named(written ?? (await writtenBefore(tx, order)) ?? { breached, dueSoon })
  })
}

export function listDigests(db: Db, limit: number) {
  return db.select().from(digests).orderBy(desc(digests.scheduledFor)).limit(limit)
}

/** What an earlier run of the same digest found. */
async function writtenBefore(db: Db, { digest, scheduledFor }: DigestOrder) {
  const [row] = await db
    .select()
    .from(digests)
    .where(and(eq(digests.digest, digest), eq(digests.scheduledFor, scheduledFor)))
  return row
}

function named({ breached, dueSoon }: { breached: string[]; dueSoon: string[] }) {
  return { breached: breached.length, dueSoon: dueSoon.length }
}

const atWork = inArray(tickets.status, ['open', 'in_progress', 'resolved'])

/** A clock that still runs past its deadline: recorded as a breach, or due and not recorded yet. */
function brokenBy(at: Date) {
  return or(
    lte(tickets.responseDueAt, at),
    sql`exists (select 1 from jsonb_array_elements(${tickets.ticket} -> 'clocks') clock
      where not clock ? 'stopped' and clock ->> 'breachedAt' <= ${at.toISOString()})`,
  )
}

async function breachedBy(db: Db, at: Date): Promise<string[]> {
  const rows = await db
    .select({ number: tickets.number })
    .from(tickets)
    .where(and(atWork, brokenBy(at)))
    .orderBy(asc(tickets.receivedAt), asc(tickets.number))
  return rows.map((row) => row.number)
}

/** Deadlines of either clock that come up, the next first; what is broken already is told as that. */
async function dueBetween(db: Db, from: Date, horizon: number): Promise<string[]> {
  const to = new Date(from.getTime() + horizon)
  // The first call keeps the promise to call; after it there is no deadline.
  const callDue = sql`case when ${tickets.ticket} -> 'followUp' ->> 'attempts' = '0' then ${tickets.callDueAt} end`
  const due = sql`coalesce(${tickets.responseDueAt}, ${callDue})`
  const rows = await db
    .select({ number: tickets.number })
    .from(tickets)
    .where(
      and(
        atWork,
        sql`${due} > ${from.toISOString()}::timestamptz and ${due} <= ${to.toISOString()}::timestamptz`,
        sql`not coalesce(${brokenBy(from)}, false)`,
      ),
    )
    .orderBy(asc(due), asc(tickets.number))
  return rows.map((row) => row.number)
}
