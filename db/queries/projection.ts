import { nextCheckpoint } from '../../workflows/domain/sla/checkpoint.ts'
import { dueAt } from '../../workflows/domain/sla/clock.ts'
import { stageOf, statusOf } from '../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'

/** The columns of a ticket's row that its state decides. */
export function projectionOf(ticket: Ticket) {
  const response = ticket.clocks.find((clock) => clock.kind === 'response' && clock.stopped === undefined)
  const call = ticket.ended === undefined && ticket.followUp
  return {
    version: ticket.version,
    ticket,
    kind: ticket.kind,
    urgency: ticket.urgency,
    status: statusOf(ticket),
    stage: stageOf(ticket),
    owner: ticket.owner,
    engineer: ticket.visit?.engineer ?? null,
    responseDueAt: date(response && dueAt(response, ticket.pauses)),
    nextLevelAt: date(nextCheckpoint(ticket)?.dueAt),
    breached: ticket.clocks.some((clock) => clock.breachedAt !== undefined),
    callDueAt: call && call.state === 'due' ? new Date(call.dueAt) : null,
    callNotBefore: call && call.state === 'due' ? new Date(call.notBefore) : null,
    updatedAt: new Date(),
  }
}

function date(at: string | undefined): Date | null {
  return at === undefined ? null : new Date(at)
}
