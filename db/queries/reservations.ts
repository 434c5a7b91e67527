import { inArray, sql } from 'drizzle-orm'
import { type Shelf, type Source, without } from '../../workflows/domain/parts/sourcing.ts'
import type { SubstitutedLine, Substitutes } from '../../workflows/domain/parts/substitution.ts'
import { supplyParts } from '../../workflows/domain/parts/supply.ts'
import type { Shortage } from '../../workflows/domain/ticket/state.ts'
import { type PartLine, system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { holds, tickets } from '../schema/index.ts'
import { enterMovements, lockShelves } from './ledger.ts'
import { requestPurchases } from './purchase-requests.ts'
import { substitutesOf, withAllSubstitutes } from './substitutes.ts'

export interface PartsOrder {
  ticket: string
  /** Names the hold; asked again, it answers what it did the first time. */
  key: string
  lines: readonly PartLine[]
}

export interface Reservation {
  shortages: Shortage[]
  /** When the hold lapses unless it is renewed; nothing when nothing is held. */
  until?: Date
  /** What is held in place of which wanted part; none: everything is as wanted. */
  substitutes?: Record<string, string>
}

interface KnownHold {
  /** It lapsed or was undone: pieces can be held under its key again. */
  again: boolean
  generation: number
  expiresAt: Date
  substitutes: Record<string, string>
}

interface Holding {
  order: PartsOrder
  substitutes: Record<string, string>
  sources: Source[]
  generation: number
}

/**
 * Holds every line of an order, or none and says what is short; each order in its turn, all in one short transaction.
 * Never promises a piece twice: the shelves are locked in one order, and a check constraint stands behind it.
 * @param until when the holds lapse
 * @returns the answers in the order of the orders
 */
export async function reserveTogether(
  db: Db,
  orders: readonly PartsOrder[],
  until: Date,
): Promise<Reservation[]> {
  return db.transaction(async (tx) => {
    const skus = [...new Set(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku)))]
    const [regions, substitutes] = await Promise.all([regionsOf(tx, orders), substitutesOf(tx, skus)])
    const shelves = await lockShelves(tx, withAllSubstitutes(skus, substitutes))
    // Read once the shelves are locked: another attempt under the same key is through by now.
    const known = await knownHolds(tx, orders)
    const free = shelves.filter(({ kind }) => kind !== 'van').map(shelfOf)
    const { answers, holdings } = inTurn(orders, free, known, { regions, substitutes }, until)
    await writeHoldings(tx, holdings, until)
    const asked = orders.map((order, index) => ({ ...order, shortages: answers[index]?.shortages ?? [] }))
    await requestPurchases(tx, asked)
    return answers
  })
}

/** One order after the other, each from what those before it have left. */
function inTurn(
  orders: readonly PartsOrder[],
  shelves: readonly Shelf[],
  known: Map<string, KnownHold>,
  { regions, substitutes }: { regions: ReadonlyMap<string, string>; substitutes: Substitutes },
  until: Date,
): { answers: Reservation[]; holdings: Holding[] } {
  const holdings: Holding[] = []
  let free = shelves
  const answers = orders.map((order): Reservation => {
    const former = known.get(order.key)
    if (former && !former.again) return held(former.expiresAt, former.substitutes)
    const region = regions.get(order.ticket)
    const choice = supplyParts(order.lines, free, region === undefined ? {} : { region }, substitutes)
    if ('shortages' in choice) return choice
    const instead = substitutedIn(choice.lines)
    const generation = (former?.generation ?? 0) + 1
    free = without(free, choice.sources)
    known.set(order.key, { again: false, generation, expiresAt: until, substitutes: instead })
    holdings.push({ order, sources: choice.sources, substitutes: instead, generation })
    return held(until, instead)
  })
  return { answers, holdings }
}

function held(until: Date, substitutes: Record<string, string>): Reservation {
  return { shortages: [], until, ...(Object.keys(substitutes).length > 0 ? { substitutes } : {}) }
}

function substitutedIn(lines: readonly SubstitutedLine[]): Record<string, string> {
  const pairs = lines.flatMap(({ sku, substitute }) =>
    substitute === undefined ? [] : [[sku, substitute] as const],
  )
  return Object.fromEntries(pairs)
}

async function writeHoldings(db: Db, holdings: readonly Holding[], until: Date): Promise<void> {
  if (holdings.length === 0) return
  const rows = holdings.map(({ order: { key, ticket }, substitutes, generation }) => ({
    ...{ key, ticket, substitutes, generation, state: 'held' as const, expiresAt: until },
  }))
  const movements = holdings.flatMap(({ order: { key, ticket }, sources, generation }) =>
    sources.map((source) => ({
      ...source,
      key: `${key}#${generation}/hold/${source.sku}@${source.location}`,
      ...{ kind: 'hold' as const, ticket, hold: key, by: system.id },
    })),
  )
  const anew = {
    state: 'held',
    generation: sql`excluded.generation`,
    substitutes: sql`excluded.substitutes`,
    heldAt: sql`now()`,
  } as const
  await db
    .insert(holds)
    .values(rows)
    .onConflictDoUpdate({ target: holds.key, set: { ...anew, expiresAt: until, settledAt: null } })
  await enterMovements(db, movements)
}

async function knownHolds(db: Db, orders: readonly PartsOrder[]): Promise<Map<string, KnownHold>> {
  const rows = await db
    .select({
      key: holds.key,
      again: sql<boolean>`${holds.state} in ('lapsed', 'undone')`,
      generation: holds.generation,
      expiresAt: holds.expiresAt,
      substitutes: holds.substitutes,
    })
    .from(holds)
    .where(
      inArray(
        holds.key,
        orders.map(({ key }) => key),
      ),
    )
  return new Map(rows.map(({ key, ...hold }) => [key, hold]))
}

async function regionsOf(db: Db, orders: readonly PartsOrder[]) {
  const numbers = orders.map(({ ticket }) => ticket)
  const rows = await db
    .select({ number: tickets.number, region: tickets.region })
    .from(tickets)
    .where(inArray(tickets.number, numbers))
  return new Map(rows.flatMap(({ number, region }) => (region === null ? [] : [[number, region] as const])))
}

function shelfOf(row: Awaited<ReturnType<typeof lockShelves>>[number]): Shelf {
  const { sku, location, onHand, reserved, region, latitude, longitude } = row
  return {
    ...{ sku, location, free: onHand - reserved },
    ...(region === null ? {} : { region }),
    ...(latitude === null || longitude === null ? {} : { place: { latitude, longitude } }),
  }
}
