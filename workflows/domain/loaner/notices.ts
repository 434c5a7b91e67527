import type { Notice } from '../notice.ts'
import { loanerDueBack } from '../ticket/loaner/loaner-return.ts'
import { loanerOccasion } from '../ticket/loaner/loaner-suggestion.ts'
import type { Ticket } from '../ticket/state.ts'
import { apply, type TicketEvent } from '../ticket/ticket.ts'

/**
 * Who is to be told of an event for the sake of a loaner.
 * @param before the ticket as it was before the event
 */
export function loanerNotices(before: Ticket, event: TicketEvent): Notice[] {
  const { owner, loaner } = before
  const facts = loaner?.unit === undefined ? {} : { unit: loaner.unit }
  switch (event.type) {
    case 'planned':
    case 'partsShort':
    case 'holdLapsed':
      return suggestion(before, event)
    case 'loanerReserved':
      return [{ kind: 'loaner_to_prepare', to: { role: 'parts_keeper' }, facts: { unit: event.unit } }]
    case 'loanerAwaited':
      return [
        { kind: 'loaner_short', to: { role: 'parts_keeper' }, facts },
        { kind: 'loaner_waiting', to: { customer: true }, facts },
      ]
    case 'loanerPrepared':
      return [{ kind: 'loaner_ready', to: { customer: true }, facts }]
    case 'loanerHandedOver': {
      const dueBack = loanerDueBack(apply(before, event))
      return [{ kind: 'loaner_handed_over', to: { customer: true }, facts: { ...facts, dueBack } }]
    }
    case 'loanerReturned':
      return [{ kind: 'loaner_to_inspect', to: { role: 'parts_keeper' }, facts }]
    case 'loanerInspected':
      return event.result === 'ok'
        ? []
        : [{ kind: 'loaner_damaged', to: { staff: owner }, facts: { ...facts, result: event.result } }]
    case 'loanerLost':
      return [{ kind: 'loaner_lost', to: { role: 'supervisor' }, facts }]
    default:
      return withdrawal(before, event)
  }
}

/** The owner is told once for each plan that a loaner should be offered. */
function suggestion(before: Ticket, event: TicketEvent): Notice[] {
  const because = loanerOccasion(apply(before, event))
  const known = event.type !== 'planned' && loanerOccasion(before) !== undefined
  if (because === undefined || known) return []
  return [{ kind: 'loaner_suggested', to: { staff: before.owner }, facts: { because } }]
}

/** However it came about, nobody has to prepare it any more. */
function withdrawal(before: Ticket, event: TicketEvent): Notice[] {
  if (before.loaner?.unit === undefined || before.loaner.state === 'withdrawn') return []
  const { loaner } = apply(before, event)
  if (loaner?.key !== before.loaner.key || loaner.state !== 'withdrawn') return []
  return [{ kind: 'loaner_withdrawn', to: { role: 'parts_keeper' }, facts: { unit: before.loaner.unit } }]
}
