import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import { loanerDueBack, remindEvery, repairedAt } from '../../workflows/domain/ticket/loaner/loaner-return.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { lengthOf } from '../../workflows/domain/time/duration.ts'
import type { Db } from '../client.ts'
import { loans, tickets } from '../schema/index.ts'
import { insertTicketNotice } from './notices.ts'
import { loadTicket } from './outbox.ts'

type Loan = typeof loans.$inferSelect

/** Merged into one that was merged, and so on: further than this nobody looks. */
const mergings = 10

/**
 * Asks for the loaners back whose repair is done: the customer as soon as it is, and then every `remindEvery`; from the
 * day on which it was to be back also the ticket's owner and the supervisors. It needs no running ticket.
 * @returns the keys of the loans of which somebody was reminded
 */
export async function remindOfLoans(db: Db, now: Date): Promise<string[]> {
  const reminded: string[] = []
  for (const key of await loansOut(db)) {
    if (await db.transaction((tx) => remind(tx, key, now))) reminded.push(key)
  }
  return reminded
}

/**
 * The ticket on which the matter of this one stands: of a merged one, the other.
 * Its dates are those that a loaner follows.
 */
export async function standingTicket(db: Db, ticket: Ticket): Promise<Ticket> {
  let standing = ticket
  for (let steps = 0; standing.ended?.mergedInto !== undefined && steps < mergings; steps += 1) {
    const next = await loadTicket(db, standing.ended.mergedInto)
    if (!next) return standing
    standing = next
  }
  return standing
}

/** Loans whose loaner is with the customer and whose repair may be done, in the order of their hand-over. */
async function loansOut(db: Db): Promise<string[]> {
  const rows = await db
    .select({ key: loans.key })
    .from(loans)
    .innerJoin(tickets, eq(tickets.number, loans.ticket))
    .where(
      and(
        eq(loans.state, 'handed_over'),
        or(
          inArray(tickets.status, ['resolved', 'closed', 'cancelled']),
          sql`${tickets.ticket} -> 'completion' is not null`,
        ),
      ),
    )
    .orderBy(asc(loans.handedOverAt), asc(loans.key))
  return rows.map(({ key }) => key)
}

/** One at a time: somebody who looks at the same moment finds the loan locked, and passes on. */
async function remind(db: Db, key: string, now: Date): Promise<boolean> {
  const [loan] = await db
    .select()
    .from(loans)
    .where(and(eq(loans.key, key), eq(loans.state, 'handed_over')))
    .for('update', { skipLocked: true })
  const ticket = loan && (await loadTicket(db, loan.ticket))
  if (!loan || !ticket) return false
  const standing = await standingTicket(db, ticket)
  const since = repairedAt(standing)
  if (since === undefined || !isDue(loan, since, now)) return false
  // Repaired anew after an objection: the reminders of the time before do not count.
  const reminders = remindedOf(loan, since) + 1
  await db
    .update(loans)
    .set({ remindedFrom: new Date(since), remindedAt: now, reminders })
    .where(eq(loans.key, key))
  await tell(db, loan, { since, reminders, dueBack: loanerDueBack(standing), owner: standing.owner, now })
  return true
}

interface Reminder {
  since: string
  reminders: number
  dueBack: string
  owner: string
  now: Date
}

async function tell(db: Db, loan: Loan, { since, reminders, dueBack, owner, now }: Reminder): Promise<void> {
  const prefix = `${loan.key}/${since}/${reminders}`
  const facts = { unit: loan.loaner, dueBack, reminders }
  const tellAbout = (
    kind: 'loaner_return_due' | 'loaner_overdue',
    to: Parameters<typeof insertTicketNotice>[3]['to'],
  ) => insertTicketNotice(db, loan.ticket, `${prefix}/${kind}`, { kind, to, facts })
  await tellAbout('loaner_return_due', { customer: true })
  if (new Date(dueBack) > now) return
  await tellAbout('loaner_overdue', { staff: owner })
  await tellAbout('loaner_overdue', { role: 'supervisor' })
}

function isDue(loan: Loan, since: string, now: Date): boolean {
  if (remindedOf(loan, since) === 0 || loan.remindedAt === null) return true
  return now.getTime() - loan.remindedAt.getTime() >= lengthOf(remindEvery)
}

function remindedOf({ remindedFrom, reminders }: Loan, since: string): number {
  return remindedFrom?.getTime() === Date.parse(since) ? reminders : 0
}
