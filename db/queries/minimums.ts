import { and, asc, eq, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { locations, parts, stock, stockMinimums } from '../schema/index.ts'
import { insertRoleNotice } from './notices.ts'
import { findPart, type PartInStock } from './parts.ts'
import { notKnown, type StockRefusal } from './stock.ts'

export interface Minimum {
  sku: string
  location: string
  /** Pieces that are to be free there; 0: no minimum. */
  minimum: number
}

/** Says how many pieces are to be free at a location. Whether they are is looked at by the next `watchMinimums`. */
export async function setMinimum(
  db: Db,
  { sku, location, minimum }: Minimum,
): Promise<PartInStock | StockRefusal> {
  const unknown = await notKnown(db, sku, location)
  if (unknown) return { refusal: unknown }
  const { sku: ofPart, location: atLocation } = stockMinimums
  if (minimum === 0) {
    await db.delete(stockMinimums).where(and(eq(ofPart, sku), eq(atLocation, location)))
  } else {
    // A shelf that is known to be low stays so: another minimum that it is below of as well is no news.
    await db
      .insert(stockMinimums)
      .values({ sku, location, minimum })
      .onConflictDoUpdate({ target: [ofPart, atLocation], set: { minimum } })
  }
  const part = await findPart(db, sku)
  if (!part) throw new Error(`The part ${sku} is gone.`)
  return part
}

/**
 * Tells the parts keepers of each shelf where less is free than its minimum, once: again only after it was seen at or
 * above the minimum in between.
 * @returns the shelves that were told of now
 */
export async function watchMinimums(db: Db, now: Date): Promise<{ sku: string; location: string }[]> {
  return db.transaction(async (tx) => {
    const changed = await changedShelves(tx)
    for (const { sku, location, fallenAt } of changed) {
      await tx
        .update(stockMinimums)
        .set({ fallenAt: fallenAt === null ? now : null })
        .where(and(eq(stockMinimums.sku, sku), eq(stockMinimums.location, location)))
    }
    const fallen = changed.filter(({ fallenAt }) => fallenAt === null)
    for (const { fallenAt: _, region, ...facts } of fallen) {
      await insertRoleNotice(tx, 'parts_keeper', region, {
        prefix: `low/${facts.sku}@${facts.location}/${now.toISOString()}`,
        kind: 'stock_low',
        facts,
      })
    }
    return fallen.map(({ sku, location }) => ({ sku, location }))
  })
}

/**
 * Shelves that have fallen below their minimum, or have come up to it again, since they were last looked at. Locked,
 * always in the same order: a second look at the same time waits, and then finds no change. The balances are not.
 */
function changedShelves(db: Db) {
  const free = sql<number>`coalesce(${stock.onHand} - ${stock.reserved}, 0)`
  return db
    .select({
      sku: stockMinimums.sku,
      nameZh: parts.nameZh,
      nameEn: parts.nameEn,
      location: stockMinimums.location,
      region: locations.region,
      free,
      minimum: stockMinimums.minimum,
      fallenAt: stockMinimums.fallenAt,
    })
    .from(stockMinimums)
    .innerJoin(parts, eq(parts.sku, stockMinimums.sku))
    .innerJoin(locations, eq(locations.id, stockMinimums.location))
    .leftJoin(stock, and(eq(stock.sku, stockMinimums.sku), eq(stock.location, stockMinimums.location)))
    .where(sql`(${free} < ${stockMinimums.minimum}) <> (${stockMinimums.fallenAt} is not null)`)
    .orderBy(asc(stockMinimums.sku), asc(stockMinimums.location))
    .for('no key update', { of: stockMinimums })
}
