import type { z } from 'zod'
import type { DispatchOrder } from '../db/queries/visits.ts'
import type { dispatchOrder } from './contract/visits.ts'

type OrderView = z.infer<typeof dispatchOrder>

export function viewOrder({ ticket, visit, plan, ...order }: DispatchOrder): OrderView {
  const { diagnosis } = ticket
  return {
    ticket: ticket.number,
    urgency: ticket.urgency,
    state: visit.state,
    from: visit.from,
    to: visit.to,
    acceptBy: visit.acceptBy ?? null,
    durationMinutes: plan.durationMinutes,
    diagnosis: diagnosis ? { category: diagnosis.category, faultCode: diagnosis.faultCode ?? null } : null,
    skills: plan.skills,
    ...order,
    links: linksOf(ticket.number, visit.state),
  }
}

/** Only what can be done in this state. */
function linksOf(number: string, state: DispatchOrder['visit']['state']): OrderView['links'] {
  const self = `/v1/tickets/${number}`
  return {
    ticket: self,
    acceptance: state === 'offered' ? `${self}/visit/acceptance` : null,
    refusal: state === 'arrived' ? null : `${self}/visit/refusal`,
    arrival: state === 'accepted' ? `${self}/visit/arrival` : null,
    completion: state === 'arrived' ? `${self}/completion` : null,
  }
}
