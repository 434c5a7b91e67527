import type { Policy } from '../../sla/policy.ts'
import type { Actor } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import type { Ticket } from '../state.ts'

/** A new version of the policy or of one of its calendars was published also for tickets that are open. */
export interface ChangePolicy {
  type: 'changePolicy'
  policy: Policy
  /** The id of the publication that it belongs to. */
  publication: string
  /** Who brought it into force, or took it back. */
  publishedBy?: Actor
  /** Tickets with a broken promise keep what they were promised. */
  unlessBreached?: true
}

export interface PolicyChanged {
  type: 'policyChanged'
  policy: Policy
  publication: string
  publishedBy?: Actor
}

export const decisions: Decisions<ChangePolicy, PolicyChanged> = {
  changePolicy: (ticket, { unlessBreached, ...command }) => {
    if (unlessBreached && broken(ticket)) {
      return rejection('already_breached', 'A promise of this ticket is broken; it keeps its policy.')
    }
    return [{ ...command, type: 'policyChanged' }]
  },
}

export const applications: Applications<PolicyChanged> = {
  policyChanged: (ticket, { policy }) => ({ ...ticket, policy: withFormerCalendars(ticket, policy) }),
}

/** A promise that still runs is broken. */
export function broken({ clocks }: Pick<Ticket, 'clocks'>): boolean {
  return clocks.some((clock) => clock.breachedAt !== undefined && clock.stopped === undefined)
}

/** Clocks that have stopped are still explained by the calendar that they ran on. */
function withFormerCalendars({ clocks, policy: former }: Ticket, policy: Policy): Policy {
  const kept = Object.entries(former.calendars).filter(([key]) =>
    clocks.some((clock) => clock.calendar === key),
  )
  return { ...policy, calendars: { ...Object.fromEntries(kept), ...policy.calendars } }
}
