import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Profile } from '../../workflows/domain/dispatch/profile-faults.ts'
import type { Db } from '../client.ts'
import { engineers, leave, staff } from '../schema/index.ts'

/** An engineer with everything that choosing goes by, as people write it. */
export interface EngineerProfile extends Profile {
  id: string
  name: string
  email: string
  phone?: string | undefined
  language: (typeof staff.$inferSelect)['language']
  /** With the level of each. */
  skills: Record<string, number>
  models: string[]
  regions: string[]
}

/** An engineer's rows; `leave` is what lies ahead or is going on. */
export type EngineerRow = Awaited<ReturnType<typeof listEngineers>>[number]

/** Engineers by id. @param filter.after goes on behind the one of this id */
export function listEngineers(db: Db, filter: { after?: string | undefined; limit: number }) {
  return selectEngineers(db)
    .where(and(isEngineer, filter.after === undefined ? undefined : gt(staff.id, filter.after)))
    .orderBy(asc(staff.id))
    .limit(filter.limit)
}

export async function findEngineer(db: Db, id: string): Promise<EngineerRow | undefined> {
  const [row] = await selectEngineers(db).where(and(isEngineer, eq(staff.id, id)))
  return row
}

/** @returns false when the id is taken */
export async function addEngineer(db: Db, profile: EngineerProfile): Promise<boolean> {
  return db.transaction(async (tx) => {
    const added = await tx
      .insert(staff)
      .values({ id: profile.id, role: 'engineer', ...personOf(profile) })
      .onConflictDoNothing()
      .returning({ id: staff.id })
    if (added.length > 0) await tx.insert(engineers).values({ id: profile.id, ...profileOf(profile) })
    return added.length > 0
  })
}

/** Puts a profile in the place of the one that there is. @returns false when nobody of this id is an engineer */
export async function changeEngineer(db: Db, profile: EngineerProfile): Promise<boolean> {
  return db.transaction(async (tx) => {
    const known = await tx
      .update(staff)
      .set(personOf(profile))
      .where(and(eq(staff.id, profile.id), isEngineer))
      .returning({ id: staff.id })
    const row = profileOf(profile)
    if (known.length > 0) {
      await tx
        .insert(engineers)
        .values({ id: profile.id, ...row })
        .onConflictDoUpdate({ target: engineers.id, set: row })
    }
    return known.length > 0
  })
}

const isEngineer = eq(staff.role, 'engineer')

const leaveAhead = sql<{ id: string; from: string; to: string }[]>`coalesce((
  select json_agg(json_build_object('id', ${leave.id}, 'from', lower(${leave.during}), 'to', upper(${leave.during}))
    order by ${leave.during})
  from ${leave} where ${leave.engineer} = ${staff.id} and upper(${leave.during}) > now()
), '[]')`

function selectEngineers(db: Db) {
  return db
    .select({ person: staff, profile: engineers, leave: leaveAhead })
    .from(staff)
    .leftJoin(engineers, eq(engineers.id, staff.id))
    .$dynamic()
}

function personOf({ name, email, phone, language, skills, models, regions }: EngineerProfile) {
  return { name, email, phone: phone ?? null, language, skills: Object.keys(skills), models, regions }
}

function profileOf({ skills, certificates, home, radius, shifts, onCall }: EngineerProfile) {
  return {
    levels: skills,
    certificates: [...certificates],
    latitude: home?.latitude ?? null,
    longitude: home?.longitude ?? null,
    radius: radius ?? null,
    shifts: shifts ?? null,
    onCall: onCall ?? null,
  }
}
