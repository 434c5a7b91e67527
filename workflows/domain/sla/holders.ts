import { openTicket } from '../ticket/intake.ts'
import { stageOf } from '../ticket/stage.ts'
import type { Ticket } from '../ticket/state.ts'
import { apply, type OpenedEvent, type TicketEvent } from '../ticket/ticket.ts'
import { type Instant, later, milliseconds } from '../time/instant.ts'
import { length, type Span } from '../time/span.ts'
import type { Stage } from '../vocabulary.ts'
import { lasting, type Pause } from './pause.ts'

/** With whom or what a ticket's time passes. Logistics has it while a unit travels to the depot and back. */
export const holders = [
  'customer',
  'parts',
  'approval',
  'dispatch',
  'travel',
  'repair',
  'logistics',
  'supplier',
  'us',
  'outside_hours',
] as const
export type Holder = (typeof holders)[number]

/** A stretch of a ticket's life with one holder; milliseconds since the epoch. */
export interface HolderSpan extends Span {
  holder: Holder
}

/** Whom a ticket waits for at a moment, when nothing has happened to it since. */
export function holderOf(ticket: Ticket, at: Instant): Holder {
  const pause = ticket.ended ? undefined : ticket.pauses.find((one) => holds(one, at))
  if (pause) return pause.waitingFor
  const stage = stageOf(ticket)
  const booked = stage === 'visit_booked' ? ticket.visit?.from : undefined
  // From the time on at which the engineer was to be there, it is the way there that is waited for.
  return booked !== undefined && booked <= at ? 'travel' : byStage[stage]
}

/**
 * Who held the time from receipt until the ticket ended, or until `now`: spans in order, without a gap.
 * @param events the whole history after `opened`, in order
 */
export function timeline(opened: OpenedEvent, events: readonly TicketEvent[], now: Instant): HolderSpan[] {
  const spans: HolderSpan[] = []
  let ticket = openTicket(opened)
  let reached = ticket.receivedAt
  for (const event of events) {
    const at = later(event.at, reached)
    spans.push(...unchanged(ticket, reached, at))
    ticket = apply(ticket, event)
    reached = at
  }
  const end = ticket.ended?.at ?? now
  return joined([...spans, ...unchanged(ticket, reached, end)], milliseconds(end))
}

/** Who holds the time in each stage; on the way to the customer and while it has ended, see `holderOf`. */
const byStage: Record<Stage, Holder> = {
  received: 'us',
  responded: 'us',
  diagnosed: 'us',
  follow_up: 'us',
  reserving_parts: 'parts',
  awaiting_parts: 'parts',
  dispatching: 'dispatch',
  visit_offered: 'dispatch',
  awaiting_dispatcher: 'dispatch',
  awaiting_appointment: 'customer',
  visit_booked: 'dispatch',
  on_the_way: 'travel',
  on_site: 'repair',
  working: 'repair',
  remote_work: 'repair',
  depot_work: 'repair',
  awaiting_unit: 'customer',
  unit_inbound: 'logistics',
  receiving: 'us',
  awaiting_clearance: 'us',
  detecting: 'repair',
  quote_open: 'customer',
  packing: 'us',
  unit_packed: 'logistics',
  unit_outbound: 'logistics',
  awaiting_verification: 'customer',
  questionnaire: 'customer',
  // It came back later: until then the customer had the matter.
  closed: 'customer',
  cancelled: 'customer',
}

/** People's pauses only: that the stock is short is told by the stage. */
function holds(pause: Pause, at: Instant): boolean {
  return lasting(pause) && pause.by.role !== 'system' && (pause.until === undefined || at < pause.until)
}

/** The holders between two events: time alone ends pauses, and begins the way to a visit. */
function unchanged(ticket: Ticket, from: Instant, to: Instant): HolderSpan[] {
  const turns = [ticket.visit?.from, ...ticket.pauses.map((pause) => pause.until)]
    .flatMap((turn) => (turn !== undefined && from < turn && turn < to ? turn : []))
    .sort()
  const starts = [from, ...turns]
  return starts.map((start, index) => ({
    from: milliseconds(start),
    to: milliseconds(starts[index + 1] ?? to),
    holder: holderOf(ticket, start),
  }))
}

/** Neighbours with the same holder made one, up to an end. */
function joined(spans: readonly HolderSpan[], end: number): HolderSpan[] {
  const joined: HolderSpan[] = []
  for (const { holder, from, to } of spans) {
    const span = { holder, from, to: Math.min(to, end) }
    const last = joined.at(-1)
    if (length(span) === 0) continue
    if (last?.holder === holder) last.to = span.to
    else joined.push(span)
  }
  return joined
}
