import { and, asc, eq, inArray, notExists, type SQLWrapper, sql } from 'drizzle-orm'
import { type Balance, effects } from '../../workflows/domain/parts/movement.ts'
import type { Db } from '../client.ts'
import { locations, stock, stockMovements } from '../schema/index.ts'

export type NewMovement = typeof stockMovements.$inferInsert

/**
 * The shelves of these parts, locked until the transaction ends, always in the same order: whoever changes stock comes
 * through here first, so that no two wait for each other.
 */
export function lockShelves(db: Db, skus: readonly string[]) {
  return db
    .select({
      sku: stock.sku,
      location: stock.location,
      onHand: stock.onHand,
      reserved: stock.reserved,
      kind: locations.kind,
      region: locations.region,
      latitude: locations.latitude,
      longitude: locations.longitude,
    })
    .from(stock)
    .innerJoin(locations, eq(locations.id, stock.location))
    .where(inArray(stock.sku, [...skus]))
    .orderBy(asc(stock.sku), asc(stock.location))
    .for('no key update', { of: stock })
}

/** One shelf, locked; put up if there was none. The part and the location have to exist. */
export async function lockShelf(db: Db, sku: string, location: string): Promise<Balance> {
  await db.insert(stock).values({ sku, location }).onConflictDoNothing()
  const [shelf] = await db
    .select({ onHand: stock.onHand, reserved: stock.reserved })
    .from(stock)
    .where(and(eq(stock.sku, sku), eq(stock.location, location)))
    .for('no key update')
  if (!shelf) throw new Error(`There is no shelf of ${sku} at ${location}.`)
  return shelf
}

/** Takes a shelf down again that was put up for what could not be done. */
export async function takeDownShelf(db: Db, sku: string, location: string): Promise<void> {
  const movements = db
    .select({ id: stockMovements.id })
    .from(stockMovements)
    .where(and(eq(stockMovements.sku, sku), eq(stockMovements.location, location)))
  await db.delete(stock).where(and(eq(stock.sku, sku), eq(stock.location, location), notExists(movements)))
}

/**
 * Enters movements in the ledger and keeps the shelves' balances with it. A movement whose key is known is entered
 * already and changes nothing. The shelves have to be there, and locked.
 */
export async function enterMovements(db: Db, movements: readonly NewMovement[]): Promise<void> {
  if (movements.length === 0) return
  const entering = db
    .insert(stockMovements)
    .values([...movements])
    .onConflictDoNothing()
    .returning({
      sku: stockMovements.sku,
      location: stockMovements.location,
      kind: stockMovements.kind,
      quantity: stockMovements.quantity,
    })
  // One statement: others wait for the shelf, and every way to the database and back would make them wait longer.
  await db.execute(sql`
    with entered as ${entering},
    change as (
      select sku, location, ${sum('onHand', sql`quantity`, sql`kind`)} as on_hand,
        ${sum('reserved', sql`quantity`, sql`kind`)} as reserved
      from entered group by sku, location
    )
    update stock set on_hand = stock.on_hand + change.on_hand, reserved = stock.reserved + change.reserved
    from change where stock.sku = change.sku and stock.location = change.location`)
}

/** Enters movements that leave every balance as it is; shelves are neither needed nor locked for them. */
export async function noteMovements(db: Db, movements: readonly NewMovement[]): Promise<void> {
  if (movements.length === 0) return
  await db
    .insert(stockMovements)
    .values([...movements])
    .onConflictDoNothing()
}

/** What a hold still has reserved, by shelf. */
export function heldUnder(db: Db, hold: string) {
  const quantity = sum('reserved')
  return db
    .select({ sku: stockMovements.sku, location: stockMovements.location, quantity })
    .from(stockMovements)
    .where(eq(stockMovements.hold, hold))
    .groupBy(stockMovements.sku, stockMovements.location)
    .having(sql`${quantity} > 0`)
    .orderBy(asc(stockMovements.sku), asc(stockMovements.location))
}

/** The same of several holds at once. */
export function heldUnderEach(db: Db, holds: readonly string[]) {
  const quantity = sum('reserved')
  const { hold, sku, location } = stockMovements
  return db
    .select({ hold, sku, location, quantity })
    .from(stockMovements)
    .where(inArray(hold, [...holds]))
    .groupBy(hold, sku, location)
    .having(sql`${quantity} > 0`)
    .orderBy(asc(hold), asc(sku), asc(location))
}

/** Shelves whose balance is not what their movements add up to: always none, else a bug. */
export function shelvesAstray(db: Db) {
  return db
    .select({ sku: stock.sku, location: stock.location })
    .from(stock)
    .leftJoin(
      stockMovements,
      and(eq(stockMovements.sku, stock.sku), eq(stockMovements.location, stock.location)),
    )
    .groupBy(stock.sku, stock.location)
    .having(
      sql`coalesce(${sum('onHand')}, 0) <> ${stock.onHand} or coalesce(${sum('reserved')}, 0) <> ${stock.reserved}`,
    )
}

/** What the movements of a group do to one side of the balance. */
function sum(
  side: keyof Balance,
  quantity: SQLWrapper = stockMovements.quantity,
  kind: SQLWrapper = stockMovements.kind,
) {
  const cases = Object.entries(effects).map(
    ([name, effect]) => sql`when ${sql.raw(`'${name}'`)} then ${sql.raw(String(effect[side]))}`,
  )
  return sql<number>`sum(${quantity} * case ${kind} ${sql.join(cases, sql` `)} end)::integer`
}
