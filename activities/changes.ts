import { Context } from '@temporalio/activity'
import { CancelledFailure } from '@temporalio/common'
import { type Db, databaseAway } from '../db/client.ts'
import { finishSimulation } from '../db/queries/simulations.ts'
import { activityPace } from './pace.ts'
import { preparePublication } from './preparation.ts'
import { carryOutPublication } from './publications.ts'
import { runSimulation } from './simulations.ts'
import type { TicketTeller } from './telling.ts'

/**
 * Long work on many tickets, in pages: asking what a change of policies or calendars would do, and making it. How far it
 * has come stands in Postgres, so that any attempt goes on from there.
 */
export interface ChangeActivities {
  runSimulation(id: string): Promise<void>
  preparePublication(id: string): Promise<void>
  carryOutPublication(id: string): Promise<void>
}

/** @param timeZone whose days are meant */
export function changeActivities(db: Db, teller: TicketTeller, timeZone: string): ChangeActivities {
  return {
    runSimulation: (id) =>
      runSimulation(db, id, timeZone, activityPace()).catch((error: unknown) => giveUp(db, id, error)),
    preparePublication: (id) => preparePublication(db, id, timeZone, activityPace()),
    carryOutPublication: (id) => carryOutPublication(db, teller, id, timeZone, activityPace()),
  }
}

const mostAttempts = 10

/** Whoever asked is told that there will be no answer, rather than left waiting; a simulation changes nothing. */
async function giveUp(db: Db, id: string, error: unknown): Promise<void> {
  const passing = error instanceof CancelledFailure || databaseAway(error)
  if (passing || Context.current().info.attempt < mostAttempts) throw error
  await finishSimulation(db, id, { state: 'failed', problem: 'internal_error' })
}
