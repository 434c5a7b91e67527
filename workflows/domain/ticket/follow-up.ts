import { after } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import type { WordsId } from '../vocabulary.ts'
import { type Applications, type Decisions, type Moment, rejection } from './decision.ts'
import { openRound, type RoundOpened } from './reopening.ts'
import type { EndOutcome, FollowUp, Ratings, Ticket } from './state.ts'

/** What came of the call, or of the questionnaire (process.md 9). */
export interface RecordFollowUp {
  type: 'recordFollowUp'
  reached: boolean
  ratings?: Ratings
  words?: WordsId
}

/** The questionnaire stayed unanswered. */
export interface CloseUnanswered {
  type: 'closeUnanswered'
}

export interface FollowedUp extends Omit<RecordFollowUp, 'type'> {
  type: 'followedUp'
}

/** Nobody could be reached by phone; the customer is asked in writing. */
export interface QuestionnaireSent {
  type: 'questionnaireSent'
  closesAt: Instant
}

export interface Closed {
  type: 'closed'
  outcome: EndOutcome
}

type FollowUpFact = FollowedUp | QuestionnaireSent | Closed

export const decisions: Decisions<RecordFollowUp | CloseUnanswered, FollowUpFact | RoundOpened> = {
  recordFollowUp: (ticket, { type: _, ...result }, moment) => {
    const { followUp } = ticket
    if (!followUp) return rejection('no_open_call', 'No follow-up call is open; the ticket is not resolved.')
    return [{ type: 'followedUp', ...result }, ...consequence(ticket, followUp, result, moment)]
  },

  closeUnanswered: ({ followUp }, _, { now }) =>
    followUp?.closesAt !== undefined && followUp.closesAt <= now
      ? [{ type: 'closed', outcome: 'not_reached' }]
      : [],
}

export const applications: Applications<FollowUpFact> = {
  followedUp: (ticket, { ratings }, { now }) => ({
    ...ticket,
    ...withFollowUp(ticket, {
      attempts: (ticket.followUp?.attempts ?? 0) + 1,
      notBefore: after(now, ticket.policy.followUp.retry),
      ...(ratings === undefined ? {} : { ratings }),
    }),
  }),

  questionnaireSent: (ticket, { closesAt }) => ({
    ...ticket,
    ...withFollowUp(ticket, { state: 'questionnaire', closesAt }),
  }),

  closed: (ticket, { outcome }, { now }) => ({
    ...ticket,
    ...endFollowUp(ticket, outcome),
    ended: { as: 'closed', at: now, outcome },
  }),
}

/** Content → closed. Discontent → the case stays open. Nobody there → again, then in writing, then closed. */
function consequence(
  ticket: Ticket,
  followUp: FollowUp,
  { reached, ratings }: { reached: boolean; ratings?: Ratings },
  { now }: Moment,
): (QuestionnaireSent | Closed | RoundOpened)[] {
  if (reached) {
    return ratings && discontent(ratings)
      ? [openRound(ticket, 'bad_rating')]
      : [{ type: 'closed', outcome: 'satisfied' }]
  }
  if (followUp.state === 'questionnaire') return [{ type: 'closed', outcome: 'not_reached' }]
  const { attempts, questionnaire } = ticket.policy.followUp
  return followUp.attempts + 1 < attempts
    ? []
    : [{ type: 'questionnaireSent', closesAt: after(now, questionnaire) }]
}

/** A rating of 1 or 2 in any dimension. */
function discontent(ratings: Ratings): boolean {
  return Math.min(ratings.attitude, ratings.efficiency, ratings.solution) <= 2
}

/** Nothing is waited for any more: a questionnaire that still had time does not close the ticket again. */
function endFollowUp({ followUp }: Ticket, outcome: EndOutcome): Pick<Ticket, 'followUp'> {
  if (!followUp) return {}
  const { closesAt: _, ...ended } = followUp
  return { followUp: { ...ended, state: outcome === 'not_reached' ? 'not_reached' : 'done' } }
}

function withFollowUp(ticket: Ticket, change: Partial<FollowUp>): Pick<Ticket, 'followUp'> {
  return ticket.followUp ? { followUp: { ...ticket.followUp, ...change } } : {}
}
