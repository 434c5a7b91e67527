import { asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { parts, stock } from '../schema/index.ts'

export interface PartInStock {
  sku: string
  nameZh: string
  nameEn: string
  /** Of all locations together. */
  onHand: number
  reserved: number
  stock: { location: string; onHand: number; reserved: number }[]
}

/** The stock, by article number. */
export async function listParts(db: Db): Promise<PartInStock[]> {
  const known = await db.select().from(parts).orderBy(asc(parts.sku))
  return withStock(known, await db.select().from(stock).orderBy(asc(stock.location)))
}

/** @returns undefined when nobody has heard of it */
export async function findPart(db: Db, sku: string): Promise<PartInStock | undefined> {
  const known = await db.select().from(parts).where(eq(parts.sku, sku))
  const shelves = await db.select().from(stock).where(eq(stock.sku, sku)).orderBy(asc(stock.location))
  return withStock(known, shelves)[0]
}

/** @returns the new part, of which there is nothing yet; undefined when the article number is taken */
export async function addPart(
  db: Db,
  part: { sku: string; nameZh: string; nameEn: string },
): Promise<PartInStock | undefined> {
  const [added] = await db.insert(parts).values(part).onConflictDoNothing().returning()
  return added && { ...added, onHand: 0, reserved: 0, stock: [] }
}

/** Which of these article numbers nobody has heard of. */
export async function unknownParts(db: Db, skus: readonly string[]): Promise<string[]> {
  if (skus.length === 0) return []
  const rows = await db
    .select({ sku: parts.sku })
    .from(parts)
    .where(inArray(parts.sku, [...skus]))
  const known = new Set(rows.map((row) => row.sku))
  return skus.filter((sku) => !known.has(sku))
}

function withStock(
  known: readonly (typeof parts.$inferSelect)[],
  shelves: readonly (typeof stock.$inferSelect)[],
): PartInStock[] {
  return known.map((part) => {
    const own = shelves.filter(({ sku }) => sku === part.sku).map(({ sku: _, ...shelf }) => shelf)
    return {
      ...part,
      onHand: own.reduce((total, { onHand }) => total + onHand, 0),
      reserved: own.reduce((total, { reserved }) => total + reserved, 0),
      stock: own,
    }
  })
}
