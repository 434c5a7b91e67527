import { asc, eq } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { staff } from '../schema/index.ts'

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
