import { type Checkpoint, nextCheckpoint, passedCheckpoints } from '../sla/checkpoint.ts'
import type { Instant } from '../time/instant.ts'
import type { Applications, Decisions } from './decision.ts'
import { nextPauseEnd } from './pause.ts'
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
 * What has fallen due by `until` and was not announced. Asked before every command, so that a late timer or a worker
 * that was down changes no record: a response after the deadline finds the breach already there.
 */
export function overdue(ticket: Ticket, until: Instant, now: Instant): Alerted | undefined {
  const alerts = passedCheckpoints(ticket, until, now)
  return alerts.length === 0 ? undefined : { type: 'alerted', alerts }
}

/** When time itself next changes something on the ticket, and what: the one instant its timer is armed for. */
export function nextMoment(ticket: Ticket): { at: Instant; what: string } | undefined {
  const level = nextCheckpoint(ticket)
  const pauseEnd = nextPauseEnd(ticket)
  if (pauseEnd && (!level || pauseEnd.at < level.dueAt)) {
    return { at: pauseEnd.at, what: `end of the pause for ${pauseEnd.waitingFor}` }
  }
  return level && { at: level.dueAt, what: `${level.clock} ${level.level}` }
}
