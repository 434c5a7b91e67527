import { dueAt } from '../../sla/clock.ts'
import type { Instant } from '../../time/instant.ts'
import type { ClockKind, PartLine } from '../../vocabulary.ts'
import type { Plan, Ticket } from '../state.ts'

/** What an engineer is needed for, by ids and codes: it passes through Temporal. */
export interface VisitJob {
  ticket: string
  skills: readonly string[]
  /** 1 to 5, of each of the skills; none: any. */
  skillLevel?: number
  certificates?: readonly string[]
  durationMinutes: number
  window?: { from: Instant; to: Instant }
  region?: string
  unitId?: string
  faultCode?: string
  urgent?: boolean
  parts?: readonly PartLine[]
  /** By when the visit has to be there, as the earliest of its promises says. */
  dueAt?: Instant
}

/** The promises that a visit keeps or breaks. */
const kept: readonly ClockKind[] = ['response', 'onsiteArrival', 'resolution']

export function visitJob(ticket: Ticket, plan: Plan): VisitJob {
  const due = promiseOf(ticket)
  const faultCode = ticket.diagnosis?.faultCode
  return {
    ticket: ticket.number,
    skills: plan.skills,
    durationMinutes: plan.durationMinutes,
    urgent: ticket.urgency === 'urgent',
    parts: plan.parts,
    ...(plan.skillLevel === undefined ? {} : { skillLevel: plan.skillLevel }),
    ...(plan.certificates ? { certificates: plan.certificates } : {}),
    ...(plan.window ? { window: plan.window } : {}),
    ...(ticket.region === undefined ? {} : { region: ticket.region }),
    ...(ticket.unitId === undefined ? {} : { unitId: ticket.unitId }),
    ...(faultCode === undefined ? {} : { faultCode }),
    ...(due === undefined ? {} : { dueAt: due }),
  }
}

function promiseOf(ticket: Ticket): Instant | undefined {
  return ticket.clocks
    .filter(({ kind, stopped }) => kept.includes(kind) && stopped === undefined)
    .flatMap((clock) => dueAt(clock, ticket) ?? [])
    .sort()[0]
}
