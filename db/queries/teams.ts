import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { staff, teams } from '../schema/index.ts'

export type Team = typeof teams.$inferSelect

export function listTeams(db: Db): Promise<Team[]> {
  return db.select().from(teams).orderBy(asc(teams.id))
}

export async function findTeam(db: Db, id: string): Promise<Team | undefined> {
  const [row] = await db.select().from(teams).where(eq(teams.id, id))
  return row
}

/** A new team, or one as it is from now on. */
export async function putTeam(db: Db, { id, ...rest }: Team): Promise<Team> {
  const [row] = await db
    .insert(teams)
    .values({ id, ...rest })
    .onConflictDoUpdate({ target: teams.id, set: rest })
    .returning()
  if (!row) throw new Error('A team was neither inserted nor changed.')
  return row
}

/** Those of these ids that somebody has who is at work. */
export async function staffAtWork(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ id: staff.id })
    .from(staff)
    .where(and(inArray(staff.id, [...ids]), eq(staff.active, true)))
  return rows.map(({ id }) => id)
}
