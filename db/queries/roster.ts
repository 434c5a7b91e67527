import { and, eq, sql } from 'drizzle-orm'
import type { Engineer } from '../../workflows/domain/dispatch/engineer.ts'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Span } from '../../workflows/domain/time/span.ts'
import type { Db } from '../client.ts'
import { engineers, leave, roster, staff } from '../schema/index.ts'

/** Everybody who could be sent, with nothing yet of what they are doing. */
interface Roster {
  /** Names the state of a database's profiles. */
  version: string
  engineers: readonly Engineer[]
}

let kept: Roster | undefined

/** To be read along with whatever else a query reads: the state of the profiles then. Of table `roster`. */
export const rosterVersion = sql<string>`current_database() || '/' || ${roster.version}`

/**
 * The active engineers as a version has them, or a later one. They are kept in memory, since thousands of profiles
 * change a few times a day and are asked for with every visit.
 * @param now leave that is over by then is left out, in milliseconds since the epoch
 */
export async function rosterAt(db: Db, version: string, now: number): Promise<readonly Engineer[]> {
  // The version was read before the profiles are: what changes in between is read again the next time.
  if (kept?.version !== version) kept = { version, engineers: await activeEngineers(db, now) }
  return kept.engineers
}

async function activeEngineers(db: Db, now: number): Promise<Engineer[]> {
  const rows = await db
    .select({
      id: staff.id,
      skills: staff.skills,
      models: staff.models,
      regions: staff.regions,
      profile: engineers,
      leave: leaveFrom(now),
    })
    .from(staff)
    .leftJoin(engineers, eq(engineers.id, staff.id))
    .where(and(eq(staff.role, 'engineer'), eq(staff.active, true)))
    .orderBy(staff.id)
  const shared = sharing()
  return rows.map((row) => engineerOf(row, shared))
}

function leaveFrom(now: number) {
  return sql<Span[]>`coalesce((
    select json_agg(json_build_object(
      'from', (extract(epoch from lower(${leave.during})) * 1000)::float8,
      'to', (extract(epoch from upper(${leave.during})) * 1000)::float8))
    from ${leave} where ${leave.engineer} = ${staff.id}
      and upper(${leave.during}) > ${instant(now)}::timestamptz
  ), '[]')`
}

interface Row extends Pick<typeof staff.$inferSelect, 'id' | 'skills' | 'models' | 'regions'> {
  profile: typeof engineers.$inferSelect | null
  leave: Span[]
}

function engineerOf(
  { id, skills, profile, ...row }: Row,
  shared: (calendar: Calendar) => Calendar,
): Engineer {
  const { levels = {}, certificates = [], latitude, longitude, radius, shifts, onCall } = profile ?? {}
  return {
    id,
    ...row,
    skills: Object.fromEntries(skills.map((skill) => [skill, levels[skill] ?? 1])),
    certificates,
    ...(typeof latitude === 'number' && typeof longitude === 'number'
      ? { home: { latitude, longitude } }
      : {}),
    ...(typeof radius === 'number' ? { radius } : {}),
    ...(shifts ? { shifts: shared(shifts) } : {}),
    ...(onCall ? { onCall: shared(onCall) } : {}),
    busy: [],
    van: {},
    record: {},
  }
}

/** Makes equal calendars one object: what is worked out from it is then worked out once for all who share the shifts. */
function sharing(): (calendar: Calendar) => Calendar {
  const known = new Map<string, Calendar>()
  return (calendar) => {
    const text = JSON.stringify(calendar)
    const first = known.get(text) ?? calendar
    known.set(text, first)
    return first
  }
}
