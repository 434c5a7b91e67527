import { inArray } from 'drizzle-orm'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Db } from '../client.ts'
import { locations, parts } from '../schema/index.ts'
import { heldUnderEach } from './ledger.ts'

/** A part that the engineer comes with. */
export interface OrderedPart {
  sku: string
  nameZh: string
  nameEn: string
  /** pieces */
  quantity: number
  /** The part of the plan in whose place it is taken; null when it is that part itself. */
  insteadOf: string | null
  /** Where the pieces lie for this ticket; nowhere while nothing is reserved. */
  reservedAt: { location: string; name: string; quantity: number }[]
}

/** What engineers come to these tickets with, by ticket number, in the order of the plans. */
export async function orderedParts(db: Db, tickets: readonly Ticket[]): Promise<Map<string, OrderedPart[]>> {
  const lines = tickets.flatMap(linesOf)
  if (lines.length === 0) return new Map()
  const keys = lines.flatMap(({ hold }) => hold ?? [])
  const held = keys.length === 0 ? [] : await heldUnderEach(db, [...new Set(keys)])
  const names = await namesOf(db, lines)
  const places = await locationNames(
    db,
    held.map(({ location }) => location),
  )
  const ordered = new Map<string, OrderedPart[]>(tickets.map(({ number }) => [number, []]))
  for (const { ticket, hold, ...line } of lines) {
    const shelves = held.filter((shelf) => shelf.hold === hold && shelf.sku === line.sku)
    ordered.get(ticket)?.push({
      ...line,
      ...(names.get(line.sku) ?? { nameZh: line.sku, nameEn: line.sku }),
      reservedAt: shelves.map(({ location, quantity }) => ({
        location,
        name: places.get(location) ?? location,
        quantity,
      })),
    })
  }
  return ordered
}

function linesOf({ number, plan, parts: wanted }: Ticket) {
  const lines = wanted?.lines ?? plan?.parts.map((line) => ({ ...line, substitute: undefined })) ?? []
  return lines.map(({ sku, quantity, substitute }) => ({
    ticket: number,
    hold: wanted?.key,
    sku: substitute ?? sku,
    quantity,
    insteadOf: substitute === undefined ? null : sku,
  }))
}

async function namesOf(db: Db, lines: readonly { sku: string }[]) {
  const skus = [...new Set(lines.map(({ sku }) => sku))]
  const rows = await db
    .select({ sku: parts.sku, nameZh: parts.nameZh, nameEn: parts.nameEn })
    .from(parts)
    .where(inArray(parts.sku, skus))
  return new Map(rows.map(({ sku, ...names }) => [sku, names]))
}

async function locationNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: locations.id, name: locations.name })
    .from(locations)
    .where(inArray(locations.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
