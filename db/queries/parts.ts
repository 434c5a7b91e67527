import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { OldPartRule } from '../../workflows/domain/parts/old-part.ts'
import type { Substitute } from '../../workflows/domain/parts/substitution.ts'
import type { Db } from '../client.ts'
import { parts, stock, stockMinimums } from '../schema/index.ts'
import { substitutesOf } from './substitutes.ts'

export interface PartInStock {
  sku: string
  nameZh: string
  nameEn: string
  /** Of all locations together. */
  onHand: number
  reserved: number
  /** In minor units of the currency; null: nobody has said yet. */
  unitCost: number | null
  currency: string | null
  /** How long a built-in piece is under warranty, like P12M; null: nobody has said. */
  warranty: string | null
  /** What becomes of the piece that it replaces, and how long an engineer has to bring that back. */
  oldPart: OldPartRule
  oldPartWithin: string
  /** What can be built in in its place, the preferred first. */
  substitutes: Substitute[]
  /** Where it lies, or is to lie; `minimum` 0: none is set. */
  stock: { location: string; onHand: number; reserved: number; minimum: number }[]
}

type ShelfRow = PartInStock['stock'][number] & { sku: string }

/** The stock, by article number. */
export async function listParts(db: Db): Promise<PartInStock[]> {
  const known = await db.select().from(parts).orderBy(asc(parts.sku))
  return withStock(known, await shelvesOf(db), await substitutesOf(db))
}

/** @returns undefined when nobody has heard of it */
export async function findPart(db: Db, sku: string): Promise<PartInStock | undefined> {
  const known = await db.select().from(parts).where(eq(parts.sku, sku))
  return withStock(known, await shelvesOf(db, sku), await substitutesOf(db, [sku]))[0]
}

/** @returns the new part, of which there is nothing yet; undefined when the article number is taken */
export async function addPart(
  db: Db,
  part: Pick<PartInStock, 'sku' | 'nameZh' | 'nameEn'> & Partial<Pick<PartInStock, 'warranty' | 'oldPart'>>,
): Promise<PartInStock | undefined> {
  const [added] = await db.insert(parts).values(part).onConflictDoNothing().returning()
  return added && { ...added, onHand: 0, reserved: 0, substitutes: [], stock: [] }
}

/**
 * Says what holds for the pieces of a part from now on: those that are built in already keep what they got.
 * @returns undefined when nobody has heard of the part
 */
export async function changePart(
  db: Db,
  sku: string,
  change: Partial<Pick<PartInStock, 'warranty' | 'oldPart' | 'oldPartWithin'>>,
): Promise<PartInStock | undefined> {
  await db.update(parts).set(change).where(eq(parts.sku, sku))
  return findPart(db, sku)
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

/** By location; one that has a minimum is shown before anything lies there. */
function shelvesOf(db: Db, sku?: string): Promise<ShelfRow[]> {
  const part = sql<string>`coalesce(${stock.sku}, ${stockMinimums.sku})`
  const location = sql<string>`coalesce(${stock.location}, ${stockMinimums.location})`
  return db
    .select({
      ...{ sku: part, location },
      onHand: sql<number>`coalesce(${stock.onHand}, 0)`,
      reserved: sql<number>`coalesce(${stock.reserved}, 0)`,
      minimum: sql<number>`coalesce(${stockMinimums.minimum}, 0)`,
    })
    .from(stock)
    .fullJoin(
      stockMinimums,
      and(eq(stockMinimums.sku, stock.sku), eq(stockMinimums.location, stock.location)),
    )
    .where(sku === undefined ? undefined : eq(part, sku))
    .orderBy(location)
}

function withStock(
  known: readonly (typeof parts.$inferSelect)[],
  shelves: readonly ShelfRow[],
  substitutes: ReadonlyMap<string, Substitute[]>,
): PartInStock[] {
  return known.map((part) => {
    const own = shelves.filter(({ sku }) => sku === part.sku).map(({ sku: _, ...shelf }) => shelf)
    return {
      ...part,
      onHand: own.reduce((total, { onHand }) => total + onHand, 0),
      reserved: own.reduce((total, { reserved }) => total + reserved, 0),
      substitutes: substitutes.get(part.sku) ?? [],
      stock: own,
    }
  })
}
