import { openTicket } from '../ticket/intake.ts'
import { nextMoment } from '../ticket/promise/promise.ts'
import type { Ticket } from '../ticket/state.ts'
import { apply, type OpenedEvent, passTime, type TicketEvent } from '../ticket/ticket.ts'
import { type Instant, later } from '../time/instant.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Policy } from './policy.ts'

/** A level that fired in a ticket's life, and who answered for the ticket then. */
export interface Fired extends Checkpoint {
  at: Instant
  owner: string
}

export interface Relived {
  /** The ticket as it would be now. */
  ticket: Ticket
  alerts: Fired[]
  /** The alerts that tell of a broken promise; `dueAt` is when it broke. */
  breaches: Fired[]
}

/**
 * The same life under another policy: what people and the world did happens again, each at its instant, and what time
 * alone had brought about is decided anew, as by a timer that is never late. So with the ticket's own policy, had no
 * worker ever been down, it comes to what is recorded.
 * @param events the ticket's history behind its opening, in order
 * @param now the end of what is looked at; what was recorded later is left out
 */
export function relive(
  opened: OpenedEvent,
  events: readonly TicketEvent[],
  policy: Policy,
  now: Instant,
): Relived {
  const life = begin(opened, policy)
  let before: TicketEvent | undefined
  for (const event of events) {
    if (event.at > now) break
    if (!before || !together(before, event)) life.until(event.at)
    if (!bornOfTime(event, life.ticket())) life.take(event)
    before = event
  }
  life.until(now)
  return { ticket: life.ticket(), alerts: life.alerts, breaches: life.alerts.filter(isBreach) }
}

/** The levels that fired by `now`, as they were recorded. */
export function recordedLevels(
  opened: OpenedEvent,
  events: readonly TicketEvent[],
  now: Instant,
): Pick<Relived, 'alerts' | 'breaches'> {
  const alerts: Fired[] = []
  let { owner } = opened
  for (const event of events) {
    if (event.at > now) break
    if (event.type === 'ownerChanged' || event.type === 'roundOpened') owner = event.owner
    if (event.type === 'alerted') alerts.push(...fired(event, owner))
  }
  return { alerts, breaches: alerts.filter(isBreach) }
}

function begin(opened: OpenedEvent, policy: Policy) {
  const { seq, at, by, via, ...first } = opened
  const alerts: Fired[] = []
  let ticket = openTicket({ ...first, policy })
  let moment = at
  // Until when everything was told; what a fact of another life moves to before that acts from there on.
  let since = ticket.receivedAt

  function take(event: TicketEvent): void {
    if (event.type === 'alerted') alerts.push(...fired(event, ticket.owner))
    ticket = apply(ticket, event)
  }

  return {
    alerts,
    ticket: () => ticket,
    take,
    /** Lets time pass, from one moment at which it changes something to the next. */
    until(end: Instant): void {
      for (let next = nextMoment(ticket); next && next.at <= end; next = nextMoment(ticket)) {
        // What was due before the ticket was opened, or by another fact fell due in the past, happens at once.
        if (next.at > moment) moment = next.at
        passTime(ticket, moment, since).forEach(take)
        since = later(since, moment)
      }
      if (end > moment) moment = end
      since = later(since, end)
    },
  }
}

/** Facts of one decision: between them no time passes. */
function together(one: TicketEvent, other: TicketEvent): boolean {
  return !timeAlone(one) && one.at === other.at && one.by.id === other.by.id && one.via === other.via
}

/** Whether nobody but time brought it about, so that under another policy it may not have been. */
function bornOfTime(event: TicketEvent, ticket: Ticket): boolean {
  // That somebody was found as the owner counts where somebody is sought.
  if (event.type === 'ownerChanged') return ticket.ownerWanted === undefined
  return timeAlone(event) || event.type === 'policyChanged'
}

function timeAlone({ type, by }: TicketEvent): boolean {
  return born.includes(type) || (type === 'resumed' && by.role === 'system')
}

const born: readonly TicketEvent['type'][] = ['alerted', 'urgencyRaised', 'ownerSought', 'offersPaused']

function fired(event: Extract<TicketEvent, { type: 'alerted' }>, owner: string): Fired[] {
  return event.alerts.map((alert) => ({ ...alert, at: event.at, owner }))
}

function isBreach({ level }: Fired): boolean {
  return level === 'breach'
}
