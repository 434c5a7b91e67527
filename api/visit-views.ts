import type { z } from 'zod'
import type { DispatchOrder } from '../db/queries/visits.ts'
import { openItems } from '../workflows/domain/ticket/visit/checklist.ts'
import { type Instant, instant } from '../workflows/domain/time/instant.ts'
import type { dispatchOrder } from './contract/visits.ts'

type OrderView = z.infer<typeof dispatchOrder>

export function viewOrder({ ticket, visit, plan, cause: _, ...order }: DispatchOrder): OrderView {
  const { diagnosis } = ticket
  return {
    ticket: ticket.number,
    kind: ticket.kind,
    urgency: ticket.urgency,
    state: visit.state,
    from: visit.from,
    to: visit.to,
    acceptBy: visit.acceptBy ?? null,
    durationMinutes: plan.durationMinutes,
    diagnosis: diagnosis ? { category: diagnosis.category, faultCode: diagnosis.faultCode ?? null } : null,
    emergency: visit.emergency ?? null,
    skills: plan.skills,
    tools: plan.tools ?? [],
    checklist: openItems(ticket),
    ...order,
    links: {
      ...linksOf(ticket.number, visit, instant(Date.now())),
      checklist: ticket.job?.checklist ? `/v1/tickets/${ticket.number}/checklist` : null,
    },
  }
}

/** Only what can be done in this state. */
function linksOf(
  number: string,
  { state, from, departed, workingSince }: DispatchOrder['visit'],
  now: Instant,
): Omit<OrderView['links'], 'checklist'> {
  const self = `/v1/tickets/${number}`
  return {
    ticket: self,
    dispatchOrder: `${self}/dispatch-order`,
    acceptance: state === 'offered' ? `${self}/visit/acceptance` : null,
    refusal: state === 'arrived' ? null : `${self}/visit/refusal`,
    departure: state === 'accepted' && !departed ? `${self}/visit/departure` : null,
    arrival: state === 'accepted' ? `${self}/visit/arrival` : null,
    start: state === 'arrived' && !workingSince ? `${self}/visit/start` : null,
    noShow: state !== 'offered' && !workingSince && from <= now ? `${self}/visit/no-show` : null,
    completion: state === 'arrived' ? `${self}/completion` : null,
  }
}
