import { eq, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { staff } from '../schema/index.ts'
import { findStaff } from './staff.ts'

/**
 * Says whom somebody answers to; null for who is at the top.
 * @returns what is in the way: the chain that escalations climb has an end, so nobody is above themselves
 */
export async function setReportsTo(db: Db, id: string, reportsTo: string | null) {
  return db.transaction(async (tx) => {
    // 5063: any number. Two changes at once could close a circle between them.
    await tx.execute(sql`select pg_advisory_xact_lock(5063)`)
    if (!(await findStaff(tx, id))) return 'not_found'
    if (reportsTo !== null) {
      if (!(await findStaff(tx, reportsTo))) return 'unknown_superior'
      if (await isAbove(tx, id, reportsTo)) return 'circle'
    }
    const [row] = await tx.update(staff).set({ reportsTo }).where(eq(staff.id, id)).returning()
    return row ?? 'not_found'
  })
}

/**
 * The hours of the day at which a supervisor wants the digest of their teams; none: the common ones.
 * @returns why not: nobody has the id, or they get no digest, since they are no supervisor or have left
 */
export async function setDigestHours(db: Db, id: string, hours: readonly string[]) {
  const member = await findStaff(db, id)
  if (!member) return 'not_found'
  // Hours that were chosen once, for instance before somebody changed the role, can always be taken back.
  if (hours.length > 0 && !(member.role === 'supervisor' && member.active)) return 'gets_no_digest'
  const [row] = await db
    .update(staff)
    .set({ digestHours: [...hours].sort() })
    .where(eq(staff.id, id))
    .returning()
  return row ?? 'not_found'
}

/** Whether one is the other, or anywhere above the other. */
async function isAbove(db: Db, one: string, other: string): Promise<boolean> {
  const rows = await db.execute(sql`
    with recursive chain (id) as (
      select ${other}::text
      union
      select staff.reports_to from staff join chain on chain.id = staff.id where staff.reports_to is not null
    )
    select 1 from chain where id = ${one}`)
  return rows.length > 0
}
