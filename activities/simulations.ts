import type { Db } from '../db/client.ts'
import {
  findSimulation,
  finishSimulation,
  livesReceived,
  noteProgress,
  type SimulationRow,
  unfinishedSimulations,
} from '../db/queries/simulations.ts'
import { addCompared, type Comparison, nothingCompared } from '../workflows/domain/sla/comparison.ts'
import { type SimulationOrder, simulate, type TicketLife } from '../workflows/domain/sla/simulation.ts'
import { dateIn } from '../workflows/domain/time/zone.ts'
import { hearersOf } from './hearers.ts'
import type { Pace } from './pace.ts'

/** Few enough that an interrupted run repeats only seconds of work. */
export const ticketsPerPage = 50

/**
 * Goes through the tickets of a simulation, from where the last attempt had come to its end. After each page it notes
 * the sums, and rests as long as the page took, longer when others run too: however many are asked for, at least half of
 * the time is left to what cannot wait.
 * @param timeZone whose days are meant
 */
export async function runSimulation(db: Db, id: string, timeZone: string, pace: Pace): Promise<void> {
  for (;;) {
    const row = await findSimulation(db, id)
    if (row?.state !== 'running') return
    const began = Date.now()
    const page = { after: row.reachedTicket, limit: ticketsPerPage, timeZone }
    const lives = await livesReceived(db, row.request, page)
    const last = lives.at(-1)
    if (!last) return finishSimulation(db, id, { state: 'done', result: row.result ?? nothingCompared })
    const result = await compareAll(db, row, lives, timeZone, pace)
    // Not noted: another attempt is ahead, and the next look finds where it is.
    await noteProgress(db, row, { done: row.done + lives.length, reachedTicket: last.number, result })
    const running = (await unfinishedSimulations(db)).length
    await pace.rest((Date.now() - began) * Math.max(1, 2 * running - 1))
  }
}

async function compareAll(
  db: Db,
  { request, result }: SimulationRow,
  lives: readonly TicketLife[],
  timeZone: string,
  pace: Pace,
): Promise<Comparison> {
  let sums = result ?? nothingCompared
  for (const life of lives) {
    sums = await compareOne(db, request, sums, life, timeZone)
    // Tickets are waiting to be recorded by this very process.
    await pace.rest(0)
  }
  return sums
}

async function compareOne(
  db: Db,
  order: SimulationOrder,
  sums: Comparison,
  life: TicketLife,
  timeZone: string,
): Promise<Comparison> {
  const compared = simulate(order, life)
  const alerts = [...compared.recorded.alerts, ...compared.simulated.alerts]
  const peopleOf = await hearersOf(db, life.number, alerts)
  return addCompared(sums, compared, { peopleOf, dayOf: (at) => dateIn(at, timeZone) })
}
