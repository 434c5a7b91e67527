import { type LoanState, pendingLoans } from '../../loaner/states.ts'
import type { WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Loaner, Ticket } from '../state.ts'

/** The customer needs something to work with while the own machine is being repaired (process.md 7). */
export interface RequestLoaner {
  type: 'requestLoaner'
}

/** What the stock of loaners answered: one is reserved, or there is none and the loan stands in line. */
export interface RecordLoan {
  type: 'recordLoan'
  key: string
  unit?: string
}

/** The customer does not want one, or not any more. */
export interface WithdrawLoaner {
  type: 'withdrawLoaner'
  words: WordsId
}

type LoanerCommand = RequestLoaner | RecordLoan | WithdrawLoaner

export interface LoanerRequested {
  type: 'loanerRequested'
  /** Counts the loans of the ticket's life. */
  number: number
  key: string
}

export interface LoanerReserved {
  type: 'loanerReserved'
  key: string
  unit: string
}

/** None is free: the loan stands in line. */
export interface LoanerAwaited {
  type: 'loanerAwaited'
  key: string
}

export interface LoanerWithdrawn extends Omit<WithdrawLoaner, 'type'> {
  type: 'loanerWithdrawn'
  key: string
}

/** The customer was offered one and does not want it: it is not offered again in this round. */
export interface LoanerDeclined extends Omit<WithdrawLoaner, 'type'> {
  type: 'loanerDeclined'
}

type LoanerFact = LoanerRequested | LoanerReserved | LoanerAwaited | LoanerWithdrawn | LoanerDeclined

export const decisions: Decisions<LoanerCommand, LoanerFact> = {
  requestLoaner: (ticket) => {
    if (openLoan(ticket)) {
      return rejection('loaner_requested', 'There is a loaner on this ticket already, or one is asked for.')
    }
    if (ticket.unitId === undefined) {
      return rejection('no_product', 'The ticket names no product that a loaner could stand in for.')
    }
    const number = (ticket.loaner?.number ?? 0) + 1
    return (
      uncompleted(ticket) ?? [{ type: 'loanerRequested', number, key: `${ticket.number}/loan-${number}` }]
    )
  },
  // What was reserved for a loan that is withdrawn by now goes back through its entry on the list of returns.
  recordLoan: (ticket, { key, unit }) => {
    if (!loanerWanted(ticket) || ticket.loaner?.key !== key) return []
    if (unit !== undefined) return [{ type: 'loanerReserved', key, unit }]
    return ticket.loaner.state === 'requested' ? [{ type: 'loanerAwaited', key }] : []
  },
  withdrawLoaner: (ticket, { words }) => {
    const { loaner } = ticket
    if (loaner && isPending(loaner)) return [{ type: 'loanerWithdrawn', key: loaner.key, words }]
    if (openLoan(ticket)) {
      return rejection('loaner_handed_over', 'The customer has the loaner; record its return instead.')
    }
    // Said again it is no news.
    return ticket.loanerDeclined?.round === ticket.round ? [] : [{ type: 'loanerDeclined', words }]
  },
}

export const applications: Applications<LoanerFact> = {
  loanerRequested: (ticket, { number, key }) => ({ ...ticket, loaner: { number, key, state: 'requested' } }),
  loanerReserved: (ticket, { unit }) => withLoaner(ticket, { state: 'reserved', unit }),
  loanerAwaited: (ticket) => withLoaner(ticket, { state: 'waiting' }),
  loanerWithdrawn: (ticket) => withdrawLoan(ticket),
  loanerDeclined: (ticket) => ({ ...ticket, loanerDeclined: { round: ticket.round } }),
}

/** A loaner is asked of the stock, for the first time or again. */
export function loanerWanted({ loaner, ended }: Ticket): boolean {
  return !ended && (loaner?.state === 'requested' || loaner?.state === 'waiting')
}

/** Gives back what was not handed over yet. A reservation that is still under way finds the loan withdrawn. */
export function withdrawLoan(ticket: Ticket): Ticket {
  const { loaner } = ticket
  if (!loaner || !isPending(loaner)) return ticket
  return endingLoan(withLoaner(ticket, { state: 'withdrawn' }), {
    ...{ type: 'loan', key: loaner.key, ends: 'withdrawn', becomes: 'available' },
  })
}

/** The loan that is not over: a loaner is asked for, reserved, with the customer, or to be inspected. */
export function openLoan({ loaner }: Ticket): Loaner | undefined {
  const over: LoanState | undefined = loaner?.state
  return over === 'settled' || over === 'withdrawn' || over === 'lost' ? undefined : loaner
}

function isPending({ state }: Loaner): boolean {
  return pendingLoans.some((pending) => pending === state)
}

export function withLoaner(ticket: Ticket, change: Partial<Loaner>): Ticket {
  return ticket.loaner ? { ...ticket, loaner: { ...ticket.loaner, ...change } } : ticket
}

/** Its entry among the returns frees the loaner, and says what it is from then on. */
export function endingLoan(
  ticket: Ticket,
  ending: Extract<Ticket['returns'][number], { type: 'loan' }>,
): Ticket {
  return { ...ticket, returns: [...ticket.returns, ending] }
}
