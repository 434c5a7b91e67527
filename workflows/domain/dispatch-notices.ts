import type { Notice } from './notice.ts'
import type { Ticket, Visit, VisitEnding } from './ticket/state.ts'
import type { Fact, TicketEvent } from './ticket/ticket.ts'
import { booked } from './ticket/visit/visit.ts'

type EventOf<Type extends Fact['type']> = Extract<TicketEvent, { type: Type }>

/** Who has to see to a visit, and why the system does not. */
export function noticesOfHandOver({ reasons }: Pick<EventOf<'handedToDispatcher'>, 'reasons'>): Notice[] {
  const facts = reasons ? { reasons } : {}
  return [{ kind: 'awaiting_dispatcher', to: { role: 'dispatcher' }, facts }]
}

/** The customer hears that it takes longer, and whoever has to act hears what to do (docs/dispatch.md). */
export function noticesOfRefusal({ visit, owner }: Ticket, event: EventOf<'visitRefused'>): Notice[] {
  const { cause, engineer, missing } = event
  const changed: Notice[] =
    visit?.state === 'accepted'
      ? [{ kind: 'visit_changed', to: { customer: true }, facts: appointment(visit) }]
      : []
  switch (cause) {
    case 'parts_missing':
      return [
        ...changed,
        { kind: 'delay', to: { customer: true }, facts: {} },
        { kind: 'parts_missing', to: { role: 'parts_keeper' }, facts: { engineer, lines: missing } },
      ]
    case 'wrong_skill':
      return [...changed, { kind: 'plan_withdrawn', to: { staff: owner }, facts: { engineer } }]
    default:
      return changed
  }
}

/** Whose visit it was hears so; the customer too, who may expect somebody. The new visit is told as any other. */
export function noticesOfSwap(before: Ticket): Notice[] {
  return takenAway(before, 'swapped')
}

export function noticesOfTakingBack(before: Ticket, event: EventOf<'visitTakenBack'>): Notice[] {
  const taken = takenAway(before, 'taken_back')
  return event.next === 'system'
    ? taken
    : [...taken, ...noticesOfHandOver({ reasons: [{ code: 'taken_back' }] })]
}

export function noticesOfDisplacement(before: Ticket, { because }: EventOf<'visitDisplaced'>): Notice[] {
  return takenAway(before, because)
}

function takenAway({ visit }: Ticket, because: VisitEnding): Notice[] {
  if (!booked(visit)) return []
  const engineer = { staff: visit.engineer }
  if (visit.state === 'offered') return [{ kind: 'visit_withdrawn', to: engineer, facts: { because } }]
  const facts = appointment(visit)
  return [
    { kind: 'visit_withdrawn', to: engineer, facts: { ...facts, because } },
    { kind: 'visit_changed', to: { customer: true }, facts },
  ]
}

/** When it is, and by which booking it is known again. */
function appointment({ key, from, to }: Pick<Visit, 'key' | 'from' | 'to'>): Notice['facts'] {
  return { booking: key, from, to }
}
