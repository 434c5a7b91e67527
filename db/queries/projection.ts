import { dueAt } from '../../workflows/domain/sla/clock.ts'
import { lasting } from '../../workflows/domain/sla/pause.ts'
import { broken } from '../../workflows/domain/ticket/promise/policy-change.ts'
import { nextMoment } from '../../workflows/domain/ticket/promise/promise.ts'
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
    responseDueAt: date(response && dueAt(response, ticket)),
    nextLevelAt: date(nextMoment(ticket)?.at),
    nextDueAt: date(nextDeadline(ticket)),
    breached: ticket.clocks.some((clock) => clock.breachedAt !== undefined),
    broken: broken(ticket),
    pausedSince: date(pausedSince(ticket)),
    team: ticket.team ?? null,
    policyId: ticket.policy.id,
    policyVersion: ticket.policy.version,
    callDueAt: call && call.state === 'due' ? new Date(call.dueAt) : null,
    callNotBefore: call && call.state === 'due' ? new Date(call.notBefore) : null,
    updatedAt: new Date(),
  }
}

/** The earliest deadline that is still to be kept; one that was broken stays as it was then. */
function nextDeadline(ticket: Ticket): string | undefined {
  return ticket.clocks
    .filter((clock) => clock.stopped === undefined)
    .flatMap((clock) => clock.breachedAt ?? dueAt(clock, ticket) ?? [])
    .sort()[0]
}

function pausedSince({ pauses }: Ticket): string | undefined {
  return pauses
    .filter(lasting)
    .map((pause) => pause.from)
    .sort()[0]
}

function date(at: string | undefined): Date | null {
  return at === undefined ? null : new Date(at)
}
