import { and, arrayContains, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type Calendar, openSpans } from '../../workflows/domain/time/calendar.ts'
import type { Db } from '../client.ts'
import { staff, teams, tickets } from '../schema/index.ts'
import { calendarWarnings } from './calendar-warnings.ts'
import { calendarsInForce } from './calendars.ts'
import { chosenDigest, circulate, type Named } from './digests.ts'

export interface ChosenOrder {
  /** The quarter of an hour that it is about; a little later counts as that. */
  scheduledFor: Date
  /** How far ahead "due soon" looks, in milliseconds. */
  horizon: number
  /** The company's, which chosen hours are meant in. */
  timeZone: string
}

type Supervisor = typeof staff.$inferSelect
type Team = typeof teams.$inferSelect

const quarter = 15 * 60_000

/**
 * Writes the digests of the supervisors who chose this quarter of an hour and have a team at work, each of the own
 * teams' tickets. Run again for the same time, it changes nothing.
 */
export async function writeChosenDigests(
  db: Db,
  { scheduledFor: at, horizon, timeZone }: ChosenOrder,
): Promise<Named> {
  const scheduledFor = new Date(Math.floor(at.getTime() / quarter) * quarter)
  const time = timeOfDay(scheduledFor, timeZone)
  const chosen = await supervisorsAt(db, time)
  const warnings = chosen.length === 0 ? [] : await calendarWarnings(db, scheduledFor)
  const named = { breached: new Set<string>(), dueSoon: new Set<string>() }
  for (const supervisor of chosen) {
    const own = await db.select().from(teams).where(eq(teams.supervisor, supervisor.id))
    if (own.length > 0 && !(await anyAtWork(db, own, scheduledFor))) continue
    const order = { digest: chosenDigest(supervisor.id), scheduledFor, horizon }
    const found = await circulate(db, order, {
      readers: [supervisor.id],
      about: own.length > 0 ? ofTeams(own) : ofRegions(supervisor),
      warnings,
      firstOfDay: [...supervisor.digestHours].sort()[0] === time,
    })
    for (const number of found.breached) named.breached.add(number)
    for (const number of found.dueSoon) named.dueSoon.add(number)
  }
  return { breached: named.breached.size, dueSoon: named.dueSoon.size }
}

function supervisorsAt(db: Db, time: string): Promise<Supervisor[]> {
  const chose = arrayContains(staff.digestHours, [time])
  return db
    .select()
    .from(staff)
    .where(and(eq(staff.role, 'supervisor'), eq(staff.active, true), chose))
    .orderBy(staff.id)
}

/** A team without a calendar, or with one that is not in force, is always at work. */
async function anyAtWork(db: Db, own: readonly Team[], moment: Date): Promise<boolean> {
  const named = own.flatMap(({ calendar }) => calendar ?? [])
  const inForce = await calendarsInForce(db, named)
  return own.some(({ calendar }) => {
    const hours = calendar === null ? undefined : inForce[calendar]?.calendar
    return hours === undefined || isOpen(hours, moment.getTime())
  })
}

function isOpen(calendar: Calendar, at: number): boolean {
  for (const { from } of openSpans(calendar, at)) return from <= at
  return false
}

function ofTeams(own: readonly Team[]): SQL {
  const ids = own.map(({ id }) => id)
  return inArray(tickets.team, ids)
}

/** As with notices: a region that no supervisor looks after is everybody's, and so is a ticket without one. */
function ofRegions({ regions }: Supervisor): SQL | undefined {
  if (regions.length === 0) return undefined
  const looksAfter = sql`${staff.role} = 'supervisor' and ${staff.active}
    and (${staff.regions} = '{}' or ${tickets.region} = any(${staff.regions}))`
  return sql`(${tickets.region} is null or ${inArray(tickets.region, regions)}
    or not exists (select from ${staff} where ${looksAfter}))`
}

/** `08:15`, as people of the company's time zone read it off the clock. */
function timeOfDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}
