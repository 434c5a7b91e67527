import { type Impact, type Kind, type Tier, type Urgency, urgencies } from '../../vocabulary.ts'

export type UrgencyReason =
  | 'danger'
  | 'line_down'
  | 'caller'
  | 'impact'
  | 'key_customer'
  | 'complaint'
  | 'triage'
  | 'escalated'

export interface UrgencyProposal {
  urgency: Urgency
  reason: UrgencyReason
}

/**
 * Intake's proposal, which triage confirms or changes (process.md 2).
 * Danger and a line that stands still are urgent whatever is said; else the customer's own word counts;
 * else the impact, one step up for a key customer, and a complaint never waits in the slowest lane.
 */
export function proposeUrgency(request: {
  impact?: Impact | undefined
  kind: Kind
  tier: Tier
  claimed?: Urgency | undefined
}): UrgencyProposal {
  if (request.impact === 'safety') return { urgency: 'urgent', reason: 'danger' }
  if (request.impact === 'production_line') return { urgency: 'urgent', reason: 'line_down' }
  if (request.claimed) return { urgency: request.claimed, reason: 'caller' }
  const urgency: Urgency = request.impact === 'none' ? 'low' : 'normal'
  if (request.tier === 'key') return { urgency: oneStepUp(urgency), reason: 'key_customer' }
  if (request.kind === 'complaint' && urgency === 'low') return { urgency: 'normal', reason: 'complaint' }
  return { urgency, reason: 'impact' }
}

/** The next more pressing one; the most pressing stays. */
export function oneStepUp(urgency: Urgency): Urgency {
  return urgencies[Math.max(0, urgencies.indexOf(urgency) - 1)] ?? urgency
}
