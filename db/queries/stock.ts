import { and, eq, sql } from 'drizzle-orm'
import { type Balance, effects, type MovementKind } from '../../workflows/domain/parts/movement.ts'
import type { Db } from '../client.ts'
import { locations, parts, stockMovements } from '../schema/index.ts'
import { enterMovements, lockShelf, takeDownShelf } from './ledger.ts'
import { lockOut } from './outstanding.ts'
import { findPart, type PartInStock } from './parts.ts'
import { countDelivery } from './purchase-requests.ts'
import { ticketsToWake } from './waiting.ts'

/** Something that a person did to pieces on one shelf. `name` names it: the same one again changes nothing more. */
export interface StockWork {
  name: string
  sku: string
  location: string
  by: string
}

export interface StockRefusal {
  refusal: 'unknown_part' | 'unknown_location' | 'not_free' | 'below_reserved' | 'not_issued'
  /** How many it could have been. */
  possible?: number
}

/** The part as it stands then, and the tickets that can be served now, in the order in which they are to be woken. */
export interface StockDone {
  part: PartInStock
  waiting: string[]
}

type Outcome = StockDone | StockRefusal

/** Books a delivery in. It counts towards the purchase request of the part. */
export function receiveParts(db: Db, work: StockWork & { quantity: number }): Promise<Outcome> {
  return workOn(db, 'receive', work, async (tx) => {
    await countDelivery(tx, work.sku, work.quantity)
    return { quantity: work.quantity }
  })
}

/** Takes broken or outdated pieces out of stock; only free ones. */
export function scrapParts(db: Db, work: StockWork & { quantity: number }): Promise<Outcome> {
  return workOn(db, 'scrap', work, async (_, { onHand, reserved }) =>
    work.quantity > onHand - reserved
      ? { refusal: 'not_free', possible: onHand - reserved }
      : { quantity: work.quantity },
  )
}

/** Sets a shelf to what was counted on it. Less than is promised from it cannot be: release or transfer first. */
export function countParts(db: Db, work: StockWork & { counted: number }): Promise<Outcome> {
  return workOn(db, 'count', work, async (_, { onHand, reserved }) =>
    work.counted < reserved
      ? { refusal: 'below_reserved', possible: reserved }
      : { quantity: work.counted - onHand },
  )
}

/** Takes pieces back that were issued to a ticket and not used after all: never more than were issued. */
export function returnParts(
  db: Db,
  work: StockWork & { ticket: string; quantity: number },
): Promise<Outcome> {
  return workOn(db, 'return', work, async (tx) => {
    const possible = await stillOut(tx, work)
    return work.quantity > possible ? { refusal: 'not_issued', possible } : { quantity: work.quantity }
  })
}

async function workOn(
  db: Db,
  kind: MovementKind,
  { name, sku, location, by, ticket }: StockWork & { ticket?: string },
  decide: (tx: Db, balance: Balance) => Promise<{ quantity: number } | StockRefusal>,
): Promise<Outcome> {
  return db.transaction(async (tx) => {
    const unknown = await notKnown(tx, sku, location)
    if (unknown) return { refusal: unknown }
    const balance = await lockShelf(tx, sku, location)
    const key = `${kind}/${name}`
    if (!(await entered(tx, key))) {
      const decision = await decide(tx, balance)
      if ('refusal' in decision) {
        await takeDownShelf(tx, sku, location)
        return decision
      }
      const { quantity } = decision
      await enterMovements(tx, [{ key, kind, sku, location, quantity, by, ...(ticket ? { ticket } : {}) }])
    }
    const part = await findPart(tx, sku)
    if (!part) throw new Error(`The part ${sku} is gone.`)
    return { part, waiting: effects[kind].onHand > 0 ? await ticketsToWake(tx, [sku]) : [] }
  })
}

/** What a request may name wrongly. */
export async function notKnown(
  db: Db,
  sku: string,
  location: string,
): Promise<'unknown_part' | 'unknown_location' | undefined> {
  const [part] = await db.select({ sku: parts.sku }).from(parts).where(eq(parts.sku, sku))
  if (!part) return 'unknown_part'
  const [known] = await db.select({ id: locations.id }).from(locations).where(eq(locations.id, location))
  return known ? undefined : 'unknown_location'
}

async function entered(db: Db, key: string): Promise<boolean> {
  const [row] = await db
    .select({ id: stockMovements.id })
    .from(stockMovements)
    .where(eq(stockMovements.key, key))
  return row !== undefined
}

/** Pieces of a part that were issued to a ticket and did not come back, wherever they came from. */
async function stillOut(db: Db, { sku, ticket }: { sku: string; ticket: string }): Promise<number> {
  // One return of the ticket's after the other, though they go to different shelves.
  await lockOut(db, ticket, sku)
  const { kind, quantity } = stockMovements
  const [row] = await db
    .select({
      out: sql<number>`coalesce(sum(case ${kind} when 'issue' then ${quantity} when 'return' then -${quantity} end), 0)::integer`,
    })
    .from(stockMovements)
    .where(and(eq(stockMovements.ticket, ticket), eq(stockMovements.sku, sku)))
  return row?.out ?? 0
}
