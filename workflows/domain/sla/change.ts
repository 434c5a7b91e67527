import type { Calendar } from '../time/calendar.ts'
import type { Instant } from '../time/instant.ts'
import { usesCalendar, withCalendar } from './calendar-swap.ts'
import {
  type Calendars,
  choosePolicy,
  type Matter,
  type Offered,
  type PolicyDefinition,
  resolvePolicy,
} from './definition.ts'
import type { Policy } from './policy.ts'

/** A version of a policy, with what it is for. */
export interface OfferedPolicy extends Offered {
  id: string
  version: number
  definition: PolicyDefinition
}

/** What is published, or asked about, with all that decides what tickets then get. */
export interface Change {
  policy?: OfferedPolicy
  /** The policy is for every ticket, whatever is chosen otherwise. */
  everything?: true
  /** The id of a policy that is taken out of force. */
  retired?: string
  calendar?: { id: string; version: number; calendar: Calendar }
  /** The policies in force beside it, and the calendars with it. */
  others: readonly OfferedPolicy[]
  calendars: Calendars
}

/** @returns the policy of a ticket under the change; undefined when the change does not touch it */
export function policyUnder(
  change: Change,
  ticket: { policy: Policy; receivedAt: Instant },
  matter: Matter,
): Policy | undefined {
  const { policy, others, retired, calendar } = change
  if (policy && (change.everything || choosePolicy([...others, policy], matter) === policy)) {
    return resolved(policy, change, ticket.receivedAt, matter)
  }
  if (retired !== undefined && ticket.policy.id === retired) {
    const next = choosePolicy(others, matter)
    return next && resolved(next, change, ticket.receivedAt, matter)
  }
  return calendar && usesCalendar(ticket.policy, calendar.id)
    ? withCalendar(ticket.policy, calendar.id, calendar, ticket.receivedAt)
    : undefined
}

function resolved(
  { id, version, scope, value, definition }: OfferedPolicy,
  { calendars }: Change,
  receivedAt: Instant,
  matter: Matter,
): Policy {
  // A default has no value, and rows say it by an empty one.
  const chosenBy = { scope, ...(value ? { value } : {}) }
  return resolvePolicy(definition, { id, version, chosenBy }, matter, calendars, receivedAt)
}
