import { handbook } from '../../workflows/domain/sla/policy.ts'
import { type Opened, openTicket } from '../../workflows/domain/ticket/intake.ts'
import type { Parts, Ticket } from '../../workflows/domain/ticket/state.ts'
import { apply, type Command, decide, type TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type Instant, instant } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { system } from '../../workflows/domain/vocabulary.ts'

/** The people of the tests. */
export const lin: Actor = { role: 'csr', id: 'S-001' }
export const wei: Actor = { role: 'engineer', id: 'E-001' }
export const ming: Actor = { role: 'engineer', id: 'E-002' }
export const zhao: Actor = { role: 'dispatcher', id: 'D-001' }
export const hua: Actor = { role: 'customer', id: 'C-001' }

/** `at('2026-11-23 08:30')`: a moment in UTC, as people write it; seconds may follow. */
export function at(text: string): Instant {
  return instant(Date.parse(`${text.replace(' ', 'T')}Z`))
}

/** Opened by Lin: urgent, a repair, received on Monday 2026-11-23 at 08:00, so a response is due on Tuesday at 08:00. */
export function anOpenTicket(wishes: Partial<Opened> = {}): Ticket {
  return openTicket({
    type: 'opened',
    number: '202611001',
    channel: 'phone',
    kind: 'repair',
    customerId: hua.id,
    urgency: 'urgent',
    urgencyReason: 'line_down',
    owner: lin.id,
    receivedAt: at('2026-11-23 08:00'),
    policy: handbook,
    ...wishes,
  })
}

interface Telling {
  now: Instant
  by: Actor
}

/** The ticket after a command that it has to take. */
export function told(ticket: Ticket, command: Command, moment: Telling): Ticket {
  return eventsOf(ticket, command, moment).reduce(apply, ticket)
}

/** What is decided on a command that the ticket has to take. */
export function eventsOf(ticket: Ticket, command: Command, moment: Telling): TicketEvent[] {
  const outcome = decide(ticket, command, moment)
  if ('rejection' in outcome) throw new Error(`${command.type} was refused: ${outcome.rejection.code}`)
  return outcome.events
}

/** The code of the refusal of a command that the ticket must not take. */
export function refusalOf(ticket: Ticket, command: Command, moment: Telling): string {
  const outcome = decide(ticket, command, moment)
  if ('events' in outcome) throw new Error(`${command.type} was not refused`)
  return outcome.rejection.code
}

// One Monday with Wei, from the first call to the signature; each function goes one step further.

export const visitPlan = {
  type: 'plan',
  mode: 'onsite',
  skills: ['hydraulics'],
  parts: [],
  durationMinutes: 120,
} as const satisfies Partial<Command>

/** Monday 09:00 */
export function aRespondedTicket(): Ticket {
  const response = { type: 'respond', channel: 'phone', words: 'w-response' } as const
  return told(anOpenTicket(), response, { now: at('2026-11-23 09:00'), by: lin })
}

/** Monday 09:20: a visit of two hours, no parts. */
export function aPlannedVisit(): Ticket {
  const plan: Command = { ...visitPlan, skills: [...visitPlan.skills], parts: [] }
  return told(aRespondedTicket(), plan, { now: at('2026-11-23 09:20'), by: lin })
}

/** Monday 09:20: a visit that needs two pumps and a seal. */
export function aPlannedVisitWithParts(): Ticket {
  const parts = [
    { sku: 'PUMP-7', quantity: 2 },
    { sku: 'SEAL-1', quantity: 1 },
  ]
  const plan: Command = { ...visitPlan, skills: [...visitPlan.skills], parts }
  return told(aRespondedTicket(), plan, { now: at('2026-11-23 09:20'), by: lin })
}

/** The stock holds what the plan needs. */
export function withPartsHeld(ticket: Ticket, now = at('2026-11-23 09:21')): Ticket {
  const { key } = partsOf(ticket)
  return told(ticket, { type: 'recordReservation', key, shortages: [] }, { now, by: system })
}

/** Monday 09:22: Wei is asked to come from 13:00 to 15:00, and has half an hour to say yes. */
export function anOfferedVisit(ticket = aPlannedVisit()): Ticket {
  return told(ticket, offerTo(ticket, wei), { now: at('2026-11-23 09:22'), by: system })
}

/** Monday 09:40 */
export function anAcceptedVisit(ticket = anOfferedVisit()): Ticket {
  return told(ticket, { type: 'acceptVisit' }, { now: at('2026-11-23 09:40'), by: wei })
}

/** Monday 13:05 */
export function anArrivedVisit(ticket = anAcceptedVisit()): Ticket {
  return told(ticket, { type: 'arrive' }, { now: at('2026-11-23 13:05'), by: wei })
}

/** Monday 14:30 */
export function aCompletedTicket(ticket = anArrivedVisit()): Ticket {
  const report: Command = { type: 'complete', partsUsed: [], words: 'w-report' }
  return told(ticket, report, { now: at('2026-11-23 14:30'), by: wei })
}

/** Monday 14:40: the call to ask how it was is due on Tuesday at 14:40. */
export function aResolvedTicket(ticket = aCompletedTicket()): Ticket {
  const signature: Command = { type: 'verify', accepted: true, words: 'w-signature' }
  return told(ticket, signature, { now: at('2026-11-23 14:40'), by: hua })
}

/** Monday 17:00: the customer was reached and is content. */
export function aClosedTicket(): Ticket {
  const call: Command = { type: 'recordFollowUp', reached: true }
  return told(aResolvedTicket(), call, { now: at('2026-11-23 17:00'), by: lin })
}

/** Monday 10:00, before anything was planned. */
export function aCancelledTicket(ticket = aRespondedTicket()): Ticket {
  return told(ticket, { type: 'cancel' }, { now: at('2026-11-23 10:00'), by: lin })
}

/** Time of that engineer was booked under the ticket's next key. */
export function offerTo(ticket: Ticket, engineer: Actor): Extract<Command, { type: 'offerVisit' }> {
  return {
    type: 'offerVisit',
    key: nextBookingKey(ticket),
    engineer: engineer.id,
    from: at('2026-11-23 13:00'),
    to: at('2026-11-23 15:00'),
  }
}

export function partsOf(ticket: Ticket): Parts {
  if (!ticket.parts) throw new Error('The ticket needs no parts.')
  return ticket.parts
}

/** The key of the visit that stands on the ticket. */
export function visitKey(ticket: Ticket): string {
  if (!ticket.visit) throw new Error('The ticket has no visit.')
  return ticket.visit.key
}
