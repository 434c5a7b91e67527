import { leftOf, piecesOf, together } from '../../parts/pieces.ts'
import type { PartLine } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { uncompleted } from '../guards.ts'
import type { Returned } from '../returns.ts'
import type { Ticket } from '../state.ts'
import { heldLines, withOut } from './parts.ts'

/** Held pieces are handed out before the work; out with the ticket they are somebody's to use or to bring back. */
export interface IssueParts {
  type: 'issueParts'
  /** Without them: all that is held. */
  lines?: PartLine[]
  /** Who takes them along, a staff id. */
  to: string
}

/** What became of that on the shelves; not done: the hold was gone already. */
export interface RecordIssue {
  type: 'recordIssue'
  key: string
  done: boolean
}

export interface PartsIssued {
  type: 'partsIssued'
  key: string
  hold: string
  lines: PartLine[]
  to: string
}

export interface IssueFailed {
  type: 'issueFailed'
  key: string
}

type IssueFact = PartsIssued | IssueFailed

export const decisions: Decisions<IssueParts | RecordIssue, IssueFact | Returned> = {
  issueParts: (ticket, { lines = heldLines(ticket), to }, moment) => {
    const refusal = uncompleted(ticket) ?? notYours(ticket, moment) ?? notHeld(ticket, lines)
    if (refusal || !ticket.parts) return refusal ?? []
    const hold = ticket.parts.key
    const key = `${hold}/issue-${(ticket.parts.issued?.times ?? 0) + 1}`
    return [{ type: 'partsIssued', key, hold, lines, to }]
  },
  recordIssue: (ticket, { key, done }) => {
    if (!ticket.returns.some((one) => one.key === key)) return []
    return [done ? { type: 'returned', key } : { type: 'issueFailed', key }]
  },
}

export const applications: Applications<IssueFact> = {
  partsIssued: (ticket, { key, hold, lines, to }) => ({
    ...withIssued(ticket, (issued) => together(issued, lines), 1),
    out: [...(ticket.out ?? []), ...lines.map((line) => ({ ...line, to }))],
    returns: [...ticket.returns, { type: 'issue', key, hold, lines, to }],
  }),
  issueFailed: (ticket, { key }) => {
    const failed = ticket.returns.find((one) => one.key === key)
    const lines = failed?.type === 'issue' ? failed.lines : []
    const returns = ticket.returns.filter((one) => one.key !== key)
    // The last to be handed out are those that never were.
    const out = leftOf([...(ticket.out ?? [])].reverse(), lines).reverse()
    return withOut({ ...withIssued(ticket, (issued) => leftOf(issued, lines), 0), returns }, out)
  },
}

function withIssued(ticket: Ticket, change: (lines: PartLine[]) => PartLine[], more: number): Ticket {
  if (!ticket.parts) return ticket
  const { times, lines } = ticket.parts.issued ?? { times: 0, lines: [] }
  return { ...ticket, parts: { ...ticket.parts, issued: { times: times + more, lines: change(lines) } } }
}

function notYours({ visit }: Ticket, { by }: Moment): Rejection | undefined {
  if (by.role !== 'engineer' || visit?.engineer === undefined || visit.engineer === by.id) return undefined
  return rejection('not_your_visit', 'This visit is with another engineer, who takes its parts along.')
}

function notHeld(ticket: Ticket, lines: readonly PartLine[]): Rejection | undefined {
  const held = heldLines(ticket)
  if (held.length === 0) {
    return rejection('nothing_held', 'Nothing is held for this ticket that has not been handed out already.')
  }
  const much = lines.find(({ sku, quantity }) => quantity > piecesOf(held, sku))
  if (!much) return undefined
  const possible = piecesOf(held, much.sku)
  return rejection('not_held', `Only ${possible} × ${much.sku} are held for this ticket.`, {
    sku: much.sku,
    possible,
  })
}
