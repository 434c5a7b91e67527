import { and, eq, inArray, isNull, lt, notExists, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { installedParts, ticketEvents } from '../schema/index.ts'

/** A serial number that a report says to be built in. */
export interface SerialClaim {
  sku: string
  serial: string
}

/**
 * Keeps serial numbers for a report that is about to be sent, so that nobody else installs them meanwhile; what an
 * earlier attempt of the same ticket kept becomes this one's. Part of a transaction: refused, nothing is to stand.
 * @param report the id of its words
 * @returns the first one that is built in elsewhere, with the ticket that says so; undefined when all are kept
 */
export async function claimSerials(
  db: Db,
  { ticket, report, unitId }: { ticket: string; report: string; unitId: string | null },
  claims: readonly SerialClaim[],
): Promise<(SerialClaim & { ticket: string }) | undefined> {
  if (claims.length === 0) return undefined
  // Always in the same order: no two reports wait for each other.
  const ordered = [...claims].sort((one, other) => (place(one) < place(other) ? -1 : 1))
  const kept = await db
    .insert(installedParts)
    .values(ordered.map((claim) => ({ ...claim, state: 'claimed' as const, ticket, report, unitId })))
    .onConflictDoUpdate({
      target: [installedParts.sku, installedParts.serial],
      targetWhere: sql`serial is not null and removed_at is null`,
      set: { report, claimedAt: sql`now()` },
      setWhere: sql`installed_parts.ticket = ${ticket} and (installed_parts.state = 'claimed' or installed_parts.report = ${report})`,
    })
    .returning({ sku: installedParts.sku, serial: installedParts.serial })
  const taken = ordered.find(
    (claim) => !kept.some((one) => one.sku === claim.sku && one.serial === claim.serial),
  )
  if (!taken) return undefined
  const [holder] = await db
    .select({ ticket: installedParts.ticket })
    .from(installedParts)
    .where(
      and(
        eq(installedParts.sku, taken.sku),
        eq(installedParts.serial, taken.serial),
        isNull(installedParts.removedAt),
      ),
    )
  return { ...taken, ticket: holder?.ticket ?? '' }
}

/** Lets go what a refused report had kept. */
export async function releaseSerials(db: Db, report: string): Promise<void> {
  await db
    .delete(installedParts)
    .where(and(eq(installedParts.report, report), eq(installedParts.state, 'claimed'), neverMade(db)))
}

/** Lets go what was kept for reports that never came; a day is more than any caller waits. */
export async function releaseOldClaims(db: Db): Promise<string[]> {
  const rows = await db
    .delete(installedParts)
    .where(
      and(
        eq(installedParts.state, 'claimed'),
        lt(installedParts.claimedAt, sql`now() - interval '1 day'`),
        neverMade(db),
      ),
    )
    .returning({ sku: installedParts.sku, serial: installedParts.serial })
  return rows.map(({ sku, serial }) => `${sku}/${serial}`)
}

function neverMade(db: Db) {
  return notExists(
    db
      .select({ seq: ticketEvents.seq })
      .from(ticketEvents)
      .where(
        and(
          eq(ticketEvents.ticket, installedParts.ticket),
          inArray(ticketEvents.type, ['completed']),
          sql`${ticketEvents.event} ->> 'words' = ${installedParts.report}::text`,
        ),
      ),
  )
}

function place({ sku, serial }: SerialClaim): string {
  return `${sku}\u0000${serial}`
}
