import type { TrackingCode } from '../workflows/domain/depot/unit.ts'
import type { Instant } from '../workflows/domain/time/instant.ts'
import { type Actor, system } from '../workflows/domain/vocabulary.ts'
import type { Db } from './client.ts'
import { markTold, untoldTracking } from './queries/parcels.ts'

/** Whoever sends commands to tickets: the API and the worker both do. */
export interface TrackingEar {
  act(
    number: string,
    act: { command: { type: 'recordTracking'; key: string; code: TrackingCode; at: Instant }; by: Actor },
    updateId: string,
  ): Promise<object>
}

const atOnce = 200

/**
 * Tells tickets what carriers have reported, in order, and keeps that they know. What does not get through is told by
 * the next sweep: the same report is the same update.
 * @param parcel only of this one
 * @returns how many got through
 */
export async function tellTracking(db: Db, ear: TrackingEar, parcel?: string): Promise<number> {
  let told = 0
  const stuck = new Set<string>()
  for (const { ticket, parcel: key, code, at } of await untoldTracking(db, atOnce, parcel)) {
    if (stuck.has(key)) continue
    const command = { type: 'recordTracking', key, code, at } as const
    const outcome = await ear.act(ticket, { command, by: system }, `${key} ${code} ${at}`)
    // A refusal means that it no longer matters.
    if ('done' in outcome || 'rejected' in outcome) {
      await markTold(db, { parcel: key, code, at })
      told += 1
    } else stuck.add(key)
  }
  return told
}
