import { eq, inArray, sql } from 'drizzle-orm'
import { type Interruption, interrupt, type Standing } from '../../workflows/domain/dispatch/emergency.ts'
import type { Job } from '../../workflows/domain/dispatch/engineer.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import type { Actor, EmergencyTime } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { bookings, tickets } from '../schema/index.ts'
import type { Booking } from './booked.ts'
import { type AssignmentJob, type BookingRefusal, book, lockSeat, unknownEngineer } from './bookings.ts'
import { noteDisplacements } from './displacements.ts'
import { setAside } from './moved-bookings.ts'
import { jobToChooseFor } from './visit-jobs.ts'

export interface EmergencyJob extends Omit<AssignmentJob, 'from'> {
  emergency: EmergencyTime
  /** Also from a customer with whom the engineer is already. */
  evenArrived: boolean
  by: Actor
}

/** Something is under way with the engineer's time that its ticket does not know of yet: to be asked again in a moment. */
export interface Unsettled {
  unsettled: true
}

/**
 * Takes an engineer away from other work: what stands in the way is let go, the tickets to be told are noted, and the
 * emergency is booked, all in one transaction; at no moment is the engineer booked twice.
 */
export async function takeEngineer(
  db: Db,
  job: EmergencyJob,
  now: number,
): Promise<Booking | BookingRefusal | Unsettled> {
  const { booked, wanted, engineers } = await jobToChooseFor(db, job, now)
  if (booked) return booked
  const engineer = engineers.find(({ id }) => id === job.engineer)
  if (!engineer) return unknownEngineer(job)
  return db.transaction(async (tx) => {
    await lockSeat(tx, engineer.id)
    const standing = await standingOf(tx, job, now)
    const { duration, place } = wanted
    const { home, leave } = engineer
    const found = interrupt(standing, { home, place, duration, now, when: job.emergency })
    const refusal = refusalOf(found, job)
    if (refusal) return refusal
    if (leave.some(({ from, to }) => from < found.slot.to && to > found.slot.from - found.slot.travel)) {
      return { refusal: 'engineer_not_free', message: `${engineer.id} is on leave then; take somebody else.` }
    }
    return giveWay(tx, job, wanted, found)
  })
}

function refusalOf({ displaced }: Interruption, job: EmergencyJob): BookingRefusal | Unsettled | undefined {
  if (displaced.some(({ state }) => state === undefined)) return { unsettled: true }
  const arrived = displaced.find(({ state }) => state === 'arrived')
  if (!arrived || job.evenArrived) return undefined
  const message = `${job.engineer} is at the customer of ${arrived.ticket}. Wait with "after_current", or confirm with "evenArrived".`
  return { refusal: 'engineer_on_site', message }
}

async function giveWay(
  tx: Db,
  job: EmergencyJob,
  wanted: Job,
  { slot, displaced }: Interruption,
): Promise<Booking | Unsettled> {
  const keys = displaced.map(({ key }) => key)
  if (keys.length > 0) {
    await tx.update(bookings).set({ releasedAt: new Date() }).where(inArray(bookings.key, keys))
  }
  const occasion = { occasion: job.key, because: 'emergency', by: job.by } as const
  await noteDisplacements(
    tx,
    displaced.map(({ key, ticket }) => ({ booking: key, ticket, ...occasion })),
  )
  // The emergency's own former time, should it be this engineer's.
  if (job.replaces !== undefined) await setAside(tx, job.replaces, job.key)
  const booking = await book(tx, job, wanted, { engineer: job.engineer, slot })
  // The seat is ours, and what stood there gave way.
  if (!booking) throw new Error(`${job.engineer} could not be booked under ${job.key}.`)
  return booking
}

/** The engineer's time as it is booked for other tickets, and what these know of it. */
async function standingOf(tx: Db, { engineer, ticket }: EmergencyJob, now: number): Promise<Standing[]> {
  const ms = (at: ReturnType<typeof sql>) => sql<number>`(extract(epoch from ${at}) * 1000)::float8`
  // What the ticket is still to be told stands under a name that it has for it already.
  const state = sql<NonNullable<Standing['state']> | null>`case
    when ${tickets.ticket} -> 'visit' ->> 'key' = ${bookings.key} and ${tickets.ticket} -> 'completion' is null
    then nullif(${tickets.ticket} -> 'visit' ->> 'state', 'unassigned') end`
  const rows = await tx
    .select({
      key: bookings.key,
      ticket: bookings.ticket,
      state,
      from: ms(sql`lower(${bookings.during})`),
      arrival: ms(sql`coalesce(${bookings.arrivesAt}, lower(${bookings.during}))`),
      to: ms(sql`upper(${bookings.during})`),
      latitude: bookings.latitude,
      longitude: bookings.longitude,
    })
    .from(bookings)
    .leftJoin(tickets, eq(tickets.number, bookings.ticket))
    .where(
      // What was set aside for a move stands until its ticket has taken the move over: it may stand again.
      sql`${bookings.engineer} = ${engineer}
        and (${bookings.releasedAt} is null or ${bookings.movedTo} is not null)
        and ${bookings.ticket} <> ${ticket}
        and (upper(${bookings.during}) > ${instant(now)}::timestamptz or ${state} = 'arrived')`,
    )
    .orderBy(bookings.during)
  return rows.map(({ state: known, latitude, longitude, ...row }) => ({
    ...row,
    ...(known === null ? {} : { state: known }),
    ...(latitude === null || longitude === null ? {} : { place: { latitude, longitude } }),
  }))
}
