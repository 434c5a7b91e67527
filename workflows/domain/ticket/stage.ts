import { dueAt } from '../sla/clock.ts'
import { after } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import type { Stage, Status } from '../vocabulary.ts'
import { depotStage } from './depot/depot.ts'
import type { Ticket } from './state.ts'

/** 处理状态, as a person reads it off the facts; no table of states drives the process. */
export function statusOf(ticket: Ticket): Status {
  if (ticket.ended) return ticket.ended.as
  if (ticket.followUp) return 'resolved'
  return ticket.round > 1 || responded(ticket) || ticket.diagnosis || ticket.plan ? 'in_progress' : 'open'
}

/** Where the present round of service stands; the latest fact decides. */
export function stageOf(ticket: Ticket): Stage {
  if (ticket.ended) return ticket.ended.as
  if (ticket.followUp) return ticket.followUp.state === 'questionnaire' ? 'questionnaire' : 'follow_up'
  // What is repaired in the depot has to reach the customer before anybody can sign.
  if (ticket.completion) return depotStage(ticket) ?? 'awaiting_verification'
  if (ticket.plan) return planStage(ticket)
  if (ticket.diagnosis) return 'diagnosed'
  return responded(ticket) ? 'responded' : 'received'
}

function planStage(ticket: Ticket): Stage {
  if (ticket.visit?.state === 'arrived') return ticket.visit.workingSince ? 'working' : 'on_site'
  if (ticket.parts?.state === 'wanted') return 'reserving_parts'
  if (ticket.parts?.state === 'short') return 'awaiting_parts'
  if (ticket.plan?.mode === 'remote') return 'remote_work'
  if (ticket.plan?.mode === 'depot') return depotStage(ticket) ?? 'depot_work'
  switch (ticket.visit?.state) {
    case undefined:
      return 'dispatching'
    case 'offered':
      return 'visit_offered'
    case 'unassigned':
      return ticket.visit?.agreeing ? 'awaiting_appointment' : 'awaiting_dispatcher'
    default:
      return ticket.visit?.departed ? 'on_the_way' : 'visit_booked'
  }
}

/** A person has reached the customer in this round. */
export function responded(ticket: Ticket): boolean {
  return ticket.reached.responded !== undefined
}

/**
 * 预计解决时间: the end of the visit, or of the planned window, else the deadline of the resolution clock, else what the
 * policy says from the round's beginning.
 */
export function expectedResolution(ticket: Ticket): Instant {
  const resolution = ticket.clocks.findLast(({ kind, stopped }) => kind === 'resolution' && !stopped)
  return (
    ticket.visit?.to ??
    ticket.plan?.window?.to ??
    (resolution && dueAt(resolution, ticket)) ??
    after(ticket.reached.received ?? ticket.receivedAt, ticket.policy.resolution[ticket.urgency])
  )
}
