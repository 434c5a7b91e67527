import type { LoanerOccasion } from '../../loaner/states.ts'
import { after, type Duration, lengthOf } from '../../time/duration.ts'
import type { Kind } from '../../vocabulary.ts'
import type { Ticket } from '../state.ts'
import { openLoan } from './loaner.ts'

/** A repair that takes longer than this is long: a loaner is offered. */
const longRepair: Duration = 'P3D'

/** Kinds in which the customer cannot use a machine meanwhile. */
const withoutMachine: readonly Kind[] = ['repair', 'complaint', 'maintenance']

/**
 * Why a loaner should be offered to the customer now; undefined when there is no reason to, or no need: one is asked
 * for already, the customer declined, or the work is done. It is read off the ticket and nothing of it is recorded.
 */
export function loanerOccasion(ticket: Ticket): LoanerOccasion | undefined {
  const { kind, unitId, plan, completion, ended, loanerDeclined } = ticket
  if (!withoutMachine.includes(kind) || unitId === undefined || !plan || completion || ended) return undefined
  if (openLoan(ticket) || loanerDeclined?.round === ticket.round) return undefined
  if (ticket.parts?.state === 'short') return 'parts_short'
  return isLong(ticket) ? 'long_plan' : undefined
}

/** The machine goes away, the work itself takes days, or it ends days after it was planned. */
function isLong({ plan, reached }: Ticket): boolean {
  if (!plan) return false
  if (plan.mode === 'depot' || plan.durationMinutes * 60_000 > lengthOf(longRepair)) return true
  if (!plan.window || reached.planned === undefined) return false
  return plan.window.to > after(reached.planned, longRepair)
}
