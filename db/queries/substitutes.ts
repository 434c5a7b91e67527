import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Substitute } from '../../workflows/domain/parts/substitution.ts'
import type { Db } from '../client.ts'
import { partSubstitutes, parts } from '../schema/index.ts'

/**
 * Says what can be built in in place of a part, the preferred first; replaces what was said before. The part
 * and all of them have to exist.
 */
export async function setSubstitutes(db: Db, sku: string, substitutes: readonly Substitute[]): Promise<void> {
  await db.transaction(async (tx) => {
    // One after the other: what two say at once is not mixed.
    await tx.select({ sku: parts.sku }).from(parts).where(eq(parts.sku, sku)).for('no key update')
    await tx.delete(partSubstitutes).where(eq(partSubstitutes.sku, sku))
    const rows = substitutes.map(({ sku: substitute, consent }, rank) => ({ sku, substitute, consent, rank }))
    if (rows.length > 0) await tx.insert(partSubstitutes).values(rows)
  })
}

/** The substitutes of these parts or of all, the preferred first; parts that have none are left out. */
export async function substitutesOf(db: Db, skus?: readonly string[]): Promise<Map<string, Substitute[]>> {
  const { sku, substitute, consent, rank } = partSubstitutes
  const rows = await db
    .select({ sku, substitute, consent })
    .from(partSubstitutes)
    .where(skus && inArray(sku, [...skus]))
    .orderBy(asc(sku), asc(rank))
  const found = new Map<string, Substitute[]>()
  for (const { sku, substitute, consent } of rows) {
    found.set(sku, [...(found.get(sku) ?? []), { sku: substitute, consent }])
  }
  return found
}

/** The parts in whose place one of these can be taken without asking. */
export async function replaceableBy(db: Db, skus: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectDistinct({ sku: partSubstitutes.sku })
    .from(partSubstitutes)
    .where(and(inArray(partSubstitutes.substitute, [...skus]), eq(partSubstitutes.consent, false)))
  return rows.map(({ sku }) => sku)
}

/** These parts and all that can be taken in their place. */
export function withAllSubstitutes(
  skus: readonly string[],
  substitutes: ReadonlyMap<string, readonly Substitute[]>,
): string[] {
  const others = [...substitutes.values()].flatMap((list) => list.map(({ sku }) => sku))
  return [...new Set([...skus, ...others])]
}
