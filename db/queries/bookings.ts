import { and, eq, isNull, sql } from 'drizzle-orm'
import { bestOf, suitable } from '../../workflows/domain/dispatch/choice.ts'
import type { Job } from '../../workflows/domain/dispatch/engineer.ts'
import { earliestSlot, type Slot } from '../../workflows/domain/dispatch/slot.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { bookings, staff } from '../schema/index.ts'
import { type Booking, type BookingJob, bookingColumns, bookingOf } from './booked.ts'
import { engaged } from './engagements.ts'
import { jobToChooseFor } from './visit-jobs.ts'

/**
 * Books the best suitable engineer who is free. Where somebody else was quicker, it is chosen anew.
 * @returns undefined when nobody suits
 */
export async function bookBestEngineer(
  db: Db,
  job: BookingJob & { passedOver: readonly string[] },
  now: number,
): Promise<Booking | undefined> {
  const { booked, wanted, engineers } = await jobToChooseFor(db, job, now)
  if (booked) return booked
  const candidate = bestOf(await engaged(db, suitable(engineers, wanted), wanted), wanted)
  if (!candidate) return undefined
  // Whoever won the race is seen the next time, so that it comes to an end.
  return (await book(db, job, wanted, candidate)) ?? bookBestEngineer(db, job, now)
}

export type BookingRefusal = {
  refusal: 'unknown_engineer' | 'engineer_not_free'
  message: string
}

/** Books the engineer whom a dispatcher names, at the time named or at the first that is free. */
export async function bookEngineer(
  db: Db,
  job: BookingJob & { engineer: string; from?: Instant },
  now: number,
): Promise<Booking | BookingRefusal> {
  const { booked, wanted, engineers } = await jobToChooseFor(db, withTimeNamed(job), now)
  if (booked) return booked
  const named = engineers.filter(({ id }) => id === job.engineer)
  const [engineer] = await engaged(db, named, wanted)
  if (!engineer)
    return { refusal: 'unknown_engineer', message: `No active engineer is called ${job.engineer}.` }
  // Who names a time has agreed on it with the engineer, whatever the hours.
  const { shifts: _, ...atAnyHour } = engineer
  const slot = earliestSlot(job.from === undefined ? engineer : atAnyHour, wanted)
  const booking = slot && (await book(db, job, wanted, { engineer: engineer.id, slot }))
  if (booking) return booking
  // Somebody was quicker with the first free time: the next one will do.
  if (slot && job.from === undefined) return bookEngineer(db, job, now)
  return { refusal: 'engineer_not_free', message: `${job.engineer} is not free then; name another time.` }
}

/** Gives an engineer's time back; giving it back twice changes nothing. */
export async function releaseBooking(db: Db, key: string): Promise<void> {
  await db
    .update(bookings)
    .set({ releasedAt: new Date() })
    .where(and(eq(bookings.key, key), isNull(bookings.releasedAt)))
}

function withTimeNamed(job: BookingJob & { from?: Instant }): BookingJob {
  if (job.from === undefined) return job
  const to = instant(milliseconds(job.from) + job.durationMinutes * 60_000)
  return { ...job, window: { from: job.from, to } }
}

/**
 * Takes the engineer's time, the way there included.
 * @returns undefined when it was taken in the meantime; what stands under the key already, if anything does
 */
async function book(
  db: Db,
  { key, ticket }: BookingJob,
  { place }: Job,
  { engineer, slot }: { engineer: string; slot: Slot },
): Promise<Booking | undefined> {
  const during = `[${instant(slot.from - slot.travel)},${instant(slot.to)})`
  // One after the other for each engineer: two overlapping ones at once could end up waiting for each other.
  const seat = sql`select ${staff.id} from ${staff} where ${staff.id} = ${engineer} for no key update`
  // Without naming the conflict: the key may be taken, or the time, as the constraint `booked_once` says.
  const rows = await db.execute(sql`
    with seat as (${seat})
    insert into ${bookings} (key, ticket, engineer, during, arrives_at, latitude, longitude)
    select ${key}, ${ticket}, id, ${during}::tstzrange, ${instant(slot.from)}::timestamptz,
      ${place?.latitude ?? null}::float8, ${place?.longitude ?? null}::float8
    from seat on conflict do nothing returning key`)
  if (rows.length > 0) return { engineer, from: instant(slot.from), to: instant(slot.to) }
  return bookingUnder(db, key)
}

async function bookingUnder(db: Db, key: string): Promise<Booking | undefined> {
  const [row] = await db.select(bookingColumns).from(bookings).where(eq(bookings.key, key))
  return row && bookingOf(row)
}
