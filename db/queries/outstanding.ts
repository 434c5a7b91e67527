import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { stillOut } from '../../workflows/domain/parts/outstanding.ts'
import { piecesOf, takeFrom } from '../../workflows/domain/parts/pieces.ts'
import { vanKey } from '../../workflows/domain/ticket/parts/parts.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { type PartLine, system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { stockMovements, tickets } from '../schema/index.ts'
import { type NewMovement, noteMovements } from './ledger.ts'
import { priced } from './part-costs.ts'

/**
 * Enters the use of pieces that are out with a ticket, as many as are. Under the same key again it changes nothing.
 * @returns what of the used pieces was not out
 */
export async function useOut(
  db: Db,
  { ticket, key, used }: { ticket: string; key: string; used: readonly PartLine[] },
): Promise<PartLine[]> {
  const rest: PartLine[] = []
  const movements: NewMovement[] = []
  // Always in the same order: no two reports or returns wait for each other.
  for (const { sku, quantity } of [...used].sort((one, other) => (one.sku < other.sku ? -1 : 1))) {
    const { out, location } = await outOf(db, ticket, sku)
    const taken = Math.min(out, quantity)
    if (taken < quantity) rest.push({ sku, quantity: quantity - taken })
    if (taken === 0 || location === undefined) continue
    const movement = { kind: 'use' as const, sku, location, quantity: taken, ticket, by: system.id }
    movements.push({ ...movement, key: `${key}/use-out/${sku}` })
  }
  await noteMovements(db, await priced(db, movements))
  return rest
}

/** Enters the use of pieces that are out with a ticket, when it holds no others. */
export async function useIssued(
  db: Db,
  order: { ticket: string; key: string; used: readonly PartLine[] },
): Promise<void> {
  await db.transaction((tx) => useOut(tx, order))
}

/** How many are out with a ticket, and where the last of them came from. One at a time for each ticket and part. */
async function outOf(db: Db, ticket: string, sku: string): Promise<{ out: number; location?: string }> {
  await lockOut(db, ticket, sku)
  const rows = await movementsTo(db, [ticket], sku)
  const location = rows.findLast(({ kind }) => kind === 'issue')?.location
  return { out: stillOut(rows), ...(location === undefined ? {} : { location }) }
}

/** Whoever changes what is out of a part with a ticket comes through here, behind the locks of shelves. */
export async function lockOut(db: Db, ticket: string, sku: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext(${`return/${ticket}/${sku}`}))`)
}

export interface Outstanding extends PartLine {
  ticket: string
  /** Who took them along, and when the last of them went: a staff id, RFC 3339. */
  to: string
  since: string
}

interface OutstandingFilter {
  ticket?: string | undefined
  engineer?: string | undefined
}

/** Pieces that are out with tickets: issued, and neither used nor brought back; the longest first. */
export async function listOutstanding(db: Db, filter: OutstandingFilter = {}): Promise<Outstanding[]> {
  const { engineer } = filter
  const concerned = await ticketsWithOut(db, filter)
  const moved = await movementsTo(
    db,
    concerned.map(({ number }) => number),
  )
  return concerned
    .flatMap((ticket) => outstandingOf(ticket, moved))
    .filter(({ to }) => engineer === undefined || to === engineer)
    .sort((one, other) => (one.since < other.since ? -1 : 1))
}

async function ticketsWithOut(db: Db, { ticket, engineer }: OutstandingFilter): Promise<Ticket[]> {
  const out = sql`${tickets.ticket} -> 'out'`
  const taken = sql`${out} @> ${JSON.stringify([{ to: engineer }])}::jsonb`
  const rows = await db
    .select({ ticket: tickets.ticket })
    .from(tickets)
    .where(
      and(
        sql`${out} is not null`,
        ticket === undefined ? undefined : eq(tickets.number, ticket),
        engineer === undefined ? undefined : taken,
      ),
    )
  return rows.map((row) => row.ticket)
}

type Moved = Awaited<ReturnType<typeof movementsTo>>[number]

function outstandingOf(ticket: Ticket, moved: readonly Moved[]): Outstanding[] {
  const { number, out = [] } = ticket
  return [...new Set(out.map(({ sku }) => sku))].flatMap((sku) => {
    const own = moved.filter((movement) => movement.ticket === number && movement.sku === sku)
    const since = own.findLast(({ kind }) => kind === 'issue')?.at.toISOString() ?? ''
    // Who took pieces along last has them still, when some of them came back.
    const takers = out.filter((line) => line.sku === sku).reverse()
    const left = takeFrom(takers, { sku, quantity: stillOut(own) - usedSoon(ticket, sku) })
    return left.map(({ quantity, to }) => ({ ticket: number, sku, quantity, to, since }))
  })
}

/** What a report has said to be used already, and the ledger is still to be told of. */
function usedSoon(ticket: Ticket, sku: string): number {
  const used = ticket.returns.flatMap((one) =>
    one.type === 'use' || (one.type === 'hold' && one.key !== vanKey(ticket)) ? one.used : [],
  )
  return piecesOf(used, sku)
}

function movementsTo(db: Db, numbers: readonly string[], sku?: string) {
  const { ticket, kind, quantity, location, at } = stockMovements
  return db
    .select({ ticket, sku: stockMovements.sku, kind, quantity, location, at })
    .from(stockMovements)
    .where(and(inArray(ticket, [...numbers]), sku === undefined ? undefined : eq(stockMovements.sku, sku)))
    .orderBy(asc(stockMovements.id))
}
