import { leftOf, piecesOf, together, within } from '../../parts/pieces.ts'
import { takenLines } from '../../parts/substitution.ts'
import type { Instant } from '../../time/instant.ts'
import type { PartLine, UsedPart } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Rejection, rejection } from '../decision.ts'
import type { IssuedLine, Parts, Return, Shortage, Ticket } from '../state.ts'
import { renewalOf } from './hold.ts'

/** What the stock answered: every line is held, or these are short and nothing is held. */
export interface RecordReservation {
  type: 'recordReservation'
  key: string
  shortages: Shortage[]
  /** When the hold lapses unless it is renewed. */
  until?: Instant
  /** What is held in place of which wanted part; none: everything is as wanted. */
  substitutes?: Record<string, string>
}

export interface PartsReserved {
  type: 'partsReserved'
  key: string
  until?: Instant
  substitutes?: Record<string, string>
}

export interface PartsShort {
  type: 'partsShort'
  key: string
  shortages: Shortage[]
}

/** Stock answered a plan that no longer is: what it holds goes back. */
export interface HoldUnwanted {
  type: 'holdUnwanted'
  key: string
}

type PartsFact = PartsReserved | PartsShort | HoldUnwanted

export const decisions: Decisions<RecordReservation, PartsFact> = {
  recordReservation: (ticket, { key, shortages, until, substitutes }) => {
    if (heldUnder(ticket, key)) return []
    const held = shortages.length === 0
    if (!awaiting(ticket, key)) return held ? [{ type: 'holdUnwanted', key }] : []
    if (held) {
      const lapse = until === undefined ? {} : { until }
      return [{ type: 'partsReserved', key, ...lapse, ...(substitutes ? { substitutes } : {}) }]
    }
    // The same answer as last time is no news.
    return sameShortage(ticket.parts, shortages) ? [] : [{ type: 'partsShort', key, shortages }]
  },
}

export const applications: Applications<PartsFact> = {
  partsReserved: (ticket, { until, substitutes = {} }, { now }) => {
    if (!ticket.parts) return ticket
    const { shortSince: _, recheckFrom: __, ...parts } = ticket.parts
    const lapse = until === undefined ? {} : { until, renewAt: renewalOf(now, until) }
    const lines = heldInstead(parts.lines, substitutes)
    return { ...ticket, parts: { ...parts, lines, state: 'reserved', shortages: [], ...lapse } }
  },
  partsShort: (ticket, { shortages }, { now }) =>
    withParts(ticket, { state: 'short', shortages, shortSince: ticket.parts?.shortSince ?? now }),
  holdUnwanted: (ticket, { key }) => ({
    ...ticket,
    returns: [...ticket.returns, { type: 'hold', key, used: [] }],
  }),
}

/** The plan's parts are asked of the stock. */
export function partsWanted(ticket: Ticket): boolean {
  return !ticket.ended && (ticket.parts?.state === 'wanted' || ticket.parts?.state === 'short')
}

/** No part stands between the plan and the visit. */
export function partsSettled(ticket: Ticket): boolean {
  return ticket.parts === undefined || ticket.parts.state === 'reserved'
}

/** Gives back what the plan holds. A reservation still under way comes back as `holdUnwanted`. */
export function withdrawParts(ticket: Ticket): Ticket {
  const { parts, ...rest } = ticket
  if (parts?.state !== 'reserved') return rest
  return { ...rest, returns: [...rest.returns, { type: 'hold', key: parts.key, used: [] }] }
}

/** What is held and was not handed out yet. */
export function heldLines({ parts }: Ticket): PartLine[] {
  if (parts?.state !== 'reserved') return []
  return leftOf(takenLines(parts.lines), parts.issued?.lines ?? [])
}

/** Names the pieces of a van that the report of this round uses. */
export function vanKey({ number, round }: Pick<Ticket, 'number' | 'round'>): string {
  return `${number}/round-${round}/van`
}

/** Used pieces that are out already stay so, held ones are issued, the rest of the hold goes back (process.md 6). */
export function issueUsed(ticket: Ticket, used: readonly UsedPart[]): Ticket {
  const ofVan = linesOf(used.filter(({ from }) => from === 'van'))
  const others = linesOf(used.filter(({ from }) => from === undefined))
  const van: Return[] = ofVan.length === 0 ? [] : [{ type: 'hold', key: vanKey(ticket), used: ofVan }]
  const settled = settle(ticket, others)
  return { ...withOut(settled, leftOf(settled.out ?? [], others)), returns: [...settled.returns, ...van] }
}

/** What is out with the ticket from now on; a ticket with which nothing is does not say so. */
export function withOut({ out: _, ...ticket }: Ticket, lines: IssuedLine[]): Ticket {
  return lines.length > 0 ? { ...ticket, out: lines } : ticket
}

function settle(ticket: Ticket, used: PartLine[]): Ticket {
  if (ticket.parts?.state === 'reserved') {
    return {
      ...withParts(ticket, { state: 'issued' }),
      returns: [...ticket.returns, { type: 'hold', key: ticket.parts.key, used }],
    }
  }
  const taken = within(ticket.out ?? [], used)
  if (taken.length === 0) return withdrawParts(ticket)
  const key = `${ticket.number}/round-${ticket.round}/use`
  return withdrawParts({ ...ticket, returns: [...ticket.returns, { type: 'use', key, used: taken }] })
}

function linesOf(used: readonly UsedPart[]): PartLine[] {
  return used.map(({ sku, quantity }) => ({ sku, quantity }))
}

/** Answers which used part was neither reserved for this ticket nor is out with it, or undefined; a van has its own stock. */
export function usedWithoutHold(ticket: Ticket, used: readonly UsedPart[]): Rejection | undefined {
  const held = together(heldLines(ticket), ticket.out ?? [])
  for (const { sku, quantity, from } of used) {
    if (from === 'van') continue
    const reserved = piecesOf(held, sku)
    if (quantity > reserved) {
      return rejection(
        'part_not_reserved',
        `${quantity} × ${sku} used, but ${reserved} reserved; plan the missing pieces first.`,
        { sku, used: quantity, reserved },
      )
    }
  }
  return undefined
}

/** Each line with what is held in its place. */
function heldInstead(lines: Parts['lines'], substitutes: Record<string, string>): Parts['lines'] {
  return lines.map((line) => {
    // Article numbers are anything: one may be called like what every object has.
    const substitute = Object.hasOwn(substitutes, line.sku) ? substitutes[line.sku] : undefined
    return substitute === undefined ? line : { ...line, substitute }
  })
}

function awaiting(ticket: Ticket, key: string): boolean {
  return partsWanted(ticket) && ticket.parts?.key === key
}

/** The answer is known already; taken for a stale one, it would give back what the ticket counts on. */
function heldUnder({ parts }: Ticket, key: string): boolean {
  return parts?.key === key && (parts.state === 'reserved' || parts.state === 'issued')
}

function sameShortage(parts: Parts | undefined, shortages: Shortage[]): boolean {
  const text = (list: Shortage[]) =>
    list
      .map(({ sku, wanted, available, withConsent = [] }) => [sku, wanted, available, ...withConsent])
      .join()
  return parts?.state === 'short' && text(parts.shortages) === text(shortages)
}

function withParts(ticket: Ticket, change: Partial<Parts>): Ticket {
  return ticket.parts ? { ...ticket, parts: { ...ticket.parts, ...change } } : ticket
}
