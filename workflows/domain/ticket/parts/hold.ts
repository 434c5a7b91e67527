import { type Instant, instant, milliseconds } from '../../time/instant.ts'
import type { Applications, Decisions } from '../decision.ts'
import type { Ticket } from '../state.ts'

/** The stock keeps the ticket's pieces for longer. */
export interface RecordRenewal {
  type: 'recordRenewal'
  key: string
  until: Instant
}

/** The stock has given the ticket's pieces to others: nobody renewed the hold in time. */
export interface RecordLapse {
  type: 'recordLapse'
  key: string
}

export interface HoldRenewed extends Omit<RecordRenewal, 'type'> {
  type: 'holdRenewed'
}

export interface HoldLapsed extends Omit<RecordLapse, 'type'> {
  type: 'holdLapsed'
}

type HoldFact = HoldRenewed | HoldLapsed

export const decisions: Decisions<RecordRenewal | RecordLapse, HoldFact> = {
  recordRenewal: (ticket, { key, until }) =>
    holds(ticket, key) && ticket.parts?.until !== until ? [{ type: 'holdRenewed', key, until }] : [],
  recordLapse: (ticket, { key }) => (holds(ticket, key) ? [{ type: 'holdLapsed', key }] : []),
}

export const applications: Applications<HoldFact> = {
  holdRenewed: (ticket, { until }, { now }) =>
    ticket.parts ? { ...ticket, parts: { ...ticket.parts, until, renewAt: renewalOf(now, until) } } : ticket,
  // Behind everybody who waits already; what is there for it shows when it is its turn.
  holdLapsed: (ticket, _, { now }) => {
    if (!ticket.parts) return ticket
    const { until, renewAt, ...parts } = ticket.parts
    const lines = parts.lines.map(({ sku, quantity }) => ({ sku, quantity }))
    const shortages = lines.map(({ sku, quantity }) => ({ sku, wanted: quantity, available: 0 }))
    return { ...ticket, parts: { ...parts, lines, state: 'short', shortages, shortSince: now } }
  },
}

/** Somebody works with the parts, comes with them, or is being asked to: only then are they kept for longer. */
export function worthRenewing({ plan, parts, visit, ended }: Ticket): boolean {
  if (ended || !plan) return false
  // Whoever has taken a part of it along comes for the rest.
  if (parts?.issued?.lines.length) return true
  return plan.mode !== 'onsite' || (visit !== undefined && visit.state !== 'unassigned')
}

/** Half-way, so that there is time to try again. */
export function renewalOf(now: Instant, until: Instant): Instant {
  return instant((milliseconds(now) + milliseconds(until)) / 2)
}

function holds({ parts, ended }: Ticket, key: string): boolean {
  return !ended && parts?.key === key && parts.state === 'reserved'
}
