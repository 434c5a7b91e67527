import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type LoanState, occupyingLoans } from '../../workflows/domain/loaner/states.ts'
import { loanerDueBack } from '../../workflows/domain/ticket/loaner/loaner-return.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { contacts, customers, loans, tickets } from '../schema/index.ts'
import { standingTicket } from './loan-reminders.ts'

export type ListedLoan = typeof loans.$inferSelect & {
  /** The company, or the person. */
  customer: string | null
  /** null before a loaner is reserved and once it is back. */
  dueBack: Instant | null
}

interface LoanFilter {
  state?: LoanState | undefined
  ticket?: string | undefined
  loaner?: string | undefined
  limit: number
}

/** Loans, the newest request first; those that wait in the order of the line. */
export function listLoans(db: Db, { state, ticket, loaner, limit }: LoanFilter): Promise<ListedLoan[]> {
  const order =
    state === 'waiting'
      ? [asc(tickets.urgency), asc(loans.requestedAt), asc(loans.key)]
      : [desc(loans.requestedAt), desc(loans.key)]
  return select(
    db,
    and(
      state === undefined ? undefined : eq(loans.state, state),
      ticket === undefined ? undefined : eq(loans.ticket, ticket),
      loaner === undefined ? undefined : eq(loans.loaner, loaner),
    ),
    order,
    limit,
  )
}

/** The loans that these loaners are reserved or out for, by the loaner's id. */
export async function loansOf(db: Db, loaners: readonly string[]): Promise<Map<string, ListedLoan>> {
  if (loaners.length === 0) return new Map()
  const open = and(inArray(loans.loaner, [...loaners]), inArray(loans.state, [...occupyingLoans]))
  const rows = await select(db, open, [asc(loans.key)], loaners.length)
  return new Map(rows.flatMap((loan) => (loan.loaner === null ? [] : [[loan.loaner, loan] as const])))
}

async function select(
  db: Db,
  condition: SQL | undefined,
  order: SQL[],
  limit: number,
): Promise<ListedLoan[]> {
  const rows = await db
    .select({
      loan: loans,
      ticket: tickets.ticket,
      customer: sql<string | null>`coalesce(${customers.company}, ${contacts.name})`,
    })
    .from(loans)
    .leftJoin(tickets, eq(tickets.number, loans.ticket))
    .leftJoin(customers, eq(customers.id, tickets.customerId))
    .leftJoin(contacts, eq(contacts.id, tickets.contactId))
    .where(condition)
    .orderBy(...order)
    .limit(limit)
  return Promise.all(
    rows.map(async ({ loan, ticket, customer }) => ({
      ...loan,
      customer,
      dueBack: ticket && (await dueBackOf(db, ticket, loan.state)),
    })),
  )
}

/** When the loaner of a ticket's loan is expected back; null before there is one, and once it is back. */
export async function dueBackOf(db: Db, ticket: Ticket, state: LoanState): Promise<Instant | null> {
  if (!expected.includes(state)) return null
  return loanerDueBack(await standingTicket(db, ticket))
}

const expected: readonly LoanState[] = ['reserved', 'ready', 'handed_over']
