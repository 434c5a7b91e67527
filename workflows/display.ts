import type { SearchAttributeUpdatePair } from '@temporalio/common'
import { nextCheckpoint } from './domain/sla/checkpoint.ts'
import { clockState, dueAt } from './domain/sla/clock.ts'
import { paused } from './domain/ticket/pause.ts'
import { expectedResolution, stageOf, statusOf } from './domain/ticket/stage.ts'
import type { Ticket } from './domain/ticket/state.ts'
import { attributes } from './messages.ts'

/** What operators can filter by; null takes an attribute away. */
export function attributesOf(ticket: Ticket): SearchAttributeUpdatePair[] {
  const due = nextDeadline(ticket)
  return [
    { key: attributes.status, value: statusOf(ticket) },
    { key: attributes.stage, value: stageOf(ticket) },
    { key: attributes.urgency, value: ticket.urgency },
    { key: attributes.kind, value: ticket.kind },
    { key: attributes.owner, value: ticket.owner },
    { key: attributes.team, value: ticket.team ?? null },
    { key: attributes.region, value: ticket.region ?? null },
    { key: attributes.slaDueAt, value: due === undefined ? null : new Date(due) },
    { key: attributes.receivedAt, value: new Date(ticket.receivedAt) },
    { key: attributes.breached, value: ticket.clocks.some((clock) => clock.breachedAt !== undefined) },
    {
      key: attributes.escalationLevel,
      value: ticket.alerted.filter(({ level }) => level.startsWith('+')).length,
    },
    { key: attributes.round, value: ticket.round },
    { key: attributes.flags, value: flagsOf(ticket) },
  ]
}

/** Markdown for the head of the workflow's page: where it stands, who has it, what comes next, what is wrong. */
export function detailsOf(ticket: Ticket, trouble: string | undefined): string {
  const next = nextCheckpoint(ticket)
  const problem = trouble ?? lastProblem(ticket)
  return [
    `**${ticket.number}** · ${ticket.kind} · ${ticket.urgency} · round ${ticket.round}`,
    `- stage: **${stageOf(ticket)}** (${statusOf(ticket)})`,
    `- owner: ${ticket.owner}`,
    ...ticket.clocks.map((clock) => {
      const due = dueAt(clock, ticket.pauses) ?? 'none while paused'
      const breach = clock.breachedAt ? `, breached ${clock.breachedAt}` : ''
      return `- ${clock.kind} ${clock.cycle}: ${clockState(clock, ticket.pauses)}, due ${due}${breach}`
    }),
    `- next: ${next ? `${next.clock} ${next.level} at ${next.dueAt}` : 'no level ahead'}`,
    `- expected resolution: ${expectedResolution(ticket)}`,
    ...(ticket.visit?.engineer ? [`- visit: ${ticket.visit.engineer}, ${ticket.visit.state}`] : []),
    ...(problem ? [`- problem: ${problem}`] : []),
  ].join('\n')
}

function nextDeadline(ticket: Ticket): string | undefined {
  return ticket.clocks
    .filter((clock) => clock.stopped === undefined)
    .flatMap((clock) => dueAt(clock, ticket.pauses) ?? [])
    .sort()[0]
}

function flagsOf(ticket: Ticket): string[] {
  return [
    ...(paused(ticket) ? ['paused'] : []),
    ...(ticket.parts?.state === 'short' ? ['parts_short'] : []),
    ...(ticket.visit?.state === 'unassigned' ? ['needs_dispatcher'] : []),
    ...(ticket.round > 1 ? ['second_round'] : []),
  ]
}

function lastProblem(ticket: Ticket): string | undefined {
  if (ticket.ended) return undefined
  if (ticket.parts?.state === 'short') {
    return `short of ${ticket.parts.shortages.map((line) => `${line.wanted} × ${line.sku}`).join(', ')}`
  }
  if (ticket.visit?.state === 'unassigned')
    return 'no engineer is left to be asked; a dispatcher has to assign one'
  if (ticket.clocks.some((clock) => clock.breachedAt && !clock.stopped))
    return 'a promise is broken and still open'
  return undefined
}
