import { and, asc, eq, lte } from 'drizzle-orm'
import type { MovementKind } from '../../workflows/domain/parts/movement.ts'
import { settlementOf } from '../../workflows/domain/parts/settlement.ts'
import type { Source } from '../../workflows/domain/parts/sourcing.ts'
import { type PartLine, system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { holds } from '../schema/index.ts'
import { enterMovements, heldUnder, lockShelves } from './ledger.ts'
import { useOut } from './outstanding.ts'
import { priced } from './part-costs.ts'

type Hold = typeof holds.$inferSelect

/**
 * Ends a hold: pieces that are out with the ticket are used first, then held ones, which leave the stock; the rest is
 * free again. Ending it twice changes nothing.
 * @returns the article numbers whose shelves have changed
 */
export function settleHold(db: Db, key: string, used: readonly PartLine[]): Promise<string[]> {
  return endHold(db, key, 'settled', async (tx, held, { ticket, forReport }) =>
    settlementOf(held, forReport ? used : await useOut(tx, { ticket, key, used })),
  )
}

/** Ends a hold as if it had never been: should its ticket ask under the key after all, it gets a fresh answer. */
export async function undoHold(db: Db, key: string): Promise<void> {
  await endHold(db, key, 'undone', async (_, held) => settlementOf(held, []))
}

/**
 * Lets a hold go that was not renewed in time.
 * @returns the article numbers that are free again; none when it had ended before, or was renewed
 */
export function lapseHold(db: Db, key: string, now: Date): Promise<string[]> {
  return endHold(db, key, 'lapsed', async (_, held, { expiresAt }) =>
    expiresAt <= now ? settlementOf(held, []) : undefined,
  )
}

/**
 * Keeps the pieces for longer, or as long as they are held anyway if that is longer.
 * @returns until when they are held; undefined when they are held no longer
 */
export function renewHold(db: Db, key: string, until: Date): Promise<Date | undefined> {
  return withHold(db, key, async (tx, hold, held) => {
    if (hold.expiresAt >= until) return hold.expiresAt
    await tx.update(holds).set({ expiresAt: until }).where(eq(holds.key, key))
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

async function endHold(
  db: Db,
  key: string,
  state: 'settled' | 'undone' | 'lapsed',
  ending: (
    tx: Db,
    held: readonly Source[],
    hold: Hold,
  ) => Promise<(Source & { kind: MovementKind })[] | undefined>,
): Promise<string[]> {
  const skus = await withHold(db, key, async (tx, hold, held) => {
    const movements = await ending(tx, held, hold)
    if (!movements) return []
    const entries = movements.map((movement) => movementOf(hold, movement))
    await enterMovements(tx, await priced(tx, entries))
    await tx.update(holds).set({ state, settledAt: new Date() }).where(eq(holds.key, key))
    return [...new Set(held.map(({ sku }) => sku))]
  })
  return skus ?? []
}

/**
 * Works on a hold and the shelves it has pieces on, all of them locked: the shelves before the hold, as a reservation
 * does, so that no two wait for each other.
 * @returns undefined when the pieces are held no longer
 */
export async function withHold<Done>(
  db: Db,
  key: string,
  work: (tx: Db, hold: Hold, held: readonly Source[]) => Promise<Done>,
): Promise<Done | undefined> {
  for (;;) {
    const outcome = await db.transaction(async (tx) => {
      const seen = new Set((await heldUnder(tx, key)).map(({ sku }) => sku))
      if (seen.size > 0) await lockShelves(tx, [...seen])
      const [hold] = await tx.select().from(holds).where(eq(holds.key, key)).for('update')
      if (hold?.state !== 'held') return { done: undefined }
      // Undone and asked for anew while the shelves were waited for, it may have pieces on others by now.
      const held = await heldUnder(tx, key)
      return held.every(({ sku }) => seen.has(sku)) ? { done: await work(tx, hold, held) } : 'held_elsewhere'
    })
    if (outcome !== 'held_elsewhere') return outcome.done
  }
}

function movementOf(hold: Hold, { kind, ...source }: Source & { kind: MovementKind }, more = '') {
  const { key, generation, ticket } = hold
  return {
    ...source,
    key: `${key}#${generation}/${kind}/${source.sku}@${source.location}${more}`,
    ...{ kind, ticket, hold: key, by: system.id },
  }
}
