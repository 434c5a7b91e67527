import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Shortage } from '../../workflows/domain/ticket/state.ts'
import type { PartLine } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { holdLines, holds, parts, receipts, tickets } from '../schema/index.ts'

/**
 * Holds every line, or none and says what is short. Never promises a piece twice: the rows are locked in one order,
 * and a check constraint stands behind it.
 * @param order.key names the hold; asked again, it answers what it did the first time
 */
export async function reserveParts(
  db: Db,
  order: { ticket: string; key: string; lines: readonly PartLine[] },
): Promise<{ shortages: Shortage[] }> {
  return db.transaction(async (tx) => {
    // The name first: another attempt under the same one waits here until this one is through.
    const [hold] = await tx
      .insert(holds)
      .values({ key: order.key, ticket: order.ticket, state: 'held' })
      .onConflictDoNothing()
      .returning({ key: holds.key })
    if (!hold) return { shortages: [] }
    const shortages = await findShortages(tx, order.lines)
    if (shortages.length > 0) {
      await tx.delete(holds).where(eq(holds.key, order.key))
      return { shortages }
    }
    for (const { sku, quantity } of order.lines) {
      await tx
        .update(parts)
        .set({ reserved: sql`${parts.reserved} + ${quantity}` })
        .where(eq(parts.sku, sku))
    }
    await tx.insert(holdLines).values(order.lines.map((line) => ({ hold: order.key, ...line })))
    return { shortages: [] }
  })
}

/** Ends a hold: the used pieces leave the stock, the rest is free again. Ending it twice changes nothing. */
export async function settleHold(db: Db, key: string, used: readonly PartLine[]): Promise<void> {
  await db.transaction(async (tx) => {
    const [hold] = await tx.select().from(holds).where(eq(holds.key, key)).for('update')
    if (hold?.state !== 'held') return
    const lines = await tx.select().from(holdLines).where(eq(holdLines.hold, key)).orderBy(asc(holdLines.sku))
    for (const { sku, quantity } of lines) {
      const issued = used.find((line) => line.sku === sku)?.quantity ?? 0
      await tx
        .update(parts)
        .set({ reserved: sql`${parts.reserved} - ${quantity}`, onHand: sql`${parts.onHand} - ${issued}` })
        .where(eq(parts.sku, sku))
      await tx
        .update(holdLines)
        .set({ issued })
        .where(sql`${holdLines.hold} = ${key} and ${holdLines.sku} = ${sku}`)
    }
    await tx.update(holds).set({ state: 'settled', settledAt: new Date() }).where(eq(holds.key, key))
  })
}

/** Ends a hold as if it had never been. */
export async function undoHold(db: Db, key: string): Promise<void> {
  await db.transaction(async (tx) => {
    await settleHold(tx, key, [])
    await tx.delete(holdLines).where(eq(holdLines.hold, key))
    await tx.delete(holds).where(eq(holds.key, key))
  })
}

/** The stock, by article number. */
export function listParts(db: Db) {
  return db.select().from(parts).orderBy(asc(parts.sku))
}

/** @returns the new part, of which there is nothing yet; undefined when the article number is taken */
export async function addPart(db: Db, part: { sku: string; nameZh: string; nameEn: string }) {
  const [added] = await db
    .insert(parts)
    .values({ ...part, onHand: 0 })
    .onConflictDoNothing()
    .returning()
  return added
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

/**
 * Books pieces in.
 * @param receipt.name names the delivery: the same one again books nothing more
 * @returns the part as it stands then, and the tickets that wait for it; undefined when the article is unknown
 */
export async function receiveParts(db: Db, receipt: { name: string; sku: string; quantity: number }) {
  const { sku, quantity } = receipt
  return db.transaction(async (tx) => {
    const [known] = await tx.select().from(parts).where(eq(parts.sku, sku)).for('update')
    if (!known) return undefined
    const [fresh] = await tx.insert(receipts).values(receipt).onConflictDoNothing().returning()
    const onHand = known.onHand + (fresh ? quantity : 0)
    await tx.update(parts).set({ onHand }).where(eq(parts.sku, sku))
    const short = JSON.stringify({ parts: { shortages: [{ sku }] } })
    const waiting = await tx
      .select({ number: tickets.number })
      .from(tickets)
      .where(and(eq(tickets.stage, 'awaiting_parts'), sql`${tickets.ticket} @> ${short}::jsonb`))
    return { part: { ...known, onHand }, waiting: waiting.map((row) => row.number) }
  })
}

/** Locks the lines' rows in one order, so that no two orders wait for each other, and compares. */
async function findShortages(db: Db, lines: readonly PartLine[]): Promise<Shortage[]> {
  const rows = await db
    .select({ sku: parts.sku, free: sql<number>`${parts.onHand} - ${parts.reserved}` })
    .from(parts)
    .where(
      inArray(
        parts.sku,
        lines.map((line) => line.sku),
      ),
    )
    .orderBy(asc(parts.sku))
    .for('update')
  const free = new Map(rows.map((row) => [row.sku, row.free]))
  return lines.flatMap(({ sku, quantity }) => {
    const available = free.get(sku) ?? 0
    return available < quantity ? [{ sku, wanted: quantity, available }] : []
  })
}
