import { and, asc, eq, sql } from 'drizzle-orm'
import type { InspectionResult, OldPartOutcome, OldPartState } from '../../workflows/domain/parts/old-part.ts'
import type { Db } from '../client.ts'
import { oldParts } from '../schema/index.ts'
import { enterMovements, lockShelf, noteMovements } from './ledger.ts'
import { notKnown } from './stock.ts'
import { ticketsToWake } from './waiting.ts'

export type OldPart = typeof oldParts.$inferSelect

export type OldPartRefusal =
  | { refusal: 'old_part_not_found' }
  | { refusal: 'unknown_location' }
  | { refusal: 'not_due' | 'not_received'; state: OldPartState }

export interface OldPartFilter {
  state?: OldPartState | undefined
  engineer?: string | undefined
  ticket?: string | undefined
  limit: number
}

/** Those that are due first, the longest overdue before the others. */
export function listOldParts(db: Db, { state, engineer, ticket, limit }: OldPartFilter): Promise<OldPart[]> {
  return db
    .select()
    .from(oldParts)
    .where(
      and(
        state && eq(oldParts.state, state),
        engineer === undefined ? undefined : eq(oldParts.engineer, engineer),
        ticket === undefined ? undefined : eq(oldParts.ticket, ticket),
      ),
    )
    .orderBy(sql`${oldParts.state} <> 'due'`, sql`${oldParts.dueAt} nulls last`, asc(oldParts.id))
    .limit(limit)
}

/** Books an old part in at a location. Booking it in there twice changes nothing. */
export function receiveOldPart(
  db: Db,
  { id, location, by }: { id: string; location: string; by: string },
): Promise<OldPart | OldPartRefusal> {
  return workOn(db, id, async (tx, part) => {
    if (part.state === 'received' && part.location === location) return part
    if (part.state !== 'due' && part.state !== 'with_customer')
      return { refusal: 'not_due', state: part.state }
    if (await notKnown(tx, part.sku, location)) return { refusal: 'unknown_location' }
    const { sku, quantity, ticket } = part
    const movement = { kind: 'old_part_received' as const, sku, location, quantity, by }
    await noteMovements(tx, [{ ...movement, key: `old-part/${id}/received`, ticket }])
    const receivedAt = new Date()
    const came = { location, receivedAt, receivedBy: by, dueAt: part.dueAt ?? receivedAt }
    return { state: 'received', ...came, nextReminderAt: null }
  })
}

export interface Inspection {
  id: string
  result: InspectionResult
  outcome: OldPartOutcome
  notes: string | null
  by: string
}

/**
 * Says what a look at an old part has shown, and where it goes; what is refurbished is stock again at its location.
 * The same again changes nothing.
 * @returns the part, and the tickets that can be served now
 */
export async function inspectOldPart(
  db: Db,
  { id, result, outcome, notes, by }: Inspection,
): Promise<{ part: OldPart; waiting: string[] } | OldPartRefusal> {
  let waiting: string[] = []
  const done = await workOn(db, id, async (tx, part) => {
    const { state, sku, quantity, location } = part
    const same = part.result === result && part.outcome === outcome && part.notes === notes
    if (state === 'inspected' && same) return part
    if (state !== 'received' || location === null) return { refusal: 'not_received', state }
    if (outcome === 'refurbished') {
      await lockShelf(tx, sku, location)
      const movement = { kind: 'receive' as const, sku, location, quantity, by }
      await enterMovements(tx, [{ ...movement, key: `old-part/${id}/refurbished` }])
      waiting = await ticketsToWake(tx, [sku])
    }
    return { state: 'inspected', result, outcome, notes, inspectedAt: new Date(), inspectedBy: by }
  })
  return 'refusal' in done ? done : { part: done, waiting }
}

/** Records that an old part stayed with the customer after all. */
export function leaveOldPart(db: Db, id: string): Promise<OldPart | OldPartRefusal> {
  return workOn(db, id, async (_, part) => {
    if (part.state === 'with_customer') return part
    if (part.state !== 'due') return { refusal: 'not_due', state: part.state }
    return { state: 'with_customer', nextReminderAt: null }
  })
}

async function workOn(
  db: Db,
  id: string,
  decide: (tx: Db, part: OldPart) => Promise<Partial<OldPart> | OldPartRefusal>,
): Promise<OldPart | OldPartRefusal> {
  return db.transaction(async (tx) => {
    const [part] = await tx.select().from(oldParts).where(eq(oldParts.id, id)).for('update')
    if (!part) return { refusal: 'old_part_not_found' as const }
    const change = await decide(tx, part)
    if ('refusal' in change) return change
    await tx.update(oldParts).set(change).where(eq(oldParts.id, id))
    return { ...part, ...change }
  })
}
