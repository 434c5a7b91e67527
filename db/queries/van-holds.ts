import { and, eq, sql } from 'drizzle-orm'
import { leftOf, piecesOf, within } from '../../workflows/domain/parts/pieces.ts'
import { type Shelf, type Source, sourceParts } from '../../workflows/domain/parts/sourcing.ts'
import { type PartLine, system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { holds, locations, stockMovements } from '../schema/index.ts'
import { enterMovements, heldUnder, lockShelves } from './ledger.ts'

/** Pieces of an engineer's van that a report is about to say to be used. */
export interface VanClaim {
  ticket: string
  /** Names the hold, the same for every attempt at the report. */
  key: string
  /** The report's id: names what this attempt adds. */
  report: string
  engineer: string
  lines: readonly PartLine[]
}

export interface VanRefusal {
  refusal: 'no_van' | 'not_in_van'
  sku: string
  /** How many there are. */
  possible: number
}

/** How long a report may take to be made; then its pieces are free again. */
const reportWithin = 24 * 3_600_000

/**
 * Holds pieces of somebody's own van before a report says that they were used, so that the booking behind it cannot
 * fail. What an earlier attempt holds counts. Part of a transaction: refused, nothing is to stand.
 */
export async function claimFromVan(db: Db, claim: VanClaim): Promise<VanRefusal | undefined> {
  const { lines } = claim
  if (lines.length === 0) return undefined
  const vans = await vansOf(db, claim.engineer)
  const [first] = lines
  if (vans.length === 0 && first) return { refusal: 'no_van', sku: first.sku, possible: 0 }
  const shelves = await freeShelves(db, lines, vans)
  const { state, generation } = await lockHold(db, claim)
  // The report was made, and its pieces booked: it is for the ticket to say so.
  if (state === 'settled') return undefined
  const held = state === 'held' ? await heldUnder(db, claim.key) : []
  const wanted = leftOf(lines, held)
  const choice = sourceParts(wanted, shelves, {})
  if ('shortages' in choice) {
    const [{ sku, available } = { sku: '', available: 0 }] = choice.shortages
    return { refusal: 'not_in_van', sku, possible: available + piecesOf(held, sku) }
  }
  await hold(db, claim, choice.sources, state === 'held' ? generation : generation + 1)
  return undefined
}

/**
 * Holds again what a hold that was undone or has lapsed had held, as far as it is still there: its report was made
 * after all.
 */
export async function retakeFromVan(db: Db, key: string, used: readonly PartLine[]): Promise<void> {
  await db.transaction(async (tx) => {
    const vans = await tx
      .selectDistinct({ id: stockMovements.location })
      .from(stockMovements)
      .where(eq(stockMovements.hold, key))
    const shelves = await freeShelves(
      tx,
      used,
      vans.map(({ id }) => id),
    )
    const [former] = await tx.select().from(holds).where(eq(holds.key, key)).for('update')
    if (!former?.forReport || (former.state !== 'undone' && former.state !== 'lapsed')) return
    const there = within(
      shelves.map(({ sku, free }) => ({ sku, quantity: free })),
      used,
    )
    const choice = sourceParts(there, shelves, {})
    if ('shortages' in choice) return
    const claim = { ticket: former.ticket, key, report: 'again' }
    await hold(tx, claim, choice.sources, former.generation + 1)
  })
}

async function vansOf(db: Db, engineer: string): Promise<string[]> {
  const rows = await db
    .select({ id: locations.id })
    .from(locations)
    .where(and(eq(locations.kind, 'van'), eq(locations.engineer, engineer)))
  return rows.map(({ id }) => id)
}

async function freeShelves(db: Db, lines: readonly PartLine[], vans: readonly string[]): Promise<Shelf[]> {
  const shelves = await lockShelves(
    db,
    lines.map(({ sku }) => sku),
  )
  return shelves
    .filter(({ location }) => vans.includes(location))
    .map(({ sku, location, onHand, reserved }) => ({ sku, location, free: onHand - reserved }))
}

async function lockHold(db: Db, { key, ticket }: VanClaim) {
  await db
    .insert(holds)
    .values({ key, ticket, state: 'undone', generation: 0, forReport: true, expiresAt: new Date() })
    .onConflictDoNothing()
  const [row] = await db.select().from(holds).where(eq(holds.key, key)).for('update')
  if (!row) throw new Error(`There is no hold ${key}.`)
  return row
}

async function hold(
  db: Db,
  { ticket, key, report }: Pick<VanClaim, 'ticket' | 'key' | 'report'>,
  sources: readonly Source[],
  generation: number,
): Promise<void> {
  await db
    .update(holds)
    .set({
      ...{ state: 'held', generation, settledAt: null, heldAt: sql`now()` },
      expiresAt: new Date(Date.now() + reportWithin),
    })
    .where(eq(holds.key, key))
  await enterMovements(
    db,
    sources.map((source) => ({
      ...source,
      key: `${key}#${generation}/hold/${source.sku}@${source.location}/${report}`,
      ...{ kind: 'hold' as const, ticket, hold: key, by: system.id },
    })),
  )
}
