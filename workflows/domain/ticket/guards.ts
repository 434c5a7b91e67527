import { type Rejection, rejection } from './decision.ts'
import { responded } from './stage.ts'
import type { Ticket } from './state.ts'

/** Answers why the work itself can no longer change, or undefined. */
export function unresolved(ticket: Ticket): Rejection | undefined {
  if (!ticket.followUp) return undefined
  return rejection('already_resolved', 'The ticket is resolved; reopen it to go on working on it.')
}

export function uncompleted(ticket: Ticket): Rejection | undefined {
  if (unresolved(ticket)) return unresolved(ticket)
  if (!ticket.completion) return undefined
  return rejection(
    'already_completed',
    'The work is reported complete; record the verification, or an objection to begin a second round.',
  )
}

export function answered(ticket: Ticket): Rejection | undefined {
  if (responded(ticket)) return undefined
  return rejection('not_responded', 'Nobody has reached the customer yet; record the first response before.')
}
