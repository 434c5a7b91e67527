import type { UnitWay } from '../depot/unit.ts'
import type { Instant } from '../time/instant.ts'
import type { Mode, PartLine } from '../vocabulary.ts'
import { type Applications, type Decisions, rejection } from './decision.ts'
import { unitHere, withStay } from './depot/depot.ts'
import { uncompleted } from './guards.ts'
import { withdrawParts } from './parts/parts.ts'
import type { Ticket } from './state.ts'
import { type PlannedChecklist, withChecklist } from './visit/checklist.ts'
import { withdrawVisit } from './visit/visit.ts'

/** How the matter is to be solved (process.md 4). A new plan replaces the one before. */
export interface MakePlan {
  type: 'plan'
  mode: Mode
  skills: string[]
  /** The level that each of the skills has to have, 1 to 5; none: any. */
  skillLevel?: number
  /** Certificates that the engineer has to have, by code. */
  certificates?: string[]
  /** What the engineer has to bring besides parts, by code. */
  tools?: string[]
  parts: PartLine[]
  durationMinutes: number
  window?: { from: Instant; to: Instant }
  /** How the unit comes to the depot, of that mode. */
  unit?: { way: UnitWay }
  /** What has to be gone through, where the kind of ticket has a checklist. */
  checklist?: PlannedChecklist
}

export interface Planned extends Omit<MakePlan, 'type'> {
  type: 'planned'
  revision: number
}

export const decisions: Decisions<MakePlan, Planned> = {
  plan: (ticket, command, { now }) => {
    if (command.window && command.window.to <= now) {
      return rejection('window_passed', `The window ended at ${command.window.to}; name one that lies ahead.`)
    }
    return (
      uncompleted(ticket) ??
      (command.mode === 'depot' ? undefined : unitHere(ticket)) ?? [
        { ...command, type: 'planned', revision: (ticket.plan?.revision ?? ticket.plansMade ?? 0) + 1 },
      ]
    )
  },
}

export const applications: Applications<Planned> = {
  planned: (ticket, { type: _, checklist, ...plan }, { now }) => {
    // An engineer who already stands before the machine stays; whatever else was arranged is given back.
    const staying = ticket.visit?.state === 'arrived' && plan.mode === 'onsite'
    const without = withdrawParts(staying ? ticket : withdrawVisit(ticket, { ended: 'replanned', at: now }))
    const cleared = withStay(without, plan.mode, plan.unit?.way)
    const arranged = { ...cleared, plan, passedOver: [], ...partsOf(ticket.number, ticket.round, plan) }
    return checklist ? withChecklist(arranged, checklist) : arranged
  },
}

function partsOf(
  number: string,
  round: number,
  plan: Omit<Planned, 'type' | 'checklist'>,
): Pick<Ticket, 'parts'> {
  if (plan.parts.length === 0) return {}
  const key = `${number}/round-${round}/plan-${plan.revision}/parts`
  return { parts: { key, lines: plan.parts, state: 'wanted', shortages: [] } }
}
