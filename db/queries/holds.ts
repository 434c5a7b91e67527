import { and, asc, eq, lte } from 'drizzle-orm'
import type { MovementKind } from '../../workflows/domain/parts/movement.ts'
import { settlementOf } from '../../workflows/domain/parts/settlement.ts'
import type { Source } from '../../workflows/domain/parts/sourcing.ts'
import { type PartLine, system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { holds } from '../schema/index.ts'
import { enterMovements, heldUnder, lockShelves, type NewMovement } from './ledger.ts'
import { unitCosts } from './part-costs.ts'

type Hold = typeof holds.$inferSelect

/**
 * Ends a hold: the used pieces leave the stock, the rest is free again. Ending it twice changes nothing.
 * @returns the article numbers whose shelves have changed
 */
export async function settleHold(db: Db, key: string, used: readonly PartLine[]): Promise<string[]> {
  return db.transaction((tx) => endHold(tx, key, 'settled', (held) => settlementOf(held, used)))
}

/** Ends a hold as if it had never been: should its ticket ask under the key after all, it gets a fresh answer. */
export async function undoHold(db: Db, key: string): Promise<void> {
  await db.transaction((tx) => endHold(tx, key, 'undone', (held) => settlementOf(held, [])))
}

/**
 * Lets a hold go that was not renewed in time.
 * @returns the article numbers that are free again; none when it had ended before, or was renewed
 */
export async function lapseHold(db: Db, key: string, now: Date): Promise<string[]> {
  return db.transaction((tx) =>
    endHold(tx, key, 'lapsed', (held, { expiresAt }) =>
      expiresAt <= now ? settlementOf(held, []) : undefined,
    ),
  )
}

/**
 * Keeps the pieces for longer, or as long as they are held anyway if that is longer.
 * @returns until when they are held; undefined when they are held no longer
 */
export async function renewHold(db: Db, key: string, until: Date): Promise<Date | undefined> {
  return db.transaction(async (tx) => {
    const [hold] = await tx.select().from(holds).where(eq(holds.key, key)).for('update')
    if (hold?.state !== 'held') return undefined
    if (hold.expiresAt >= until) return hold.expiresAt
    await tx.update(holds).set({ expiresAt: until }).where(eq(holds.key, key))
    const held = await heldUnder(tx, key)
    await enterMovements(
      tx,
      held.map((source) => movementOf(hold, { ...source, kind: 'renew' }, `/${until.toISOString()}`)),
    )
    return until
  })
}

/** Holds that should have been renewed by now, the oldest first. */
export function expiredHolds(db: Db, now: Date, limit: number): Promise<{ key: string; ticket: string }[]> {
  return db
    .select({ key: holds.key, ticket: holds.ticket })
    .from(holds)
    .where(and(eq(holds.state, 'held'), lte(holds.expiresAt, now)))
    .orderBy(asc(holds.expiresAt))
    .limit(limit)
}

/** The shelves before the hold, as a reservation does, so that no two wait for each other. */
async function endHold(
  db: Db,
  key: string,
  state: 'settled' | 'undone' | 'lapsed',
  ending: (held: Source[], hold: Hold) => (Source & { kind: MovementKind })[] | undefined,
): Promise<string[]> {
  const held = await heldUnder(db, key)
  const skus = [...new Set(held.map(({ sku }) => sku))]
  if (skus.length > 0) await lockShelves(db, skus)
  const [hold] = await db.select().from(holds).where(eq(holds.key, key)).for('update')
  const movements = hold?.state === 'held' ? ending(held, hold) : undefined
  if (!hold || !movements) return []
  await enterMovements(
    db,
    await priced(
      db,
      movements.map((movement) => movementOf(hold, movement)),
    ),
  )
  await db.update(holds).set({ state, settledAt: new Date() }).where(eq(holds.key, key))
  return skus
}

/** Keeps with every use what a piece costs now. */
async function priced(db: Db, movements: NewMovement[]): Promise<NewMovement[]> {
  const used = movements.flatMap(({ kind, sku }) => (kind === 'use' ? [sku] : []))
  if (used.length === 0) return movements
  const costs = await unitCosts(db, used)
  return movements.map((movement) =>
    movement.kind === 'use' ? { ...movement, ...costs.get(movement.sku) } : movement,
  )
}

function movementOf(hold: Hold, { kind, ...source }: Source & { kind: MovementKind }, more = '') {
  const { key, generation, ticket } = hold
  return {
    ...source,
    key: `${key}#${generation}/${kind}/${source.sku}@${source.location}${more}`,
    ...{ kind, ticket, hold: key, by: system.id },
  }
}
