import type { Policy } from '../../sla/policy.ts'
import { after } from '../../time/duration.ts'
import { type Instant, later } from '../../time/instant.ts'
import type { Applications, Decisions } from '../decision.ts'
import type { Ticket } from '../state.ts'
import { type BookedVisit, booked } from './visit.ts'

/** The time has come at which the engineer of that booking counts as late. */
export interface NoticeLateness {
  type: 'noticeLateness'
  key: string
}

/** The engineer is not there: customer and dispatcher are told, once for each booking. */
export interface VisitLate {
  type: 'visitLate'
  key: string
  engineer: string
  /** Since when, however late it was noticed. */
  dueAt: Instant
}

/** How long after the time that the customer expects somebody is not late yet, unless the policy says otherwise. */
export const grace = 'PT15M'

export const decisions: Decisions<NoticeLateness, VisitLate> = {
  noticeLateness: (ticket, { key }, { now }) => {
    const at = latenessAhead(ticket)
    if (at === undefined || at > now || !booked(ticket.visit) || ticket.visit.key !== key) return []
    return [{ type: 'visitLate', key, engineer: ticket.visit.engineer, dueAt: at }]
  },
}

export const applications: Applications<VisitLate> = {
  visitLate: (ticket, { dueAt }) =>
    ticket.visit ? { ...ticket, visit: { ...ticket.visit, lateSince: dueAt } } : ticket,
}

/** When the engineer who is expected counts as late; undefined when nobody is, or that was said already. */
export function latenessAhead({ visit, ended, completion, policy }: Ticket): Instant | undefined {
  if (ended || completion || !booked(visit) || visit.state !== 'accepted') return undefined
  return visit.lateSince === undefined ? lateFrom(visit, policy) : undefined
}

/** Some time after the appointment, or after the newer estimate of an engineer on the way. */
export function lateFrom(
  { from, departed }: Pick<BookedVisit, 'from' | 'departed'>,
  { visitGrace = grace }: Pick<Policy, 'visitGrace'>,
): Instant {
  return after(later(from, departed?.expectedAt ?? from), visitGrace)
}
