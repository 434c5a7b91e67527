import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import type { SimulationRow } from '../db/queries/simulations.ts'
import { staffNames } from '../db/queries/tickets.ts'
import type { Comparison, Counts } from '../workflows/domain/sla/comparison.ts'
import type { ClockKind } from '../workflows/domain/vocabulary.ts'
import { simulationWorkflowId } from '../workflows/messages.ts'
import type { simulationView } from './contract/simulations.ts'
import { type TemporalUi, workflowLink } from './views.ts'

type SimulationView = z.infer<typeof simulationView>

export async function viewSimulation(db: Db, row: SimulationRow, ui: TemporalUi): Promise<SimulationView> {
  const { id, state, request, total, done, problem, madeBy } = row
  return {
    id,
    state,
    from: request.from,
    to: request.to,
    until: request.until,
    progress: { total, done },
    result: state === 'done' && row.result ? await viewComparison(db, row.result) : null,
    problem,
    madeBy,
    madeAt: row.madeAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    links: { self: `/v1/sla/simulations/${id}`, temporal: workflowLink(simulationWorkflowId(id), ui) },
  }
}

async function viewComparison(db: Db, sums: Comparison): Promise<NonNullable<SimulationView['result']>> {
  const names = await staffNames(db, Object.keys(sums.people))
  return {
    touched: sums.touched,
    breaches: sums.breaches,
    alerts: {
      byLevel: sorted(sums.levels).map(([key, counts]) => ({ ...levelOf(key), ...counts })),
      byAudience: sorted(sums.audiences).map(([audience, counts]) => ({ audience, ...counts })),
      byPerson: sorted(sums.people).map(([person, counts]) => ({
        person,
        name: names.get(person)?.name ?? null,
        ...counts,
      })),
    },
    byDay: Object.entries(sums.days)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([day, counts]) => ({ day, ...counts })),
  }
}

/** Those that would be most often first. */
function sorted(counts: Record<string, Counts>): [string, Counts][] {
  return Object.entries(counts).sort(
    ([one, { simulated }], [other, { simulated: others }]) => others - simulated || (one < other ? -1 : 1),
  )
}

/** `response 75%`: a clock's name has no space, a level's may. */
function levelOf(key: string): { clock: ClockKind; level: string } {
  const space = key.indexOf(' ')
  return { clock: key.slice(0, space) as ClockKind, level: key.slice(space + 1) }
}
