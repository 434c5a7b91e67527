import { eq } from 'drizzle-orm'
import type { Change, OfferedPolicy } from '../../workflows/domain/sla/change.ts'
import type { Db } from '../client.ts'
import { policies } from '../schema/index.ts'
import { calendarsInForce, findCalendar } from './calendars.ts'
import { findPolicy, type PolicyVersion } from './policies.ts'
import type { PublicationRow } from './publications.ts'

/** What a publication changes, with all that decides what tickets then get. */
export async function changeOfPublication(db: Db, row: PublicationRow): Promise<Change> {
  const { subject, subjectId: id, version, retires } = row
  if (retires) return changeTo(db, { retired: id })
  if (subject === 'calendar') {
    const found = await findCalendar(db, id, version)
    if (!found) throw new Error(`Calendar ${id}@${version} is published, and not there.`)
    return changeTo(db, { calendar: { id, version, calendar: found.calendar } })
  }
  const policy = await findPolicy(db, id, version)
  if (!policy) throw new Error(`Policy ${id}@${version} is published, and not there.`)
  return changeTo(db, { policy: offered(policy) })
}

/** A change, with the policies and calendars that are in force beside it. */
export async function changeTo(
  db: Db,
  wanted: Pick<Change, 'policy' | 'everything' | 'retired' | 'calendar'>,
): Promise<Change> {
  const { policy, retired, calendar } = wanted
  const inForce = await db.select().from(policies).where(eq(policies.state, 'published'))
  const others = inForce
    .map(offered)
    .filter((other) => other.id !== retired && !(policy && replaces(policy, other)))
  const calendars = await calendarsInForce(db)
  return { ...wanted, others, calendars: calendar ? { ...calendars, [calendar.id]: calendar } : calendars }
}

export function offered({ id, version, scope, value, definition }: PolicyVersion): OfferedPolicy {
  return { id, version, scope, ...(value === null ? {} : { value }), definition }
}

/** An earlier version of it, or what is for the same case. */
function replaces(policy: OfferedPolicy, other: OfferedPolicy): boolean {
  return other.id === policy.id || (other.scope === policy.scope && other.value === policy.value)
}
