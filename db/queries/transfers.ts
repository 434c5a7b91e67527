import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { transfers } from '../schema/index.ts'
import { enterMovements, lockShelf, takeDownShelf } from './ledger.ts'
import { notKnown, type StockRefusal } from './stock.ts'
import { ticketsToWake } from './waiting.ts'

export type Transfer = typeof transfers.$inferSelect

interface Sending {
  /** Names the request: the same one again sends nothing more. */
  name: string
  sku: string
  quantity: number
  from: string
  to: string
  by: string
}

/** With the end of the way that it is about. */
export type TransferRefusal = StockRefusal & { end?: 'from' | 'to' }

/** Sends free pieces off to another location; until they are received there they are nowhere. */
export async function sendTransfer(db: Db, sending: Sending): Promise<Transfer | TransferRefusal> {
  const { name, sku, quantity, from, to, by } = sending
  return db.transaction(async (tx) => {
    for (const end of ['from', 'to'] as const) {
      const unknown = await notKnown(tx, sku, sending[end])
      if (unknown) return { refusal: unknown, end }
    }
    const { onHand, reserved } = await lockShelf(tx, sku, from)
    const [known] = await tx.select().from(transfers).where(eq(transfers.name, name))
    if (known) return known
    if (quantity > onHand - reserved) {
      await takeDownShelf(tx, sku, from)
      return { refusal: 'not_free', possible: onHand - reserved }
    }
    const id = randomUUID()
    const movement = { kind: 'transfer_out' as const, sku, location: from, quantity, by }
    await enterMovements(tx, [{ key: `transfer/${id}/out`, ...movement }])
    const [sent] = await tx.insert(transfers).values({ id, name, sku, quantity, from, to }).returning()
    if (!sent) throw new Error(`Transfer ${id} was not sent.`)
    return sent
  })
}

/**
 * Books a transfer in where it was sent to; receiving it twice changes nothing.
 * @returns the transfer, and the tickets that can be served now; undefined when there is none of this id
 */
export async function receiveTransfer(
  db: Db,
  id: string,
  by: string,
): Promise<{ transfer: Transfer; waiting: string[] } | undefined> {
  return db.transaction(async (tx) => {
    const [sent] = await tx.select().from(transfers).where(eq(transfers.id, id)).for('update')
    if (!sent) return undefined
    const { sku, quantity, to } = sent
    await lockShelf(tx, sku, to)
    const movement = { kind: 'transfer_in' as const, sku, location: to, quantity, by }
    await enterMovements(tx, [{ key: `transfer/${id}/in`, ...movement }])
    const receivedAt = sent.receivedAt ?? new Date()
    await tx.update(transfers).set({ state: 'received', receivedAt }).where(eq(transfers.id, id))
    return { transfer: { ...sent, state: 'received', receivedAt }, waiting: await ticketsToWake(tx, [sku]) }
  })
}

/** The newest first. */
export function listTransfers(db: Db, limit: number): Promise<Transfer[]> {
  return db.select().from(transfers).orderBy(desc(transfers.sentAt), desc(transfers.id)).limit(limit)
}
