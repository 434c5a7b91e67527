import { eq, sql } from 'drizzle-orm'
import type { LoanState } from '../../workflows/domain/loaner/states.ts'
import type { TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import type { Db } from '../client.ts'
import { loans } from '../schema/index.ts'

type LoanRow = typeof loans.$inferSelect
type Change = Partial<Pick<LoanRow, 'preparedAt' | 'handedOverAt' | 'way' | 'returnedAt' | 'inspection'>>

/**
 * Keeps in the loan's row what an event of its ticket says of it, so that it can be read, and gone on with, also when
 * the ticket is closed. Reserving and ending are effects of their own: `reserveLoaner`, `endLoan`.
 */
export async function noteLoan(db: Db, ticket: string, event: TicketEvent): Promise<void> {
  const at = new Date(event.at)
  switch (event.type) {
    case 'loanerRequested': {
      const { key } = event
      await db
        .insert(loans)
        .values({ key, ticket, state: 'requested', requestedAt: at })
        .onConflictDoNothing()
      return
    }
    case 'loanerPrepared':
      return change(db, event.key, 'ready', { preparedAt: at })
    case 'loanerHandedOver':
      return change(db, event.key, 'handed_over', { handedOverAt: at, way: event.way })
    case 'loanerReturned':
      return change(db, event.key, 'returned', { returnedAt: at })
    case 'loanerInspected':
      return change(db, event.key, 'returned', { inspection: event.result })
  }
}

/** What has ended stays so: the end may have been quicker than the record. */
async function change(db: Db, key: string, state: LoanState, columns: Change): Promise<void> {
  const present = sql`case when ${loans.endedAt} is null then ${state}::loan_state else ${loans.state} end`
  await db
    .update(loans)
    .set({ ...columns, state: present })
    .where(eq(loans.key, key))
}
