import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Calendars } from '../../workflows/domain/sla/definition.ts'
import type { Db } from '../client.ts'
import { calendars } from '../schema/index.ts'
import { lockVersions, type NotEdited } from './versions.ts'

export type CalendarVersion = typeof calendars.$inferSelect

/** What people write of a calendar. */
export type CalendarDraft = Pick<
  CalendarVersion,
  'nameZh' | 'nameEn' | 'calendar' | 'verifiedYears' | 'source'
>

/** The calendars that promises are reckoned by today. @param ids only these; those that are not in force are left out */
export async function calendarsInForce(db: Db, ids?: readonly string[]): Promise<Calendars> {
  if (ids?.length === 0) return {}
  const rows = await db
    .select({ id: calendars.id, version: calendars.version, calendar: calendars.calendar })
    .from(calendars)
    .where(and(eq(calendars.state, 'published'), ids && inArray(calendars.id, [...ids])))
  return Object.fromEntries(rows.map(({ id, ...found }) => [id, found]))
}

/** Of each calendar the version in force, or the newest where none is. */
export function listCalendars(db: Db): Promise<CalendarVersion[]> {
  return db
    .selectDistinctOn([calendars.id])
    .from(calendars)
    .orderBy(asc(calendars.id), desc(sql`${calendars.state} = 'published'`), desc(calendars.version))
}

/** All versions of a calendar, the newest first. */
export function calendarVersions(db: Db, id: string): Promise<CalendarVersion[]> {
  return db.select().from(calendars).where(eq(calendars.id, id)).orderBy(desc(calendars.version))
}

/** @param version none: the one in force */
export async function findCalendar(
  db: Db,
  id: string,
  version?: number,
): Promise<CalendarVersion | undefined> {
  const which = version === undefined ? eq(calendars.state, 'published') : eq(calendars.version, version)
  const [row] = await db
    .select()
    .from(calendars)
    .where(and(eq(calendars.id, id), which))
  return row
}

/** A new calendar, or the next version of one. */
export async function draftCalendar(
  db: Db,
  id: string,
  draft: CalendarDraft,
  madeBy: string,
): Promise<CalendarVersion> {
  return db.transaction(async (tx) => {
    await lockVersions(tx)
    const [newest] = await calendarVersions(tx, id)
    const version = (newest?.version ?? 0) + 1
    const [row] = await tx
      .insert(calendars)
      .values({ id, version, state: 'draft', madeBy, ...draft })
      .returning()
    if (!row) throw new Error('A calendar was not inserted.')
    return row
  })
}

/** Changes a draft; what is or was in force stays as it is. */
export async function editCalendar(
  db: Db,
  id: string,
  version: number,
  draft: CalendarDraft,
  madeBy: string,
): Promise<CalendarVersion | NotEdited> {
  const itself = and(eq(calendars.id, id), eq(calendars.version, version))
  const [row] = await db
    .update(calendars)
    .set({ ...draft, madeBy, madeAt: new Date() })
    .where(and(itself, eq(calendars.state, 'draft')))
    .returning()
  return row ?? ((await findCalendar(db, id, version)) ? 'version_in_use' : 'not_found')
}
