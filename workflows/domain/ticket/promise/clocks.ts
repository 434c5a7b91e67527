import type { Milestone } from '../../sla/milestone.ts'
import { lasting, type Pause } from '../../sla/pause.ts'
import { reopenClocks } from '../../sla/reopening.ts'
import { replanClocks } from '../../sla/replanning.ts'
import { cancelClocks, passMilestones } from '../../sla/timekeeping.ts'
import { passUnderway, underwayBy } from '../../sla/underway.ts'
import type { Instant } from '../../time/instant.ts'
import { system } from '../../vocabulary.ts'
import type { Moment } from '../decision.ts'
import type { Ticket } from '../state.ts'
import type { Fact } from '../ticket.ts'
import { milestonesOf } from './milestones.ts'
import { endPauses } from './pause.ts'

/**
 * What a fact means to the promises: the one place in which clocks begin, end and are planned anew. The abilities
 * themselves know nothing of clocks; which milestone moves which clock is the policy's to say.
 * @param after the ticket as the fact has made it, its clocks still as they were
 */
export function keepClocks(before: Ticket, after: Ticket, fact: Fact, noticed: Moment): Ticket {
  const moment = { ...noticed, now: takenEffect(before, after, fact, noticed.now) }
  if (after.ended && !before.ended) return ended(after, moment.now)
  if (after.round !== before.round) return reopened(after, moment)
  const passed = milestonesOf(before, after, fact, moment.by)
  // What triage itself ends was kept or broken by the urgency that it was under until then.
  return replanned(before, passing(before, after, passed, moment.now), {
    ...moment,
    by: moverOf(fact, moment),
  })
}

/** The system tells tickets of a publication; the deadlines were moved by who published it. */
function moverOf(fact: Fact, { by }: Moment): Moment['by'] {
  return fact.type === 'policyChanged' ? (fact.publishedBy ?? by) : by
}

/** What ended by itself ended there, however late that is noticed, and so did the waiting; what a level does likewise. */
function takenEffect(before: Ticket, { pauses }: Ticket, fact: Fact, now: Instant): Instant {
  if ('effectiveAt' in fact && fact.effectiveAt !== undefined) return fact.effectiveAt
  if (fact.type !== 'resumed') return now
  return pauses.find((pause, index) => pause.to !== before.pauses[index]?.to)?.to ?? now
}

function passing(before: Ticket, after: Ticket, passed: readonly Milestone[], now: Instant): Ticket {
  const pauses = withPartsPause({ ...after, pauses: markPassed(before, after, passed, now) }, now)
  if (passed.length === 0) return { ...after, pauses }
  const timed = { ...after, pauses, reached: { ...after.reached, ...at(passed, now) } }
  return {
    ...timed,
    underway: passUnderway(timed.underway, timed.policy, passed, now),
    clocks: passMilestones(timed, passed, now),
  }
}

/** The clocks stop before the pauses end: what was paused stays without a deadline. */
function ended(ticket: Ticket, now: Instant): Ticket {
  return { ...ticket, clocks: cancelClocks(ticket, now), pauses: endPauses(ticket.pauses, now) }
}

function reopened(ticket: Ticket, moment: Moment): Ticket {
  const pauses = endPauses(ticket.pauses, moment.now)
  const clocks = reopenClocks(ticket, moment)
  const reached = { received: moment.now }
  const nothing = { policy: { clocks: {} }, underway: {} }
  return { ...ticket, pauses, reached, clocks, underway: underwayBy(ticket.policy, nothing, reached, clocks) }
}

function replanned(before: Ticket, ticket: Ticket, moment: Moment): Ticket {
  if (before.policy !== ticket.policy) {
    const former = { policy: before.policy, underway: ticket.underway }
    const underway = underwayBy(ticket.policy, former, ticket.reached, ticket.clocks)
    return { ...ticket, underway, clocks: replanClocks({ ...ticket, underway }, 'policy', moment) }
  }
  if (before.urgency === ticket.urgency) return ticket
  return { ...ticket, clocks: replanClocks(ticket, 'urgency', moment) }
}

/** While stock is short the ticket waits for parts; which clocks that pauses is the policy's to say. */
function withPartsPause({ pauses, parts }: Ticket, now: Instant): Pause[] {
  const own = (pause: Pause) => lasting(pause) && pause.by.role === 'system'
  if (parts?.state !== 'short') return pauses.map((pause) => (own(pause) ? { ...pause, to: now } : pause))
  const waiting = pauses.some((pause) => lasting(pause) && pause.waitingFor === 'parts')
  return waiting ? pauses : [...pauses, { waitingFor: 'parts', from: now, by: system }]
}

/** A milestone that came with the pause itself did not come while it lasted. */
function markPassed(before: Ticket, { pauses }: Ticket, passed: readonly Milestone[], now: Instant): Pause[] {
  if (passed.length === 0) return pauses
  return pauses.map((pause, index) =>
    lasting(pause) && index < before.pauses.length
      ? { ...pause, passed: { ...at(passed, now), ...pause.passed } }
      : pause,
  )
}

function at(milestones: readonly Milestone[], now: Instant): Partial<Record<Milestone, Instant>> {
  return Object.fromEntries(milestones.map((milestone) => [milestone, now]))
}
