import type { Role } from '../workflows/domain/vocabulary.ts'

/** `own` reaches a customer's own tickets only. */
type Reach = 'all' | 'own'

const desk: Role[] = ['csr', 'supervisor', 'manager', 'admin']
const technical: Role[] = ['csr', 'engineer', 'dispatcher', 'supervisor', 'manager', 'admin']
const everyone: Role[] = [...technical, 'parts_keeper']

interface Permission {
  staff: Role[]
  customer?: true
}

/** The one table of who may do what; a role that is not named may not. Customers reach their own. */
const table = {
  'ticket.open': { staff: technical, customer: true },
  'ticket.read': { staff: everyone, customer: true },
  'ticket.triage': { staff: [...desk, 'dispatcher'] },
  'ticket.respond': { staff: technical },
  'ticket.note': { staff: everyone, customer: true },
  'ticket.diagnose': { staff: technical },
  'ticket.plan': { staff: technical },
  'ticket.complete': { staff: technical },
  'ticket.verify': { staff: ['csr', 'engineer', 'supervisor', 'manager', 'admin'], customer: true },
  'ticket.followUp': { staff: desk, customer: true },
  'ticket.pause': { staff: technical },
  'ticket.promise': { staff: [...desk, 'dispatcher'] },
  'ticket.cancel': { staff: [...desk, 'dispatcher'], customer: true },
  'ticket.reopen': { staff: [...desk, 'dispatcher'], customer: true },
  'appointment.arrange': { staff: [...desk, 'dispatcher'], customer: true },
  'visit.missed': { staff: [...desk, 'dispatcher', 'engineer'], customer: true },
  'visit.read': { staff: ['engineer'] },
  'visit.print': { staff: technical },
  'visit.answer': { staff: ['engineer'] },
  'visit.assign': { staff: ['dispatcher', 'supervisor', 'manager', 'admin'] },
  'dispatch.read': { staff: ['dispatcher', 'supervisor', 'manager', 'admin'] },
  'depot.ship': { staff: ['csr', 'engineer', 'parts_keeper', 'supervisor', 'manager', 'admin'] },
  'depot.work': { staff: ['engineer', 'parts_keeper', 'supervisor', 'manager', 'admin'] },
  'depot.clear': { staff: desk },
  'quote.make': { staff: ['csr', 'engineer', 'supervisor', 'manager', 'admin'] },
  'quote.decide': { staff: desk, customer: true },
  'photo.add': { staff: everyone, customer: true },
  'loaner.request': { staff: technical, customer: true },
  'loaner.keep': { staff: ['parts_keeper', 'supervisor', 'manager', 'admin'] },
  'loaner.handle': { staff: ['csr', 'engineer', 'parts_keeper', 'supervisor', 'manager', 'admin'] },
  'loaner.read': { staff: everyone },
  'loaner.write': { staff: ['parts_keeper', 'admin'] },
  'alert.read': { staff: everyone },
  'call.read': { staff: desk },
  'notice.read': { staff: everyone },
  'board.read': { staff: [...desk, 'dispatcher'] },
  'digest.read': { staff: ['supervisor', 'manager', 'admin'] },
  'part.read': { staff: everyone },
  'part.issue': { staff: ['engineer', 'parts_keeper', 'admin'] },
  'old_part.leave': { staff: ['engineer', 'parts_keeper', 'supervisor', 'admin'] },
  'warranty.write': { staff: ['supervisor', 'manager', 'admin'] },
  'part.write': { staff: ['parts_keeper', 'admin'] },
  'sla.read': { staff: everyone },
  'sla.write': { staff: ['supervisor', 'manager', 'admin'] },
  'sla.simulate': { staff: ['supervisor', 'manager', 'admin'] },
  'sla.publish': { staff: ['supervisor', 'manager', 'admin'] },
  'contract.read': { staff: everyone },
  'contract.write': { staff: ['manager', 'admin'] },
  'checklist.read': { staff: everyone },
  'checklist.write': { staff: ['manager', 'admin'] },
  'customer.exclude': { staff: [...desk, 'dispatcher'] },
  'customer.write': { staff: ['supervisor', 'manager', 'admin'] },
  'staff.read': { staff: everyone },
  'staff.write': { staff: ['admin'] },
  'engineer.read': { staff: ['dispatcher', 'supervisor', 'manager', 'admin'] },
  'engineer.write': { staff: ['admin'] },
  'leave.write': { staff: ['dispatcher', 'supervisor', 'manager', 'admin'] },
  'team.write': { staff: ['supervisor', 'manager', 'admin'] },
  'digest.schedule': { staff: ['supervisor', 'manager', 'admin'] },
  'key.write': { staff: ['admin'] },
} satisfies Record<string, Permission>

/** Everything that a request may be for. Every route names one, or that it is public. */
export type Action = keyof typeof table

export interface Resource {
  customerId: string
}

/**
 * Whether somebody may do something, to a certain ticket if one is given.
 * @param actor.id for a customer, the customer's id
 */
export function can(actor: { role: Role; id: string }, action: Action, resource?: Resource): boolean {
  const reach = reachOf(actor.role, action)
  if (reach === 'own') return resource === undefined || resource.customerId === actor.id
  return reach === 'all'
}

function reachOf(role: Role, action: Action): Reach | undefined {
  const { staff, customer }: Permission = table[action]
  if (role === 'customer') return customer && 'own'
  return staff.includes(role) ? 'all' : undefined
}
