import { workflowInfo } from '@temporalio/workflow'
import { parcels } from './activities.ts'
import { noticesQueue } from './messages.ts'

/** Asks carriers where everything is that is under way, and tells the tickets; run by a schedule. */
export async function parcelSweep() {
  return parcels(noticesQueue(workflowInfo().taskQueue)).sweepParcels()
}
