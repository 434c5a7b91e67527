import type { Ticket } from '../state.ts'
import type { Fact } from '../ticket.ts'

/** What a visit came to, in the customer's eyes. */
export interface VisitOutcome {
  customerId: string
  engineer: string
  faultCode?: string
  solved: boolean
}

/**
 * What choosing learns from a fact: the customer accepts what an engineer did there, or objects.
 * @param before the ticket as it stood when it happened
 */
export function visitOutcome(before: Ticket, { type }: Fact): VisitOutcome | undefined {
  if (type !== 'verified' && type !== 'objected') return undefined
  const engineer = before.plan?.mode === 'onsite' ? before.visit?.engineer : undefined
  if (engineer === undefined) return undefined
  const faultCode = before.diagnosis?.faultCode
  return {
    customerId: before.customerId,
    engineer,
    ...(faultCode === undefined ? {} : { faultCode }),
    solved: type === 'verified',
  }
}
