import { eq, sql } from 'drizzle-orm'
import type { VisitOutcome } from '../../workflows/domain/ticket/visit/visit-outcome.ts'
import type { Db } from '../client.ts'
import { customers, faultRecords } from '../schema/index.ts'

/** Keeps what a visit says for the next choice: the engineer's record on that fault, and whom the customer is used to. */
export async function learnFrom(db: Db, outcome: VisitOutcome): Promise<void> {
  const { customerId, engineer, faultCode, solved } = outcome
  if (faultCode !== undefined) await countVisit(db, engineer, faultCode, solved ? 1 : 0)
  if (solved) {
    await db.update(customers).set({ usualEngineer: engineer }).where(eq(customers.id, customerId))
  }
}

async function countVisit(db: Db, engineer: string, faultCode: string, firstTime: 0 | 1): Promise<void> {
  await db
    .insert(faultRecords)
    .values({ engineer, faultCode, visits: 1, firstTime })
    .onConflictDoUpdate({
      target: [faultRecords.faultCode, faultRecords.engineer],
      set: {
        visits: sql`${faultRecords.visits} + 1`,
        firstTime: sql`${faultRecords.firstTime} + ${firstTime}`,
      },
    })
}
