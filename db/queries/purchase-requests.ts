import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Shortage } from '../../workflows/domain/ticket/state.ts'
import type { Db } from '../client.ts'
import { parts, purchaseRequestLines, purchaseRequests, tickets } from '../schema/index.ts'
import { insertTicketNotice } from './notices.ts'

interface Short {
  ticket: string
  /** The name of the hold that found too little. */
  key: string
  shortages: readonly Shortage[]
}

/**
 * Has what is missing bought: each shortage once, however often its ticket asks, on the open request of its part.
 * The quantity is what all that wait for it want, less what was free when the last of them asked.
 */
export async function requestPurchases(db: Db, orders: readonly Short[]): Promise<void> {
  const missing = orders.flatMap(({ ticket, key, shortages }) =>
    shortages.map((shortage) => ({ ticket, hold: key, ...shortage })),
  )
  if (missing.length === 0) return
  // Always in the same order, so that no two wait for each other's requests.
  const inOrder = missing.sort((one, other) => (one.sku < other.sku ? -1 : Number(one.sku > other.sku)))
  const known = await knownParts(
    db,
    inOrder.map(({ sku }) => sku),
  )
  for (const shortage of inOrder) if (known.has(shortage.sku)) await enterShortage(db, shortage)
}

/** Requests, the open ones first, then the newest; with the tickets that still wait for each. */
export async function listPurchaseRequests(db: Db, limit: number) {
  const requests = await db
    .select()
    .from(purchaseRequests)
    .orderBy(asc(purchaseRequests.state), desc(purchaseRequests.createdAt), asc(purchaseRequests.id))
    .limit(limit)
  return withTickets(db, requests)
}

/**
 * Says when a request's pieces are expected. Every customer who waits for them hears it, once for each change.
 * @returns undefined when there is no open request of this id
 */
export async function expectOn(db: Db, id: string, expectedOn: string) {
  return db.transaction(async (tx) => {
    const open = and(eq(purchaseRequests.id, id), eq(purchaseRequests.state, 'open'))
    const [before] = await tx.select().from(purchaseRequests).where(open).for('update')
    if (!before) return undefined
    if (before.expectedOn === expectedOn) return (await withTickets(tx, [before]))[0]
    const [changed] = await tx
      .update(purchaseRequests)
      .set({ expectedOn, dateChanges: before.dateChanges + 1 })
      .where(open)
      .returning()
    const [request] = changed ? await withTickets(tx, [changed]) : []
    for (const number of request?.tickets ?? []) {
      const prefix = `purchase/${id}/${before.dateChanges + 1}/${number}/delay`
      await insertTicketNotice(tx, number, prefix, {
        kind: 'delay',
        to: { customer: true },
        facts: { expectedOn },
      })
    }
    return request
  })
}

/** Counts a delivery towards the open request of its part, and closes it once everything is there. */
export async function countDelivery(db: Db, sku: string, quantity: number): Promise<void> {
  const received = sql`${purchaseRequests.received} + ${quantity}`
  await db
    .update(purchaseRequests)
    .set({
      received,
      state: sql`case when ${received} >= ${purchaseRequests.quantity} then 'received' else 'open' end::purchase_request_state`,
      closedAt: sql`case when ${received} >= ${purchaseRequests.quantity} then now() end`,
    })
    .where(and(eq(purchaseRequests.sku, sku), eq(purchaseRequests.state, 'open')))
}

/** With the tickets that wait for it now. */
export type PurchaseRequest = Request & { tickets: string[] }

type Request = typeof purchaseRequests.$inferSelect

/** A ticket waits as long as the plan that was short is still its plan, and still short of the part. */
async function withTickets(db: Db, requests: readonly Request[]): Promise<PurchaseRequest[]> {
  if (requests.length === 0) return []
  const rows = await db
    .select({ request: purchaseRequestLines.request, number: tickets.number })
    .from(purchaseRequestLines)
    .innerJoin(tickets, eq(tickets.number, purchaseRequestLines.ticket))
    .where(
      and(
        inArray(
          purchaseRequestLines.request,
          requests.map(({ id }) => id),
        ),
        eq(tickets.stage, 'awaiting_parts'),
        sql`${tickets.ticket} -> 'parts' ->> 'key' = ${purchaseRequestLines.hold}`,
      ),
    )
    .orderBy(asc(tickets.urgency), asc(tickets.number))
  return requests.map((request) => ({
    ...request,
    tickets: rows.filter((row) => row.request === request.id).map(({ number }) => number),
  }))
}

async function enterShortage(
  db: Db,
  { sku, hold, ticket, wanted, available }: Shortage & { hold: string; ticket: string },
): Promise<void> {
  // Locks the request of the part, or makes it: another one that is short of it waits here.
  const [request] = await db
    .insert(purchaseRequests)
    .values({ sku, quantity: wanted - available })
    .onConflictDoUpdate({
      target: purchaseRequests.sku,
      targetWhere: sql`state = 'open'`,
      set: { sku },
    })
    .returning({ id: purchaseRequests.id })
  if (!request) throw new Error(`The purchase of ${sku} was not requested.`)
  const [fresh] = await db
    .insert(purchaseRequestLines)
    .values({ request: request.id, hold, ticket, wanted })
    .onConflictDoNothing()
    .returning()
  if (!fresh) return
  const all = db
    .select({ wanted: sql`sum(${purchaseRequestLines.wanted})` })
    .from(purchaseRequestLines)
    .where(eq(purchaseRequestLines.request, request.id))
  await db
    .update(purchaseRequests)
    .set({ quantity: sql`greatest(${purchaseRequests.quantity}, (${all}) - ${available})` })
    .where(eq(purchaseRequests.id, request.id))
}

/** What nobody has heard of cannot be bought. */
async function knownParts(db: Db, skus: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ sku: parts.sku })
    .from(parts)
    .where(inArray(parts.sku, [...skus]))
  return new Set(rows.map(({ sku }) => sku))
}
