import { sql } from 'drizzle-orm'
import { bestOf, suitable } from '../../workflows/domain/dispatch/choice.ts'
import { type FreeTime, freeTimes } from '../../workflows/domain/dispatch/free-times.ts'
import type { Plan, Ticket } from '../../workflows/domain/ticket/state.ts'
import { visitJob } from '../../workflows/domain/ticket/visit/visit-job.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { staff } from '../schema/index.ts'
import type { Booking, BookingJob } from './booked.ts'
import { type BookingRefusal, book } from './bookings.ts'
import { engaged } from './engagements.ts'
import { restoreMoved, setAside } from './moved-bookings.ts'
import { jobToChooseFor } from './visit-jobs.ts'

export interface SlotJob extends BookingJob {
  from: Instant
  passedOver: string[]
  /** Whoever was to come comes at the new time too, if that can be. */
  preferred?: string
  /** The visit's present booking, whose time does not stand in the way. */
  former?: string
}

/** The times at which somebody suitable could come for a ticket's visit, as if nobody were booked for it. */
export async function slotsFor(
  db: Db,
  ticket: Ticket,
  plan: Plan,
  { from, to, limit }: { from?: Instant | undefined; to?: Instant | undefined; limit: number },
  now: number,
): Promise<FreeTime[]> {
  const { window: _, ...job } = visitJob(ticket, plan)
  const window = windowOf(plan, { from, to }, now)
  const asked = { ...job, ...(window ? { window } : {}), passedOver: ticket.passedOver }
  const { wanted, engineers } = await jobToChooseFor(db, asked, now)
  const people = await engaged(db, suitable(engineers, wanted), wanted, ticket.number)
  return freeTimes(people, wanted, limit)
}

/**
 * Books somebody suitable at the time that the customer wants. Of two customers for the last engineer at that time one
 * gets it, as the constraint `booked_once` says, and the other is refused.
 */
export async function bookSlot(db: Db, job: SlotJob, now: number): Promise<Booking | BookingRefusal> {
  const to = instant(milliseconds(job.from) + job.durationMinutes * 60_000)
  const { booked, wanted, engineers } = await jobToChooseFor(
    db,
    { ...job, window: { from: job.from, to } },
    now,
  )
  if (booked) return booked
  const people = await engaged(db, suitable(engineers, wanted), wanted, job.ticket)
  const usual = people.filter(({ id }) => id === job.preferred)
  const candidate = bestOf(usual, wanted) ?? bestOf(people, wanted)
  if (!candidate) {
    return { refusal: 'slot_taken', message: `Nobody is free at ${job.from}; choose another time.` }
  }
  const booking = await db.transaction(async (tx) => {
    // Before anything of the engineer's is touched, as everybody does who books: else two could wait for each other.
    await tx.execute(sql`select from ${staff} where ${staff.id} = ${candidate.engineer} for no key update`)
    if (job.former !== undefined) await setAside(tx, job.former, job.key)
    const made = await book(tx, job, wanted, candidate)
    if (!made) await restoreMoved(tx, job.key)
    return made
  })
  // Somebody was quicker; whoever else is free then is asked for.
  return booking ?? bookSlot(db, job, now)
}

/** What was asked for, else the plan's window as far as it lies ahead, else as choosing has it. */
function windowOf(
  { window }: Plan,
  asked: { from?: Instant | undefined; to?: Instant | undefined },
  now: number,
): Plan['window'] | undefined {
  const planned = window && milliseconds(window.to) > now ? window : undefined
  if (asked.from === undefined && asked.to === undefined) return planned
  const from = asked.from ?? instant(now)
  return { from, to: asked.to ?? instant(Math.max(milliseconds(from), now) + twoWeeks) }
}

const twoWeeks = 14 * 24 * 3_600_000
