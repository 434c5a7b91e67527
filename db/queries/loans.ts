import { and, eq, sql } from 'drizzle-orm'
import { allotLoaners } from '../../workflows/domain/loaner/allotment.ts'
import type { Db } from '../client.ts'
import { loans } from '../schema/index.ts'
import { loanLine } from './loan-line.ts'
import { freeLoaners, lockFreeLoaner } from './loaners.ts'

export interface LoanOrder {
  ticket: string
  /** Names the loan; asked again, it answers what it did the first time. */
  key: string
}

/** The turn to look at the line and to take from it: one after the other, so that nobody counts on what is taken. */
const turn = sql`select pg_advisory_xact_lock(hashtextextended('loaners', 0))`

/**
 * Reserves a loaner for a loan when it is its turn, else leaves it in the line. Never promises a loaner twice: it is
 * locked meanwhile, and a unique index stands behind it.
 * @returns the loaner's id; undefined when there is none for it, or the loan is over
 */
export async function reserveLoaner(db: Db, { ticket, key }: LoanOrder): Promise<string | undefined> {
  await db.insert(loans).values({ ticket, key, state: 'requested' }).onConflictDoNothing()
  // In the line before it looks: whoever gives a loaner back after that look sees it waiting.
  await db
    .update(loans)
    .set({ state: 'waiting' })
    .where(and(eq(loans.key, key), eq(loans.state, 'requested')))
  return db.transaction(async (tx) => {
    await tx.execute(turn)
    const [loan] = await tx.select().from(loans).where(eq(loans.key, key)).for('update')
    if (loan?.state !== 'waiting') return loan?.endedAt === null ? (loan.loaner ?? undefined) : undefined
    const loaner = await takeFree(tx, key)
    if (loaner === undefined) return undefined
    const reserved = { state: 'reserved', loaner, reservedAt: new Date() } as const
    await tx.update(loans).set(reserved).where(eq(loans.key, key))
    return loaner
  })
}

/** Locks the loaner that the line leaves for a loan; looks again when it is taken out of service at that moment. */
async function takeFree(db: Db, key: string): Promise<string | undefined> {
  for (;;) {
    const loaner = allotLoaners(await loanLine(db, key), await freeLoaners(db)).get(key)
    if (loaner === undefined || (await lockFreeLoaner(db, loaner))) return loaner
  }
}
