import type { Notice } from './notice.ts'
import type { Ticket, Visit } from './ticket/state.ts'
import type { Fact, TicketEvent } from './ticket/ticket.ts'
import { agreeAnew } from './ticket/visit/appointment.ts'
import { type BookedVisit, booked } from './ticket/visit/visit.ts'
import { type Instant, instant, milliseconds } from './time/instant.ts'

type Facts = Notice['facts']
type EventOf<Type extends Fact['type']> = Extract<TicketEvent, { type: Type }>

const hour = 3_600_000

/** Reminders of a visit that stands: told only while it does. */
export const reminders: readonly Notice['kind'][] = ['visit_tomorrow', 'visit_soon', 'visit_ahead']

/** The customer is reminded a day and an hour before, the engineer a day before; not of what was agreed on later. */
export function remindersOf(
  visit: Pick<BookedVisit, 'key' | 'engineer' | 'from' | 'to'>,
  bookedAt: Instant,
): Notice[] {
  const facts = { engineer: visit.engineer, ...appointment(visit) }
  const before = (length: number) => instant(milliseconds(visit.from) - length)
  const all: Notice[] = [
    { kind: 'visit_tomorrow', to: { customer: true }, facts, notBefore: before(24 * hour) },
    { kind: 'visit_soon', to: { customer: true }, facts, notBefore: before(hour) },
    { kind: 'visit_ahead', to: { staff: visit.engineer }, facts, notBefore: before(24 * hour) },
  ]
  return all.filter(({ notBefore }) => notBefore !== undefined && notBefore > bookedAt)
}

/** What moving an appointment takes away from whom; the new time is told as any other that was booked. */
export function noticesOfMove({ visit }: Ticket, event: EventOf<'visitMoved'>): Notice[] {
  if (!booked(visit)) return []
  const facts = { ...appointment(visit), newFrom: event.from }
  if (visit.state === 'offered') {
    const same = visit.engineer === event.engineer
    return same
      ? []
      : [{ kind: 'visit_withdrawn', to: { staff: visit.engineer }, facts: { because: 'moved' } }]
  }
  return [
    { kind: 'visit_moved', to: { staff: visit.engineer }, facts },
    { kind: 'visit_moved', to: { customer: true }, facts },
  ]
}

/** The engineer's time is free, the customer can choose another one, and who looks after the ticket knows. */
export function noticesOfCancelledVisit(before: Ticket): Notice[] {
  const { visit, owner } = before
  if (!booked(visit)) return []
  const { from, to, engineer } = visit
  return [
    { kind: 'visit_cancelled', to: { staff: engineer }, facts: { engineer, ...appointment(visit) } },
    { kind: 'visit_cancelled', to: { staff: owner }, facts: { engineer, from, to } },
    { kind: 'visit_cancelled', to: { role: 'dispatcher' }, facts: { engineer, from, to } },
    choiceOfTime(before, visit, 'cancelled'),
  ]
}

/** The same for a customer who was not there. Who reports it needs no mail about it. */
export function noticesOfMissedCustomer(before: Ticket, { by }: EventOf<'customerNotThere'>): Notice[] {
  const { visit } = before
  if (!booked(visit)) return []
  return [
    ...(by.id === visit.engineer
      ? []
      : [{ kind: 'visit_cancelled', to: { staff: visit.engineer }, facts: engineerFacts(visit) } as const]),
    ...noShow(before, visit, 'customer'),
    choiceOfTime(before, visit, 'not_there'),
  ]
}

/** Nobody came: the customer hears that somebody else will, and the department why. */
export function noticesOfMissedEngineer(before: Ticket): Notice[] {
  const { visit } = before
  if (!booked(visit)) return []
  return [
    {
      kind: 'visit_withdrawn',
      to: { staff: visit.engineer },
      facts: { ...appointment(visit), because: 'not_there' },
    },
    { kind: 'visit_changed', to: { customer: true }, facts: appointment(visit) },
    ...noShow(before, visit, 'engineer'),
  ]
}

export function noticesOfDeparture({ visit }: Ticket, event: EventOf<'departed'>): Notice[] {
  const { engineer, expectedAt = visit?.from } = event
  return [{ kind: 'engineer_on_the_way', to: { customer: true }, facts: { engineer, expectedAt } }]
}

/** A fault that looks different on site than on paper concerns who planned the visit (process.md 3). */
export function noticesOfWork({ owner }: Ticket, event: EventOf<'workStarted'>): Notice[] {
  const { engineer, faultConfirmed } = event
  return faultConfirmed ? [] : [{ kind: 'fault_differs', to: { staff: owner }, facts: { engineer } }]
}

export function noticesOfLateness({ visit }: Ticket, { engineer }: EventOf<'visitLate'>): Notice[] {
  const facts = { engineer, from: visit?.from }
  return [
    { kind: 'engineer_late', to: { customer: true }, facts },
    { kind: 'visit_late', to: { role: 'dispatcher' }, facts },
  ]
}

function noShow({ owner }: Ticket, visit: BookedVisit, side: string): Notice[] {
  const facts = { side, engineer: visit.engineer, from: visit.from }
  return [
    { kind: 'no_show', to: { staff: owner }, facts },
    { kind: 'no_show', to: { role: 'dispatcher' }, facts },
  ]
}

/** `choice` is the appointment that is still without a time: the link in the mail is for it. */
function choiceOfTime(before: Ticket, visit: BookedVisit, cause: string): Notice {
  const facts = { cause, choice: agreeAnew(before).visit?.key, ...appointment(visit) }
  return { kind: 'appointment_wanted', to: { customer: true }, facts }
}

function engineerFacts(visit: BookedVisit): Facts {
  return { engineer: visit.engineer, ...appointment(visit) }
}

/** When it is, and by which booking it is known again. */
function appointment({ key, from, to }: Pick<Visit, 'key' | 'from' | 'to'>): Facts {
  return { booking: key, from, to }
}
