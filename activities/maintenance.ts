import { CancelledFailure } from '@temporalio/common'
import { type Db, databaseAway, withoutValues } from '../db/client.ts'
import { contractsDue, type MaintenanceOpened, openMaintenance } from '../db/queries/maintenance.ts'
import type { PolicyDefinition } from '../workflows/domain/sla/definition.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import { dateIn } from '../workflows/domain/time/zone.ts'
import { activityPace, type Pace } from './pace.ts'

export interface MaintenanceActivities {
  /** Opens the tickets of all contracts that are due. How far each has come stands with it, so that twice is once. */
  openDueMaintenance(): Promise<MaintenanceRun>
}

interface MaintenanceRun extends MaintenanceOpened {
  /** Contracts that could not be looked at, and why; the others were, and the next run tries these again. */
  failed: { contract: string; problem: string }[]
}

interface MaintenanceSettings {
  /** The department's, whose days are meant. */
  timeZone: string
  /** What the default policy says where none was published yet. */
  policy: PolicyDefinition
}

export function maintenanceActivities(db: Db, settings: MaintenanceSettings): MaintenanceActivities {
  return {
    openDueMaintenance: () => openDueMaintenance(db, settings, activityPace()),
  }
}

/**
 * It asks what is due by now, not by when the run was scheduled: from where to go on stands in Postgres, and a run that
 * waited for its worker for a day opens what is due when it comes. One contract that cannot be looked at holds up no other.
 */
export async function openDueMaintenance(
  db: Db,
  settings: MaintenanceSettings,
  pace: Pace,
): Promise<MaintenanceRun> {
  const now = instant(Date.now())
  const run: MaintenanceRun = { opened: [], leftOut: [], failed: [] }
  for (const contract of await contractsDue(db, dateIn(now, settings.timeZone))) {
    await pace.rest(0)
    try {
      const { opened, leftOut } = await openMaintenance(db, contract, { ...settings, now })
      run.opened.push(...opened)
      run.leftOut.push(...leftOut)
    } catch (error) {
      if (error instanceof CancelledFailure || databaseAway(error)) throw error
      run.failed.push({ contract, problem: problemOf(error) })
    }
  }
  return run
}

function problemOf(error: unknown): string {
  const plain = withoutValues('open maintenance', error)
  return plain instanceof Error ? plain.message : 'unknown'
}
