import { and, eq, ne, sql } from 'drizzle-orm'
import { calendarsNamed } from '../../workflows/domain/sla/definition.ts'
import type { Db } from '../client.ts'
import { calendars, policies, teams } from '../schema/index.ts'
import { calendarsInForce, findCalendar } from './calendars.ts'
import { findPolicy } from './policies.ts'
import { lockVersions } from './versions.ts'

export type Subject = 'policy' | 'calendar'

/** What was in force before; null when nothing was. */
export interface Replaced {
  former: number | null
}

/** Why a version does not come into force: another policy is there for the same case, or a calendar of it is not in force. */
export type NotInForce = 'not_found' | 'taken' | 'calendar_not_in_force'

/**
 * Makes a version the one in force; the one before is superseded. A version that was in force once can be so again.
 * Asked for the one that is in force already, it changes nothing.
 */
export async function setInForce(
  db: Db,
  subject: Subject,
  id: string,
  version: number,
): Promise<Replaced | NotInForce> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    return subject === 'policy' ? policyInForce(tx, id, version) : calendarInForce(tx, id, version)
  })
}

/**
 * Takes what is in force out of force, so that there is none: a first version is rolled back.
 * @returns false when policies in force or teams still go by this calendar, and nothing was changed
 */
export async function setOutOfForce(db: Db, subject: Subject, id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    if (subject === 'calendar' && (await countedBy(tx, id))) return false
    const table = subject === 'policy' ? policies : calendars
    await tx
      .update(table)
      .set({ state: 'superseded' })
      .where(and(eq(table.id, id), eq(table.state, 'published')))
    return true
  })
}

async function policyInForce(tx: Db, id: string, version: number): Promise<Replaced | NotInForce> {
  const wanted = await findPolicy(tx, id, version)
  if (!wanted) return 'not_found'
  const sameCase = and(
    eq(policies.scope, wanted.scope),
    sql`${policies.value} is not distinct from ${wanted.value}`,
  )
  const [other] = await tx
    .select({ id: policies.id })
    .from(policies)
    .where(and(eq(policies.state, 'published'), ne(policies.id, id), sameCase))
  if (other) return 'taken'
  const named = calendarsNamed(wanted.definition)
  const there = await calendarsInForce(tx, named)
  if (named.some((calendar) => !(calendar in there))) return 'calendar_not_in_force'
  const former = await findPolicy(tx, id)
  if (former?.version !== version) await exchange(tx, policies, id, version)
  return { former: former?.version ?? null }
}

async function calendarInForce(tx: Db, id: string, version: number): Promise<Replaced | NotInForce> {
  if (!(await findCalendar(tx, id, version))) return 'not_found'
  const former = await findCalendar(tx, id)
  if (former?.version !== version) await exchange(tx, calendars, id, version)
  return { former: former?.version ?? null }
}

async function exchange(
  tx: Db,
  table: typeof policies | typeof calendars,
  id: string,
  version: number,
): Promise<void> {
  const itself = eq(table.id, id)
  await tx
    .update(table)
    .set({ state: 'superseded' })
    .where(and(itself, eq(table.state, 'published')))
  await tx
    .update(table)
    .set({ state: 'published', publishedAt: new Date() })
    .where(and(itself, eq(table.version, version)))
}

async function countedBy(tx: Db, calendar: string): Promise<boolean> {
  const rows = await tx
    .select({ definition: policies.definition })
    .from(policies)
    .where(eq(policies.state, 'published'))
  if (rows.some(({ definition }) => calendarsNamed(definition).includes(calendar))) return true
  const [team] = await tx.select({ id: teams.id }).from(teams).where(eq(teams.calendar, calendar)).limit(1)
  return team !== undefined
}
