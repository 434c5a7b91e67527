import { and, eq, isNull, sql } from 'drizzle-orm'
import { toBeAskedFor } from '../../workflows/domain/dispatch/answer-time.ts'
import { bestOf, suitable } from '../../workflows/domain/dispatch/choice.ts'
import type { Job } from '../../workflows/domain/dispatch/engineer.ts'
import { earliestSlot, type Slot } from '../../workflows/domain/dispatch/slot.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { bookings, leave, staff } from '../schema/index.ts'
import { type Booking, type BookingJob, bookingColumns, bookingOf } from './booked.ts'
import { engaged } from './engagements.ts'
import { forgetMove, restoreMoved, setAside } from './moved-bookings.ts'
import {
  answerTime,
  asOffer,
  type NobodyLeft,
  noTimeToAsk,
  type Offer,
  type OfferJob,
  standingOffer,
  whyNobody,
} from './offers.ts'
import { jobToChooseFor } from './visit-jobs.ts'

/**
 * Books the best suitable engineer who is free, to be asked. Where somebody else was quicker, it is chosen anew.
 * @returns the booking with the time to answer; or why nobody is asked, and nobody is booked then
 */
export async function bookBestEngineer(db: Db, job: OfferJob, now: number): Promise<Offer | NobodyLeft> {
  const { booked, wanted: known, engineers } = await jobToChooseFor(db, job, now)
  const wanted = toBeAskedFor(known)
  if (booked) return standingOffer(booked, engineers, wanted, job)
  const able = await engaged(db, suitable(engineers, wanted), wanted)
  const candidate = bestOf(able, wanted)
  if (!candidate) return whyNobody(db, engineers, wanted)
  const engineer = able.find(({ id }) => id === candidate.engineer)
  const time = answerTime(engineer, wanted, candidate.slot, job)
  const late = noTimeToAsk(wanted, candidate.slot.from, time)
  if (late) return late
  const booking = await bookInTurn(db, job, wanted, candidate)
  // Whoever won the race is seen the next time, so that it comes to an end.
  return booking ? asOffer(booking, time) : bookBestEngineer(db, job, now)
}

export type BookingRefusal = {
  refusal: 'unknown_engineer' | 'engineer_not_free' | 'engineer_on_site' | 'slot_taken'
  message: string
}

export interface AssignmentJob extends BookingJob {
  engineer: string
  from?: Instant
  /** The booking in whose place this one is made: its time does not stand in the way. */
  replaces?: string
}

/** Books the engineer whom a dispatcher names, at the time named or at the first that is free. */
export async function bookEngineer(
  db: Db,
  job: AssignmentJob,
  now: number,
): Promise<Booking | BookingRefusal> {
  const { booked, wanted, engineers } = await jobToChooseFor(db, withTimeNamed(job), now)
  if (booked) return booked
  const named = engineers.filter(({ id }) => id === job.engineer)
  const [engineer] = await engaged(db, named, wanted, job.replaces === undefined ? null : job.ticket)
  if (!engineer) return unknownEngineer(job)
  // Who names a time has agreed on it with the engineer, whatever the hours.
  const { shifts: _, ...atAnyHour } = engineer
  const slot = earliestSlot(job.from === undefined ? engineer : atAnyHour, wanted)
  const booking = slot && (await bookInPlace(db, job, wanted, slot))
  if (booking) return booking
  // Somebody was quicker with the first free time: the next one will do.
  if (slot && job.from === undefined) return bookEngineer(db, job, now)
  return { refusal: 'engineer_not_free', message: `${job.engineer} is not free then; name another time.` }
}

export function unknownEngineer({ engineer }: Pick<AssignmentJob, 'engineer'>): BookingRefusal {
  return { refusal: 'unknown_engineer', message: `No active engineer is called ${engineer}.` }
}

/** Where it is the same engineer's, the former time is set aside: whatever becomes of this one, one of them stands. */
async function bookInPlace(
  db: Db,
  job: AssignmentJob,
  wanted: Job,
  slot: Slot,
): Promise<Booking | undefined> {
  const { engineer, replaces } = job
  if (replaces === undefined) return bookInTurn(db, job, wanted, { engineer, slot })
  return db.transaction(async (tx) => {
    await lockSeat(tx, engineer)
    const former = await bookingUnder(tx, replaces)
    if (former?.engineer === engineer) await setAside(tx, replaces, job.key)
    const made = await book(tx, job, wanted, { engineer, slot })
    if (!made) await restoreMoved(tx, job.key)
    return made
  })
}

/** Before anything of the engineer's is touched, as everybody does who books: else two could wait for each other. */
export async function lockSeat(tx: Db, engineer: string): Promise<void> {
  await tx.execute(sql`select from ${staff} where ${staff.id} = ${engineer} for no key update`)
}

/** Gives an engineer's time back, and with it what was set aside for it; giving it back twice changes nothing. */
export async function releaseBooking(db: Db, key: string): Promise<void> {
  await db
    .update(bookings)
    .set({ releasedAt: new Date() })
    .where(and(eq(bookings.key, key), isNull(bookings.releasedAt)))
  await forgetMove(db, key)
  await restoreMoved(db, key)
}

function withTimeNamed(job: BookingJob & { from?: Instant }): BookingJob {
  if (job.from === undefined) return job
  const to = instant(milliseconds(job.from) + job.durationMinutes * 60_000)
  return { ...job, window: { from: job.from, to } }
}

interface Choice {
  engineer: string
  slot: Slot
}

/** One after the other for each engineer: two overlapping ones at once could end up waiting for each other. */
function bookInTurn(db: Db, job: BookingJob, wanted: Job, choice: Choice): Promise<Booking | undefined> {
  return db.transaction(async (tx) => {
    await lockSeat(tx, choice.engineer)
    return book(tx, job, wanted, choice)
  })
}

/**
 * Takes the engineer's time, the way there included. The seat has to be locked already: a leave is entered, and an
 * engineer struck off, under the same lock, so that what was decided while somebody was chosen shows here.
 * @returns undefined when it was taken in the meantime; what stands under the key already, if anything does
 */
export async function book(
  tx: Db,
  { key, ticket }: BookingJob,
  { place }: Job,
  { engineer, slot }: Choice,
): Promise<Booking | undefined> {
  const during = sql`${`[${instant(slot.from - slot.travel)},${instant(slot.to)})`}::tstzrange`
  // Without naming the conflict: the key may be taken, or the time, as the constraint `booked_once` says.
  const rows = await tx.execute(sql`
    insert into ${bookings} (key, ticket, engineer, during, arrives_at, latitude, longitude)
    select ${key}, ${ticket}, ${staff.id}, ${during}, ${instant(slot.from)}::timestamptz,
      ${place?.latitude ?? null}::float8, ${place?.longitude ?? null}::float8
    from ${staff} where ${staff.id} = ${engineer} and ${staff.active}
      and not exists (select from ${leave} where ${leave.engineer} = ${engineer} and ${leave.during} && ${during})
    on conflict do nothing returning key`)
  if (rows.length > 0) return { engineer, from: instant(slot.from), to: instant(slot.to) }
  return bookingUnder(tx, key)
}

async function bookingUnder(db: Db, key: string): Promise<Booking | undefined> {
  const [row] = await db.select(bookingColumns).from(bookings).where(eq(bookings.key, key))
  return row && bookingOf(row)
}
