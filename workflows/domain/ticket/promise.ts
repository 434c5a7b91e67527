import { type Checkpoint, passedCheckpoints } from '../sla/checkpoint.ts'
import { stop } from '../sla/clock.ts'
import type { Instant } from '../time/instant.ts'
import type { ClockKind } from '../vocabulary.ts'
import type { Applications, Decisions } from './decision.ts'
import type { Ticket } from './state.ts'

/** Say what is due. The levels themselves are decided before every command, so this one adds nothing. */
export interface Announce {
  type: 'announce'
}

/** Levels that were passed, told together; a breach among them is on record for ever (process.md 2). */
export interface Alerted {
  type: 'alerted'
  alerts: Checkpoint[]
}

export const decisions: Decisions<Announce, never> = {
  announce: () => [],
}

export const applications: Applications<Alerted> = {
  alerted: (ticket, { alerts }) => ({
    ...ticket,
    alerted: [...ticket.alerted, ...alerts.map(({ clock, cycle, level }) => ({ clock, cycle, level }))],
    clocks: ticket.clocks.map((clock) => {
      const breach = alerts.find(
        ({ level, clock: kind, cycle }) => level === 'breach' && kind === clock.kind && cycle === clock.cycle,
      )
      return breach ? { ...clock, breachedAt: breach.dueAt } : clock
    }),
  }),
}

/**
 * What has fallen due and was not announced. Asked before every command, so that a late timer or a worker
 * that was down changes no record: a response after the deadline finds the breach already there.
 */
export function overdue(ticket: Ticket, now: Instant): Alerted | undefined {
  const alerts = passedCheckpoints(ticket, now)
  return alerts.length === 0 ? undefined : { type: 'alerted', alerts }
}

/** Starts the clock of the present round with the target of the ticket's urgency. */
export function startClock(ticket: Ticket, kind: ClockKind, startedAt: Instant): Ticket {
  const target = ticket.policy.clocks[kind].targets[ticket.urgency]
  return { ...ticket, clocks: [...ticket.clocks, { kind, cycle: ticket.round, target, startedAt }] }
}

/** Stops the clock of that kind if it runs; a stopped clock stays as it ended. */
export function stopClock(ticket: Ticket, kind: ClockKind, at: Instant): Ticket {
  return {
    ...ticket,
    clocks: ticket.clocks.map((clock) => (clock.kind === kind ? stop(clock, ticket.pauses, at) : clock)),
  }
}

/** Nothing is promised any more: every clock that still runs ends without a verdict. */
export function cancelClocks(ticket: Ticket, at: Instant): Ticket {
  return { ...ticket, clocks: ticket.clocks.map((clock) => stop(clock, ticket.pauses, at, true)) }
}
