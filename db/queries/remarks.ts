import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { ticketEvents } from '../schema/index.ts'
import { readWords } from './words.ts'

/** More would hide the rest of an order. */
const atMost = 10

/**
 * What was noted on these tickets for the customer's eyes or by the customer, by ticket number: the latest ten of each,
 * in their order. Internal notes are no remarks.
 */
export async function remarksOn(db: Db, numbers: readonly string[]): Promise<Map<string, string[]>> {
  if (numbers.length === 0) return new Map()
  const rows = await db
    .select({ ticket: ticketEvents.ticket, words: sql<string>`${ticketEvents.event} ->> 'words'` })
    .from(ticketEvents)
    .where(
      and(
        inArray(ticketEvents.ticket, [...numbers]),
        eq(ticketEvents.type, 'noted'),
        sql`${ticketEvents.event} ->> 'visibility' = 'customer'`,
      ),
    )
    .orderBy(asc(ticketEvents.ticket), asc(ticketEvents.seq))
  const texts = await readWords(
    db,
    rows.map(({ words }) => words),
  )
  const remarks = new Map<string, string[]>()
  for (const { ticket, words } of rows) {
    const text = texts.get(words)?.text
    if (typeof text === 'string') remarks.set(ticket, [...(remarks.get(ticket) ?? []), text].slice(-atMost))
  }
  return remarks
}
