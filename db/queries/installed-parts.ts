import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { installedParts, oldParts, units } from '../schema/index.ts'

/** A built-in part with the unit it is in, what came in its place, and what became of it then. */
async function installedWhere(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .select({
      part: installedParts,
      unit: { id: units.id, model: units.model, serial: units.serial },
      oldPart: { id: oldParts.id, state: oldParts.state },
    })
    .from(installedParts)
    .leftJoin(units, eq(units.id, installedParts.unitId))
    .leftJoin(oldParts, eq(oldParts.installed, installedParts.id))
    .where(inArray(installedParts.id, [...ids]))
    .orderBy(asc(installedParts.installedAt), asc(installedParts.id))
}
export type InstalledPart = Awaited<ReturnType<typeof installedWhere>>[number]

/**
 * All parts that followed one another in the place of one with this serial number, the first one first; none when
 * nobody has heard of the number.
 */
export async function serialChain(db: Db, serial: string): Promise<InstalledPart[]> {
  const rows = await db.execute<{ id: string }>(sql`
    with recursive chain (id, replaces) as (
      select id, replaces from installed_parts
        where state = 'installed' and (serial = ${serial} or old_serial = ${serial})
      union
      select other.id, other.replaces from installed_parts other
        join chain on other.id = chain.replaces or other.replaces = chain.id
        where other.state = 'installed'
    )
    select id from chain limit 200`)
  return installedWhere(
    db,
    rows.map(({ id }) => id),
  )
}

/** What a report has built in, as it was booked. */
export function installedBy(db: Db, ticket: string, report: string) {
  return db
    .select()
    .from(installedParts)
    .where(
      and(
        eq(installedParts.ticket, ticket),
        eq(installedParts.report, report),
        eq(installedParts.state, 'installed'),
      ),
    )
    .orderBy(asc(installedParts.sku), sql`${installedParts.serial} nulls last`, asc(installedParts.id))
}

/** The old parts of these built-in ones, by their ids. */
export async function oldPartsOf(db: Db, installed: readonly string[]) {
  if (installed.length === 0) return new Map<string, typeof oldParts.$inferSelect>()
  const rows = await db
    .select()
    .from(oldParts)
    .where(inArray(oldParts.installed, [...installed]))
  return new Map(rows.map((row) => [row.installed, row]))
}
