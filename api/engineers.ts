import type { Db } from '../db/client.ts'
import { type EngineerProfile, type EngineerRow, findEngineer } from '../db/queries/engineers.ts'
import { profileFaults } from '../workflows/domain/dispatch/profile-faults.ts'
import type { Calendar } from '../workflows/domain/time/calendar.ts'
import type { NewEngineer } from './contract/engineers.ts'
import { problem } from './errors.ts'
import { refuseFaults } from './faults.ts'
import { storable } from './fields.ts'

/** @throws a problem: 404 when nobody of this id is an engineer */
export async function engineerFor(db: Db, id: string): Promise<EngineerRow> {
  const engineer = storable(id) ? await findEngineer(db, id) : undefined
  if (!engineer) throw problem(404, 'engineer_not_found', 'There is no engineer of this id.')
  return engineer
}

/** @throws a problem that names each fault of a profile by its place */
export function refuseFaultyProfile(profile: EngineerProfile, today: string, before?: EngineerRow): void {
  refuseFaults(profileFaults(profile, today, before?.profile?.certificates))
}

/** A profile as it was sent. */
export function profileIn({ shifts, onCall, ...body }: NewEngineer): EngineerProfile {
  // What a request leaves out is not there; only the compiler takes it for something undefined.
  return {
    ...body,
    ...(shifts ? { shifts: shifts as Calendar } : {}),
    ...(onCall ? { onCall: onCall as Calendar } : {}),
  }
}

/** What a file of engineers does not say. */
export function calendarsOf({ profile }: EngineerRow): Pick<EngineerProfile, 'shifts' | 'onCall'> {
  return {
    ...(profile?.shifts ? { shifts: profile.shifts } : {}),
    ...(profile?.onCall ? { onCall: profile.onCall } : {}),
  }
}
