import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { type LoanEnd, type LoanerState, pendingLoans } from '../../workflows/domain/loaner/states.ts'
import type { Db } from '../client.ts'
import { loaners, loans, tickets } from '../schema/index.ts'

export interface EndedLoan {
  ticket: string
  key: string
  ends: LoanEnd
  /** What its loaner, if it has one, is from then on. */
  becomes: LoanerState
}

/**
 * Ends a loan; its loaner is free for others if it can be lent. Ending it twice changes nothing. A loan that nobody
 * asked for yet is ended all the same: a reservation that is still under way finds that, and reserves nothing.
 */
export async function endLoan(db: Db, { ticket, key, ends, becomes }: EndedLoan): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(loans).values({ ticket, key, state: 'requested' }).onConflictDoNothing()
    const [loan] = await tx.select().from(loans).where(eq(loans.key, key)).for('update')
    if (!loan || loan.endedAt !== null) return
    // Only what a customer had can have become something else.
    if (loan.loaner !== null && ends !== 'withdrawn') {
      await tx.update(loaners).set({ state: becomes }).where(eq(loaners.id, loan.loaner))
    }
    await tx.update(loans).set({ state: ends, endedAt: new Date() }).where(eq(loans.key, key))
  })
}

/**
 * Withdraws what a crash left behind: loans not handed over, older than `before`, that their ticket knows nothing of.
 * @returns their keys
 */
export async function releaseOrphanLoans(db: Db, before: Date): Promise<string[]> {
  const returned = sql`jsonb_build_object('returns', jsonb_build_array(jsonb_build_object('key', ${loans.key})))`
  const unknown = sql`(${tickets.ticket} -> 'loaner' ->> 'key' is distinct from ${loans.key}
    and not ${tickets.ticket} @> ${returned})`
  const orphans = await db
    .select({ key: loans.key, ticket: loans.ticket })
    .from(loans)
    .leftJoin(tickets, eq(tickets.number, loans.ticket))
    .where(
      and(
        inArray(loans.state, [...pendingLoans]),
        sql`coalesce(${loans.reservedAt}, ${loans.requestedAt}) < ${before.toISOString()}::timestamptz`,
        or(isNull(tickets.number), unknown),
      ),
    )
  for (const orphan of orphans) {
    await endLoan(db, { ...orphan, ends: 'withdrawn', becomes: 'available' })
  }
  return orphans.map(({ key }) => key)
}
