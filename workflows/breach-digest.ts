import { workflowInfo } from '@temporalio/workflow'
import { postgres } from './activities.ts'

/**
 * Tells every supervisor what is breached and what is due within the horizon. Started by a schedule; it speaks of the
 * time it was scheduled for, so that a late or repeated run tells the same and tells it once.
 */
export async function breachDigest(digest: string): Promise<{ breached: number; dueSoon: number }> {
  const { searchAttributes, startTime } = workflowInfo()
  const [scheduled] = searchAttributes.TemporalScheduledStartTime ?? []
  const scheduledFor = scheduled instanceof Date ? scheduled : startTime
  return postgres.writeDigest({ digest, scheduledFor: scheduledFor.toISOString() })
}
