import { type Checkpoint, nextCheckpoint, passedCheckpoints } from '../../sla/checkpoint.ts'
import { type Instant, later } from '../../time/instant.ts'
import type { Applications, Decisions } from '../decision.ts'
import type { Ticket } from '../state.ts'
import { consequencesOf } from './escalation.ts'
import { nextPauseEnd } from './pause.ts'

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
 * What is to be told next of all that has fallen due by `until` and was not announced: everything, or as much as had
 * passed when the first of the levels did something that changes the ticket. Asked before every command, so that a late
 * timer or a worker that was down changes no record: a response after the deadline finds the breach already there.
 * @param moments `moment`: until when everything was told and done; `now`: when it is told
 * @returns with the moment by which these had passed
 */
export function nextAlert(
  ticket: Ticket,
  { moment, until, now }: { moment: Instant; until: Instant; now: Instant },
): { alerted: Alerted; by: Instant } | undefined {
  const passed = passedCheckpoints(ticket, until, now)
  if (passed.length === 0) return undefined
  const acting = passed.find(({ acts = [] }) => acts.some((act) => consequencesOf(ticket, act).length > 0))
  const by = acting ? later(moment, acting.dueAt) : until
  return { alerted: { type: 'alerted', alerts: passed.filter(({ dueAt }) => dueAt <= by) }, by }
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
