import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm'
import { nextInLine } from '../../workflows/domain/parts/line.ts'
import type { Db } from '../client.ts'
import { locations, stock, tickets } from '../schema/index.ts'
import { replaceableBy, substitutesOf, withAllSubstitutes } from './substitutes.ts'

/**
 * Who is to ask for these parts, or what they can replace, again: the most urgent first, then who has waited longest, and no more than the free
 * pieces can serve.
 * @param besidesRechecks leaves out those whose engineer has just not found the pieces: what they gave back themselves is
 * no news to them, as a delivery or a count is
 * @returns ticket numbers, in that order
 */
export async function ticketsToWake(
  db: Db,
  skus: readonly string[],
  { besidesRechecks = false } = {},
): Promise<string[]> {
  if (skus.length === 0) return []
  const line = await waitingFor(db, [...skus, ...(await replaceableBy(db, skus))], besidesRechecks)
  if (line.length === 0) return []
  const wanted = [...new Set(line.flatMap(({ lines }) => lines.map(({ sku }) => sku)))]
  const substitutes = await substitutesOf(db, wanted)
  return nextInLine(line, await freePieces(db, withAllSubstitutes(wanted, substitutes)), substitutes)
}

async function waitingFor(db: Db, skus: readonly string[], besidesRechecks: boolean) {
  const rows = await db
    .select({ number: tickets.number, ticket: tickets.ticket })
    .from(tickets)
    .where(
      and(
        eq(tickets.stage, 'awaiting_parts'),
        or(...skus.map(isShortOf)),
        besidesRechecks ? notRechecked : undefined,
      ),
    )
    .orderBy(
      asc(tickets.urgency),
      sql`coalesce(${tickets.ticket} -> 'parts' ->> 'shortSince', ${tickets.ticket} ->> 'receivedAt')`,
      asc(tickets.number),
    )
  return rows.map(({ number, ticket }) => ({ ticket: number, lines: ticket.parts?.lines ?? [] }))
}

const notRechecked = sql`coalesce((${tickets.ticket} -> 'parts' ->> 'recheckFrom')::timestamptz <= now(), true)`

function isShortOf(sku: string) {
  return sql`${tickets.ticket} @> ${JSON.stringify({ parts: { shortages: [{ sku }] } })}::jsonb`
}

/** What is in vans is only for their engineers. */
async function freePieces(db: Db, skus: readonly string[]): Promise<Map<string, number>> {
  if (skus.length === 0) return new Map()
  const rows = await db
    .select({ sku: stock.sku, free: sql<number>`sum(${stock.onHand} - ${stock.reserved})::integer` })
    .from(stock)
    .innerJoin(locations, eq(locations.id, stock.location))
    .where(and(inArray(stock.sku, [...skus]), ne(locations.kind, 'van')))
    .groupBy(stock.sku)
  return new Map(rows.map(({ sku, free }) => [sku, free]))
}
