import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { staff, teams, tickets } from '../schema/index.ts'

export type StaffMember = typeof staff.$inferInsert

/** @returns false when the id is taken */
export async function addStaff(db: Db, member: StaffMember): Promise<boolean> {
  const rows = await db.insert(staff).values(member).onConflictDoNothing().returning({ id: staff.id })
  return rows.length > 0
}

export function listStaff(db: Db) {
  return db.select().from(staff).orderBy(asc(staff.id))
}

export async function findStaff(db: Db, id: string) {
  const [row] = await db.select().from(staff).where(eq(staff.id, id))
  return row
}

/** The staff id of who leads the ticket's team, if it has a team that somebody at work leads. */
export async function teamLeadOf(db: Db, number: string): Promise<string | undefined> {
  const [row] = await db
    .select({ lead: staff.id })
    .from(tickets)
    .innerJoin(teams, eq(teams.id, tickets.team))
    .innerJoin(staff, and(eq(staff.id, teams.lead), eq(staff.active, true)))
    .where(eq(tickets.number, number))
  return row?.lead
}
