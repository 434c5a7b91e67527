import type { Instant } from '../time/instant.ts'
import type { Actor } from '../vocabulary.ts'
import type { Ticket } from './state.ts'

/** Why a command cannot be: an expected outcome, never thrown by the rules. `code` is stable, `message` says what to do. */
export interface Rejection {
  code: string
  message: string
  details?: Record<string, unknown>
}

/** What a command comes to: the facts in order, or the reason why not. */
export type Outcome<Fact> = Fact[] | Rejection

export interface Moment {
  now: Instant
  by: Actor
  /** The request it came by, so that the same request finds what became of it. */
  via?: string
}

/** One function for each command type: the rules of an ability. */
export type Decisions<Command extends { type: string }, Fact> = {
  [Type in Command['type']]: (
    ticket: Ticket,
    command: Extract<Command, { type: Type }>,
    moment: Moment,
  ) => Outcome<Fact>
}

/** One function for each fact type: what it changes. */
export type Applications<Fact extends { type: string }> = {
  [Type in Fact['type']]: (ticket: Ticket, fact: Extract<Fact, { type: Type }>, moment: Moment) => Ticket
}

export function rejection(code: string, message: string, details?: Record<string, unknown>): Rejection {
  return details === undefined ? { code, message } : { code, message, details }
}

export function isRejection<Fact>(outcome: Outcome<Fact>): outcome is Rejection {
  return !Array.isArray(outcome)
}
