import { dueAt } from '../sla/clock.ts'
import { start } from '../sla/timekeeping.ts'
import { after } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import type { WordsId } from '../vocabulary.ts'
import { type Applications, type Decisions, rejection } from './decision.ts'
import { unitNotDelivered } from './depot/depot.ts'
import { openRound, type RoundOpened } from './reopening.ts'
import type { Ticket } from './state.ts'

/** The customer checks the result and signs, or objects (process.md 8). */
export interface Verify {
  type: 'verify'
  accepted: boolean
  words: WordsId
}

export interface Verified {
  type: 'verified'
  words: WordsId
}

/** 异议 */
export interface Objected {
  type: 'objected'
  words: WordsId
}

export const decisions: Decisions<Verify, Verified | Objected | RoundOpened> = {
  verify: (ticket, { accepted, words }) => {
    if (ticket.verified) return rejection('already_verified', 'The customer has signed this result already.')
    if (!ticket.completion) {
      return rejection('not_completed', 'There is nothing to verify yet; report the completion first.')
    }
    const missing = unitNotDelivered(ticket)
    if (missing) return missing
    return accepted
      ? [{ type: 'verified', words }]
      : [{ type: 'objected', words }, openRound(ticket, 'objection')]
  },
}

export const applications: Applications<Verified | Objected> = {
  verified: (ticket, { words }, { now, by }) => resolve({ ...ticket, verified: { at: now, by, words } }, now),
  objected: (ticket) => ticket,
}

/** Resolved: within a day somebody asks the customer how it was (process.md 9). */
function resolve(ticket: Ticket, now: Instant): Ticket {
  return {
    ...ticket,
    followUp: { state: 'due', dueAt: callDue(ticket, now), notBefore: now, attempts: 0 },
  }
}

/** As the clock that now starts will say; paused or not promised, the list still needs a time to sort by. */
function callDue(ticket: Ticket, now: Instant): Instant {
  const rule = ticket.policy.clocks.followUp
  const clocks = rule ? start(ticket, 'followUp', rule, now) : []
  const clock = clocks.find(({ kind, stopped }) => kind === 'followUp' && !stopped)
  return (clock && dueAt(clock, ticket)) ?? after(now, rule?.targets[ticket.urgency] ?? 'PT24H')
}
