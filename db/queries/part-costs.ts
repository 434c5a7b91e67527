import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm'
import { type Amount, costOf, type PartsCost } from '../../workflows/domain/parts/cost.ts'
import type { Db } from '../client.ts'
import { parts, stockMovements } from '../schema/index.ts'
import type { NewMovement } from './ledger.ts'
import { findPart, type PartInStock } from './parts.ts'

/**
 * Says what a piece of a part costs from now on; what was used before keeps its price.
 * @returns undefined when nobody has heard of the part
 */
export async function setUnitCost(
  db: Db,
  sku: string,
  { amount, currency }: Amount,
): Promise<PartInStock | undefined> {
  await db.update(parts).set({ unitCost: amount, currency }).where(eq(parts.sku, sku))
  return findPart(db, sku)
}

/** What a piece of each costs now; those are left out of which nobody has said it. */
async function unitCosts(
  db: Db,
  skus: readonly string[],
): Promise<Map<string, { unitCost: number | null; currency: string | null }>> {
  const rows = await db
    .select({ sku: parts.sku, unitCost: parts.unitCost, currency: parts.currency })
    .from(parts)
    .where(and(inArray(parts.sku, [...skus]), isNotNull(parts.unitCost)))
  return new Map(rows.map(({ sku, ...cost }) => [sku, cost]))
}

/** Keeps with every use what a piece costs now. */
export async function priced(db: Db, movements: NewMovement[]): Promise<NewMovement[]> {
  const used = movements.flatMap(({ kind, sku }) => (kind === 'use' ? [sku] : []))
  if (used.length === 0) return movements
  const costs = await unitCosts(db, used)
  return movements.map((movement) =>
    movement.kind === 'use' ? { ...movement, ...costs.get(movement.sku) } : movement,
  )
}

/** What the pieces cost that a ticket has used in all its rounds, less those that came back. */
export async function partsCostOf(db: Db, ticket: string): Promise<PartsCost> {
  const { kind, sku, quantity, unitCost, currency } = stockMovements
  const rows = await db
    .select({ kind, sku, quantity, unitCost, currency })
    .from(stockMovements)
    .where(and(eq(stockMovements.ticket, ticket), inArray(kind, ['use', 'return'])))
    .orderBy(asc(stockMovements.id))
  return costOf(
    rows.map(({ unitCost, currency, ...row }) => ({
      ...row,
      kind: row.kind === 'return' ? 'return' : 'use',
      unitCost: unitCost === null || currency === null ? null : { amount: unitCost, currency },
    })),
  )
}
