import type { Milestone } from '../sla/milestone.ts'
import { lasting, type Pause } from '../sla/pause.ts'
import { reopenClocks } from '../sla/reopening.ts'
import { replanClocks } from '../sla/replanning.ts'
import { cancelClocks, passMilestones } from '../sla/timekeeping.ts'
import type { Instant } from '../time/instant.ts'
import { system } from '../vocabulary.ts'
import type { Moment } from './decision.ts'
import { milestonesOf } from './milestones.ts'
import { endPauses } from './pause.ts'
import type { Ticket } from './state.ts'
import type { Fact } from './ticket.ts'

/**
 * What a fact means to the promises: the one place in which clocks begin, end and are planned anew. The abilities
 * themselves know nothing of clocks; which milestone moves which clock is the policy's to say.
 * @param after the ticket as the fact has made it, its clocks still as they were
 */
export function keepClocks(before: Ticket, after: Ticket, fact: Fact, moment: Moment): Ticket {
  if (after.ended && !before.ended) return ended(after, moment.now)
  if (after.round !== before.round) return reopened(after, moment)
  const now = fact.type === 'resumed' ? endOfPause(before, after, moment.now) : moment.now
  const passed = milestonesOf(before, after, fact, moment.by)
  const pauses = withPartsPause({ ...after, pauses: markPassed(before, after, passed, now) }, now)
  const timed = { ...after, pauses, reached: { ...after.reached, ...at(passed, now) } }
  const clocks = passed.length === 0 ? timed.clocks : passMilestones(timed, passed, now)
  // What triage itself ends was kept or broken by the urgency that it was under until then.
  return replanned(before, { ...timed, clocks }, moment)
}

/** What ended by itself ended there, however late that is noticed; so did the waiting. */
function endOfPause(before: Ticket, { pauses }: Ticket, now: Instant): Instant {
  return pauses.find((pause, index) => pause.to !== before.pauses[index]?.to)?.to ?? now
}

/** The clocks stop before the pauses end: what was paused stays without a deadline. */
function ended(ticket: Ticket, now: Instant): Ticket {
  return { ...ticket, clocks: cancelClocks(ticket, now), pauses: endPauses(ticket.pauses, now) }
}

function reopened(ticket: Ticket, moment: Moment): Ticket {
  const pauses = endPauses(ticket.pauses, moment.now)
  return {
    ...ticket,
    reached: { received: moment.now },
    pauses,
    clocks: reopenClocks(ticket, moment),
  }
}

function replanned(before: Ticket, ticket: Ticket, moment: Moment): Ticket {
  const cause =
    before.policy !== ticket.policy ? 'policy' : before.urgency !== ticket.urgency ? 'urgency' : undefined
  return cause === undefined
    ? ticket
    : { ...ticket, clocks: replanClocks(ticket, ticket.reached, cause, moment) }
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
