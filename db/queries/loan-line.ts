import { asc, eq, or } from 'drizzle-orm'
import { allotLoaners, type LoanWanted } from '../../workflows/domain/loaner/allotment.ts'
import type { Db } from '../client.ts'
import { loans, tickets, units } from '../schema/index.ts'
import { freeLoaners } from './loaners.ts'

/**
 * The loans that wait for a loaner: the most urgent first, then who has waited longest.
 * @param including one that stands in the line as well, whatever its state
 */
export async function loanLine(db: Db, including?: string): Promise<(LoanWanted & { ticket: string })[]> {
  const rows = await db
    .select({ key: loans.key, ticket: loans.ticket, model: units.model, region: tickets.region })
    .from(loans)
    .innerJoin(tickets, eq(tickets.number, loans.ticket))
    .leftJoin(units, eq(units.id, tickets.unitId))
    .where(or(eq(loans.state, 'waiting'), including === undefined ? undefined : eq(loans.key, including)))
    .orderBy(asc(tickets.urgency), asc(loans.requestedAt), asc(loans.key))
  return rows.map(({ model, region, ...loan }) => ({
    ...loan,
    ...(model === null ? {} : { model }),
    ...(region === null ? {} : { region }),
  }))
}

/** Tickets in line for which there is a loaner now, in the order of the line. */
export async function loansToServe(db: Db): Promise<string[]> {
  const line = await loanLine(db)
  if (line.length === 0) return []
  const allotted = allotLoaners(line, await freeLoaners(db))
  return line.filter(({ key }) => allotted.has(key)).map(({ ticket }) => ticket)
}

/** How many in the line come before a loan that waits: 0 for the next. */
export async function placeInLine(db: Db, key: string): Promise<number | undefined> {
  const place = (await loanLine(db)).findIndex((loan) => loan.key === key)
  return place < 0 ? undefined : place
}
