import { sql } from 'drizzle-orm'
import type { VisitJob } from '../../workflows/domain/ticket/visit/visit-job.ts'
import { type Instant, instant } from '../../workflows/domain/time/instant.ts'
import { bookings } from '../schema/index.ts'

export interface BookingJob extends VisitJob {
  /** Names the booking; asked again, it answers what it did the first time. */
  key: string
}

/** The visit itself, from arrival to end. */
export interface Booking {
  engineer: string
  from: Instant
  to: Instant
}

/** To be selected of `bookings`; null where a join found none. */
export const bookingColumns = {
  engineer: bookings.engineer,
  from: sql<number>`(extract(epoch from coalesce(${bookings.arrivesAt}, lower(${bookings.during}))) * 1000)::float8`,
  to: sql<number>`(extract(epoch from upper(${bookings.during})) * 1000)::float8`,
}

export function bookingOf({ engineer, from, to }: { engineer: string; from: number; to: number }): Booking {
  return { engineer, from: instant(from), to: instant(to) }
}
