import type { Db } from '../db/client.ts'
import { type EndedLoan, endLoan } from '../db/queries/ended-loans.ts'
import { loansToServe } from '../db/queries/loan-line.ts'
import { type LoanOrder, reserveLoaner } from '../db/queries/loans.ts'
import type { StockBell } from './parts.ts'

/** What tickets have done with the loaners. Each loan is named by a key of the ticket's, so that twice is once. */
export interface LoanerActivities {
  /** The id of the loaner that is reserved; null when there is none for it now: then it stands in line. */
  reserveLoaner(order: LoanOrder): Promise<string | null>
  endLoan(ending: EndedLoan): Promise<void>
}

export function loanerActivities(db: Db, bell: StockBell): LoanerActivities {
  return {
    reserveLoaner: async (order) => (await reserveLoaner(db, order)) ?? null,
    async endLoan(ending) {
      await endLoan(db, ending)
      await announceLoaners(db, bell)
    },
  }
}

/**
 * Tells those in line for whom there is a loaner.
 * @returns their numbers
 */
export async function announceLoaners(db: Db, bell: StockBell): Promise<string[]> {
  const next = await loansToServe(db)
  if (next.length > 0) await bell.announceStock(next)
  return next
}
