import type { Ticket } from './state.ts'

/** Ended, and nothing is left to be given back: the ticket's workflow is complete. */
export function finished(ticket: Ticket): boolean {
  return ticket.ended !== undefined && ticket.returns.length === 0
}
