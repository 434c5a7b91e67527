import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import {
  type Candidate,
  type Engineer,
  earliestSlot,
  rankEngineers,
} from '../../workflows/domain/dispatch/ranking.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Span } from '../../workflows/domain/time/span.ts'
import { type Db, databaseErrorCode } from '../client.ts'
import { bookings, staff, units } from '../schema/index.ts'

export interface Job {
  ticket: string
  /** Names the booking; asked again, it answers what it did the first time. */
  key: string
  skills: readonly string[]
  durationMinutes: number
  window?: { from: Instant; to: Instant }
  region?: string
  unitId?: string
}

export interface Booking {
  engineer: string
  from: Instant
  to: Instant
}

const minute = 60_000
const quarter = 15 * minute
const lead = 60 * minute
const horizon = 14 * 24 * 60 * minute

/**
 * Books the best suitable engineer who is free. Where somebody else was quicker with one, the next best is taken.
 * @returns undefined when nobody suits
 */
export async function bookBestEngineer(
  db: Db,
  job: Job & { passedOver: readonly string[] },
  now: number,
): Promise<Booking | undefined> {
  const known = await bookingUnder(db, job.key)
  if (known) return known
  const wanted = {
    skills: job.skills,
    model: await modelOf(db, job.unitId),
    region: job.region,
    within: timeFrame(job, now),
    duration: job.durationMinutes * minute,
    passedOver: job.passedOver,
  }
  for (;;) {
    const candidates = rankEngineers(await engineers(db, now), wanted)
    if (candidates.length === 0) return undefined
    for (const candidate of candidates) {
      const booking = await book(db, job, candidate)
      if (booking) return booking
    }
    // Lost every race; the winners' bookings are seen now, so that later times are asked for.
  }
}

export type BookingRefusal = {
  refusal: 'unknown_engineer' | 'engineer_not_free'
  message: string
}

/** Books the engineer whom a dispatcher names, at the time named or at the first that is free. */
export async function bookEngineer(
  db: Db,
  job: Job & { engineer: string; from?: Instant },
  now: number,
): Promise<Booking | BookingRefusal> {
  const known = await bookingUnder(db, job.key)
  if (known) return known
  const engineer = (await engineers(db, now)).find((one) => one.id === job.engineer)
  if (!engineer)
    return { refusal: 'unknown_engineer', message: `No active engineer is called ${job.engineer}.` }
  const duration = job.durationMinutes * minute
  const from = job.from === undefined ? undefined : milliseconds(job.from)
  const within = from === undefined ? timeFrame(job, now) : { from, to: from + duration }
  const slot = earliestSlot(engineer.busy, within, duration)
  const booking = slot && (await book(db, job, { engineer: engineer.id, slot }))
  if (booking) return booking
  // Somebody was quicker with the first free time: the next one will do.
  if (slot && from === undefined) return bookEngineer(db, job, now)
  return { refusal: 'engineer_not_free', message: `${job.engineer} is not free then; name another time.` }
}

/** Gives an engineer's time back; giving it back twice changes nothing. */
export async function releaseBooking(db: Db, key: string): Promise<void> {
  await db
    .update(bookings)
    .set({ releasedAt: new Date() })
    .where(and(eq(bookings.key, key), isNull(bookings.releasedAt)))
}

async function bookingUnder(db: Db, key: string): Promise<Booking | undefined> {
  const [row] = await db
    .select({ engineer: bookings.engineer, from: lower, to: upper })
    .from(bookings)
    .where(eq(bookings.key, key))
  return row && { engineer: row.engineer, from: instant(row.from), to: instant(row.to) }
}

const lower = sql<number>`(extract(epoch from lower(${bookings.during})) * 1000)::float8`
const upper = sql<number>`(extract(epoch from upper(${bookings.during})) * 1000)::float8`

/** All engineers with their time that is taken from now on. */
async function engineers(db: Db, now: number): Promise<Engineer[]> {
  const people = await db
    .select({ id: staff.id, skills: staff.skills, models: staff.models, regions: staff.regions })
    .from(staff)
    .where(and(eq(staff.role, 'engineer'), eq(staff.active, true)))
  const ids = people.map((person) => person.id)
  const taken =
    ids.length === 0
      ? []
      : await db
          .select({ engineer: bookings.engineer, from: lower, to: upper })
          .from(bookings)
          .where(
            and(
              inArray(bookings.engineer, ids),
              isNull(bookings.releasedAt),
              sql`upper(${bookings.during}) > ${instant(now)}::timestamptz`,
            ),
          )
  return people.map((person) => ({
    ...person,
    busy: taken.filter((one) => one.engineer === person.id).map(({ from, to }) => ({ from, to })),
  }))
}

async function modelOf(db: Db, unitId: string | undefined): Promise<string | undefined> {
  if (unitId === undefined) return undefined
  const [row] = await db.select({ model: units.model }).from(units).where(eq(units.id, unitId))
  return row?.model
}

/** The planned window as far as it lies ahead; without one, from an hour ahead at the next quarter, two weeks on. */
function timeFrame(job: Job, now: number): Span {
  if (job.window) {
    return { from: Math.max(milliseconds(job.window.from), now), to: milliseconds(job.window.to) }
  }
  const from = Math.ceil((now + lead) / quarter) * quarter
  return { from, to: from + horizon }
}

/** @returns undefined when the time was taken in the meantime */
async function book(db: Db, job: Job, { engineer, slot }: Candidate): Promise<Booking | undefined> {
  const from = instant(slot.from)
  const to = instant(slot.to)
  try {
    await db.transaction(async (tx) => {
      // One after the other for each engineer: two overlapping ones at once could end up waiting for each other.
      await tx.select({ id: staff.id }).from(staff).where(eq(staff.id, engineer)).for('no key update')
      await tx
        .insert(bookings)
        .values({ key: job.key, ticket: job.ticket, engineer, during: `[${from},${to})` })
        .onConflictDoNothing({ target: bookings.key })
    })
  } catch (error) {
    // 23P01, exclusion_violation: the constraint `booked_once` has refused it.
    if (databaseErrorCode(error) === '23P01') return undefined
    throw error
  }
  // Under this key another attempt may have been quicker; then its answer counts.
  return bookingUnder(db, job.key)
}
