import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { ChangeActivities } from '../activities/changes.ts'
import type { TicketActivities } from '../activities/index.ts'
import type { NoticeActivities } from '../activities/notices.ts'
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
  /** The outside world: mail servers and whatever else may be slow. */
  outside: {
    startToCloseTimeout: '2m',
    retry: { initialInterval: '2s', maximumInterval: '1m' },
  },
} as const

export const recordQuickly = proxyLocalActivities<TicketActivities>(kinds.quickRecord).record
export const atLength = proxyActivities<ChangeActivities>(kinds.atLength)
export const postgres = proxyActivities<TicketActivities>(kinds.postgres)
export const stock = proxyActivities<PartActivities>(kinds.postgres)

export function courierActivities(taskQueue: string) {
  return proxyActivities<NoticeActivities>({ ...kinds.outside, taskQueue })
}
