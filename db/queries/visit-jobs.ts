import { eq, sql } from 'drizzle-orm'
import type { Engineer, Job } from '../../workflows/domain/dispatch/engineer.ts'
import type { VisitJob } from '../../workflows/domain/ticket/visit/visit-job.ts'
import { milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Span } from '../../workflows/domain/time/span.ts'
import type { Db } from '../client.ts'
import { bookings, contacts, customers, roster, tickets, units } from '../schema/index.ts'
import { type Booking, bookingColumns, bookingOf } from './booked.ts'
import { rosterAt, rosterVersion } from './roster.ts'

/** Those who were asked for this visit already and will not be asked again. */
interface PassedOver {
  passedOver?: readonly string[]
}

const minute = 60_000
const quarter = 15 * minute
const lead = 60 * minute
const horizon = 14 * 24 * 60 * minute

interface Choosing {
  wanted: Job
  engineers: readonly Engineer[]
  /** What stands under the job's key already. */
  booked?: Booking
}

/**
 * A job as choosing takes it, with what only Postgres knows of the customer and the product, and the engineers as they
 * are known then.
 */
export async function jobToChooseFor(
  db: Db,
  job: VisitJob & PassedOver & { key?: string },
  now: number,
): Promise<Choosing> {
  const [found] = await db
    .select({
      version: rosterVersion,
      model: units.model,
      latitude: contacts.latitude,
      longitude: contacts.longitude,
      usual: customers.usualEngineer,
      excluded: customers.excludedEngineers,
      booked: bookingColumns,
    })
    .from(roster)
    .leftJoin(bookings, job.key === undefined ? sql`false` : eq(bookings.key, job.key))
    .leftJoin(tickets, eq(tickets.number, job.ticket))
    .leftJoin(contacts, eq(contacts.id, tickets.contactId))
    .leftJoin(customers, eq(customers.id, tickets.customerId))
    .leftJoin(units, job.unitId === undefined ? sql`false` : eq(units.id, job.unitId))
  if (!found) throw new Error('The roster has no row; the migrations make it.')
  const { version, model, latitude, longitude, usual, excluded, booked } = found
  return {
    engineers: await rosterAt(db, version, now),
    ...(booked ? { booked: bookingOf(booked) } : {}),
    wanted: {
      ...demands(job, now),
      ...(model === null ? {} : { model }),
      ...(latitude === null || longitude === null ? {} : { place: { latitude, longitude } }),
      ...(usual === null ? {} : { usual }),
      excluded: excluded ?? [],
    },
  }
}

/** What the job itself says. Jobs of workflows that were started long ago say less. */
function demands(job: VisitJob & PassedOver, now: number): Omit<Job, 'excluded'> {
  return {
    skills: job.skills,
    certificates: job.certificates ?? [],
    urgent: job.urgent ?? false,
    parts: job.parts ?? [],
    now,
    within: timeFrame(job, now),
    duration: job.durationMinutes * minute,
    passedOver: job.passedOver ?? [],
    ...(job.skillLevel === undefined ? {} : { level: job.skillLevel }),
    ...(job.region === undefined ? {} : { region: job.region }),
    ...(job.faultCode === undefined ? {} : { faultCode: job.faultCode }),
    ...(job.dueAt === undefined ? {} : { dueAt: milliseconds(job.dueAt) }),
  }
}

/** The planned window as far as it lies ahead; without one, from an hour ahead at the next quarter, two weeks on. */
function timeFrame({ window }: VisitJob, now: number): Span {
  if (window) return { from: Math.max(milliseconds(window.from), now), to: milliseconds(window.to) }
  const from = Math.ceil((now + lead) / quarter) * quarter
  return { from, to: from + horizon }
}
