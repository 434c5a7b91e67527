import { eq } from 'drizzle-orm'
import { calendarsNamed } from '../../workflows/domain/sla/definition.ts'
import { unverifiedYears } from '../../workflows/domain/time/verified-years.ts'
import type { Db } from '../client.ts'
import { calendars, policies, teams } from '../schema/index.ts'

/** A calendar that promises are reckoned by, with a year whose holidays nobody has verified. */
export interface CalendarWarning {
  calendar: string
  nameZh: string
  nameEn: string
  year: number
}

/** What is to be warned of at a moment: of calendars in force that a policy in force or a team's hours name. */
export async function calendarWarnings(db: Db, at: Date): Promise<CalendarWarning[]> {
  const used = await calendarsInUse(db)
  const inForce = await db
    .select()
    .from(calendars)
    .where(eq(calendars.state, 'published'))
    .orderBy(calendars.id)
  return inForce
    .filter(({ id }) => used.has(id))
    .flatMap(({ id, nameZh, nameEn, calendar, verifiedYears }) =>
      unverifiedYears(calendar, verifiedYears, at.toISOString()).map((year) => ({
        calendar: id,
        nameZh,
        nameEn,
        year,
      })),
    )
}

async function calendarsInUse(db: Db): Promise<Set<string>> {
  const inForce = await db
    .select({ definition: policies.definition })
    .from(policies)
    .where(eq(policies.state, 'published'))
  const ofTeams = await db.selectDistinct({ calendar: teams.calendar }).from(teams)
  return new Set([
    ...inForce.flatMap(({ definition }) => calendarsNamed(definition)),
    ...ofTeams.flatMap(({ calendar }) => calendar ?? []),
  ])
}
