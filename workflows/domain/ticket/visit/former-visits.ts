import type { Instant } from '../../time/instant.ts'
import { type Rejection, rejection } from '../decision.ts'
import type { Ticket, VisitEnding } from '../state.ts'

/** As many as may still click on what they were asked. */
const remembered = 20

/** Notes how it ended with the engineer whose visit it is, and when; one note for each engineer, the latest. */
export function noteFormerVisit(ticket: Ticket, ended: VisitEnding, at: Instant): Ticket {
  const engineer = ticket.visit?.engineer
  if (engineer === undefined) return ticket
  const others = (ticket.formerVisits ?? []).filter((former) => former.engineer !== engineer)
  return { ...ticket, formerVisits: [...others, { engineer, ended, at }].slice(-remembered) }
}

/** What an engineer hears who answers to a visit that is theirs no longer; undefined for who never was asked. */
export function lateAnswer(ticket: Ticket, engineer: string): Rejection | undefined {
  const { visit, formerVisits = [] } = ticket
  if (visit?.engineer === engineer) return undefined
  const former = formerVisits.find((one) => one.engineer === engineer)
  if (!former) return undefined
  const taken = visit?.state === 'accepted' || visit?.state === 'arrived'
  const { ended, at } = former
  const details = { ended, endedAt: at, taken }
  if (ended === 'refused') {
    return rejection('offer_declined', `You declined this visit at ${at}; it went to somebody else.`, details)
  }
  if (ended !== 'lapsed') {
    return rejection(
      'offer_withdrawn',
      `This visit was taken from you at ${at}: ${because[ended]}. There is nothing for you to do.`,
      details,
    )
  }
  if (taken) {
    const message = `The offer ended at ${at} without your answer, and somebody else has the visit now.`
    return rejection('offer_taken', message, details)
  }
  const message = `The offer ended at ${at} without your answer; it goes to the next engineer.`
  return rejection('offer_lapsed', message, details)
}

const because: Record<Exclude<VisitEnding, 'lapsed' | 'refused'>, string> = {
  replanned: 'the matter was planned anew',
  cancelled: 'the ticket was cancelled',
  merged: 'the matter goes on on another ticket',
  offers_paused: 'a dispatcher has taken it in hand',
  swapped: 'a dispatcher gave it to somebody else, or another time',
  taken_back: 'a dispatcher took it back',
  moved: 'the customer has chosen another time',
  called_off: 'the customer cancelled the appointment',
  customer_not_there: 'the customer was not there',
  not_there: 'you were not there in time',
  emergency: 'an emergency needs the time',
  leave: 'of leave in that time',
}
