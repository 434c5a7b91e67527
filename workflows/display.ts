import type { SearchAttributeUpdatePair } from '@temporalio/common'
import { type Clock, clockState, dueAt } from './domain/sla/clock.ts'
import { unitOwed } from './domain/ticket/depot/depot.ts'
import { paused } from './domain/ticket/promise/pause.ts'
import { broken } from './domain/ticket/promise/policy-change.ts'
import { nextMoment } from './domain/ticket/promise/promise.ts'
import { expectedResolution, stageOf, statusOf } from './domain/ticket/stage.ts'
import type { Ticket } from './domain/ticket/state.ts'
import { openItems } from './domain/ticket/visit/checklist.ts'
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
    { key: attributes.escalationLevel, value: escalationLevel(ticket) },
    { key: attributes.round, value: ticket.round },
    { key: attributes.flags, value: flagsOf(ticket) },
  ]
}

/** Markdown for the workflow's page, the most pressing first: only some lines show without scrolling. */
export function detailsOf(ticket: Ticket, trouble: string | undefined): string {
  const next = nextMoment(ticket)
  const problem = trouble ?? lastProblem(ticket)
  return [
    `**${ticket.number}** · ${ticket.kind} · ${ticket.urgency} · round ${ticket.round}`,
    // Markdown begins a list after an empty line only.
    '',
    `- stage: **${stageOf(ticket)}** (${statusOf(ticket)}), owner: ${ticket.owner}`,
    ...(problem ? [`- problem: ${problem}`] : []),
    `- next: ${next ? `${next.what} at ${next.at}` : 'no level ahead'}`,
    ...ticket.clocks.map((clock) => clockLine(ticket, clock)),
    `- expected resolution: ${expectedResolution(ticket)}`,
    ...jobLines(ticket),
    ...(ticket.depot ? [`- unit: ${ticket.depot.place}${unitOwed(ticket) ? ', to be given back' : ''}`] : []),
    ...(ticket.visit?.engineer ? [`- visit: ${ticket.visit.engineer}, ${ticket.visit.state}`] : []),
    ...(ticket.loaner ? [`- loaner: ${ticket.loaner.unit ?? 'none yet'}, ${ticket.loaner.state}`] : []),
  ].join('\n')
}

function jobLines(ticket: Ticket): string[] {
  const { maintenance } = ticket
  const open = openItems(ticket)
  return [
    ...(maintenance ? [`- maintenance: contract ${maintenance.contract}, for ${maintenance.wantedOn}`] : []),
    ...(open.length > 0 ? [`- checklist open: ${open.join(', ')}`] : []),
  ]
}

function clockLine(ticket: Ticket, clock: Clock): string {
  const due = dueAt(clock, ticket) ?? 'none while paused'
  const breach = clock.breachedAt ? `, breached ${clock.breachedAt}` : ''
  return `- ${clock.kind} ${clock.cycle}: ${clockState(clock, ticket)}, due ${due}${breach}`
}

function nextDeadline(ticket: Ticket): string | undefined {
  return ticket.clocks
    .filter((clock) => clock.stopped === undefined)
    .flatMap((clock) => dueAt(clock, ticket) ?? [])
    .sort()[0]
}

/** How often the ladder was climbed in this round. */
function escalationLevel({ alerted, round }: Ticket): number {
  return alerted.filter(({ level, cycle }) => cycle === round && level.startsWith('+')).length
}

function flagsOf(ticket: Ticket): string[] {
  return [
    ...(paused(ticket) ? ['paused'] : []),
    ...(ticket.parts?.state === 'short' ? ['parts_short'] : []),
    ...(ticket.visit?.state === 'unassigned' && !ticket.visit.agreeing ? ['needs_dispatcher'] : []),
    ...(ticket.visit?.agreeing ? ['needs_appointment'] : []),
    ...(ticket.round > 1 ? ['second_round'] : []),
  ]
}

/** By codes, as the tables of docs/dispatch-codes.md explain them. */
function whyHandedOver({ visit }: Ticket): string {
  const reasons = visit?.handedOver?.reasons.map(({ code, hindrances = [] }) =>
    [code, ...hindrances.map(({ code: hindrance, about }) => [hindrance, about ?? []].flat().join(' '))].join(
      ', ',
    ),
  )
  return reasons?.join('; ') ?? 'nobody is left to be asked'
}

function lastProblem(ticket: Ticket): string | undefined {
  if (ticket.ended) return undefined
  if (ticket.parts?.state === 'short') {
    return `short of ${ticket.parts.shortages.map((line) => `${line.wanted} × ${line.sku}`).join(', ')}`
  }
  if (ticket.visit?.agreeing) return 'a time for the visit is to be agreed on with the customer'
  if (ticket.visit?.state === 'unassigned')
    return `a dispatcher has to assign an engineer: ${whyHandedOver(ticket)}`
  return broken(ticket) ? 'a promise is broken and still open' : undefined
}
