import { asc, eq } from 'drizzle-orm'
import type { Period } from '../../workflows/domain/time/period.ts'
import type { Db } from '../client.ts'
import { productWarranties, warrantyLaws } from '../schema/index.ts'

export type WarrantyLaw = typeof warrantyLaws.$inferSelect
export type ProductWarranty = typeof productWarranties.$inferSelect

export async function warrantyRules(db: Db): Promise<{ laws: WarrantyLaw[]; products: ProductWarranty[] }> {
  const [laws, products] = await Promise.all([
    db.select().from(warrantyLaws).orderBy(asc(warrantyLaws.region)),
    db.select().from(productWarranties).orderBy(asc(productWarranties.model)),
  ])
  return { laws, products }
}

/** Says what the law of a region asks for; `minimum` null: nothing more. */
export async function setWarrantyLaw(
  db: Db,
  region: string,
  law: { minimum: Period; source: string } | null,
): Promise<void> {
  if (law === null) {
    await db.delete(warrantyLaws).where(eq(warrantyLaws.region, region))
    return
  }
  await db
    .insert(warrantyLaws)
    .values({ region, ...law })
    .onConflictDoUpdate({ target: warrantyLaws.region, set: law })
}

/** Says how long products of a model are under warranty; null: nobody knows. */
export async function setProductWarranty(db: Db, model: string, period: Period | null): Promise<void> {
  if (period === null) {
    await db.delete(productWarranties).where(eq(productWarranties.model, model))
    return
  }
  await db
    .insert(productWarranties)
    .values({ model, period })
    .onConflictDoUpdate({ target: productWarranties.model, set: { period } })
}

export async function lawOf(db: Db, region: string | undefined): Promise<WarrantyLaw | undefined> {
  if (region === undefined) return undefined
  const [law] = await db.select().from(warrantyLaws).where(eq(warrantyLaws.region, region))
  return law
}

export async function productPeriod(db: Db, model: string): Promise<Period | undefined> {
  const [product] = await db
    .select({ period: productWarranties.period })
    .from(productWarranties)
    .where(eq(productWarranties.model, model))
  return product?.period
}
