import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { ChangeActivities } from '../activities/changes.ts'
import type { DisplacementActivities } from '../activities/displacements.ts'
import type { TicketActivities } from '../activities/index.ts'
import type { LoanerActivities } from '../activities/loaners.ts'
import type { MaintenanceActivities } from '../activities/maintenance.ts'
import type { NeighbourActivities } from '../activities/neighbours.ts'
import type { NoticeActivities } from '../activities/notices.ts'
import type { ParcelActivities } from '../activities/parcels.ts'
import type { PartActivities } from '../activities/parts.ts'

/**
 * How long each kind of work may take and how it is tried again. No attempt is ever the last one: the outside world
 * comes back, and every effect carries a key, so that doing it again changes nothing.
 */
const kinds = {
  /** Postgres, in milliseconds, inside the workflow task. After 5 s it becomes ordinary work. */
  quickRecord: {
    startToCloseTimeout: '4s',
    scheduleToCloseTimeout: '5s',
    retry: { initialInterval: '50ms', maximumInterval: '1s' },
  },
  /** Postgres, as often as it takes. */
  postgres: {
    startToCloseTimeout: '10s',
    retry: { initialInterval: '500ms', maximumInterval: '30s' },
    // A fresh history asks again under the same key; waiting for the old attempt would gain nothing.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  },
  /** Many tickets in pages; how far it has come is in Postgres, and a worker that dies is missed soon. */
  atLength: {
    startToCloseTimeout: '7d',
    heartbeatTimeout: '15s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  },
  /** Another ticket, whose workflow may be busy, or have to be started first. */
  neighbour: {
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  },
  /** The outside world: mail servers and whatever else may be slow; a worker that dies meanwhile is missed soon. */
  outside: {
    startToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    retry: { initialInterval: '2s', maximumInterval: '1m' },
  },
} as const

export const recordQuickly = proxyLocalActivities<TicketActivities>(kinds.quickRecord).record
export const atLength = proxyActivities<ChangeActivities>(kinds.atLength)
export const displacing = proxyActivities<DisplacementActivities>(kinds.atLength)
export const atLengthMaintenance = proxyActivities<MaintenanceActivities>(kinds.atLength)
export const postgres = proxyActivities<TicketActivities>(kinds.postgres)
export const stock = proxyActivities<PartActivities>(kinds.postgres)
export const neighbours = proxyActivities<NeighbourActivities>(kinds.neighbour)
export const loaners = proxyActivities<LoanerActivities>(kinds.postgres)

/** On the queue of what talks to the outside world. */
export function parcels(taskQueue: string) {
  return proxyActivities<ParcelActivities>({
    ...kinds.outside,
    taskQueue,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  })
}

export function courierActivities(taskQueue: string) {
  return proxyActivities<NoticeActivities>({ ...kinds.outside, taskQueue })
}
