import type { Db } from '../db/client.ts'
import {
  keepTracking,
  markAsked,
  openParcels,
  orphanedParcels,
  type ParcelRow,
} from '../db/queries/parcels.ts'
import { type TrackingEar, tellTracking } from '../db/tracking.ts'
import type { Carrier } from './gateways/carrier.ts'
import { withdrawLabel } from './labels.ts'

/** What became of a look at all parcels. */
export interface Swept {
  asked: number
  /** Reports that tickets now know of. */
  told: number
  /** Labels that a crash had left behind, by key. */
  withdrawn: string[]
  /** The last thing that went wrong, a short code. */
  problem?: string
}

const perSweep = 200
const orphanedAfter = 10 * 60_000

/** One look at everything that is under way: there is no timer for each parcel. */
export async function sweepParcels(db: Db, carrier: Carrier, ear: TrackingEar, now: Date): Promise<Swept> {
  const open = await openParcels(db, perSweep)
  const problems: string[] = []
  for (const parcel of open) problems.push(...(await askAfter(db, carrier, parcel, now)))
  const told = await tellTracking(db, ear)
  const withdrawn = await withdrawOrphans(db, carrier, now)
  const problem = problems.at(-1)
  return { asked: open.length, told, withdrawn, ...(problem === undefined ? {} : { problem }) }
}

/** One that a carrier cannot answer for holds up no other. */
async function askAfter(db: Db, carrier: Carrier, parcel: ParcelRow, now: Date): Promise<string[]> {
  await markAsked(db, parcel.key, now)
  const { carrier: by, trackingNumber } = parcel
  if (by === null || trackingNumber === null) return []
  const answer = await carrier.track({ carrier: by, trackingNumber })
  if ('problem' in answer) return [answer.problem]
  await keepTracking(db, parcel.key, answer)
  return []
}

async function withdrawOrphans(db: Db, carrier: Carrier, now: Date): Promise<string[]> {
  const withdrawn: string[] = []
  for (const orphan of await orphanedParcels(db, new Date(now.getTime() - orphanedAfter))) {
    await withdrawLabel(db, carrier, orphan)
      .then((done) => done === 'withdrawn' && withdrawn.push(orphan.key))
      .catch(() => undefined)
  }
  return withdrawn
}
