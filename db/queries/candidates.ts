import { asc, sql } from 'drizzle-orm'
import { toBeAskedFor } from '../../workflows/domain/dispatch/answer-time.ts'
import { bestOf, consider, suitable } from '../../workflows/domain/dispatch/choice.ts'
import type { Job } from '../../workflows/domain/dispatch/engineer.ts'
import { type Hindrance, hindrances } from '../../workflows/domain/dispatch/hindrance.ts'
import type { Plan, Ticket } from '../../workflows/domain/ticket/state.ts'
import { visitJob } from '../../workflows/domain/ticket/visit/visit-job.ts'
import type { Db } from '../client.ts'
import { tickets } from '../schema/index.ts'
import { engaged } from './engagements.ts'
import { jobToChooseFor } from './visit-jobs.ts'

/** Everybody for a ticket's visit as it would be chosen now, as if nobody were booked for it. */
export async function candidatesFor(db: Db, ticket: Ticket, plan: Plan, now: number) {
  const { wanted, engineers } = await choosingFor(db, ticket, plan, now)
  const people = await engaged(db, engineers, wanted, ticket.number)
  return { job: wanted, ...consider(people, wanted) }
}

/** A job that nobody can do. */
export interface StuckJob {
  ticket: Ticket
  job: Job
  /** How many engineers there are. */
  considered: number
  hindrances: Hindrance[]
}

/** The visits that somebody is still to be found for, those first that have waited longest. */
export async function openJobs(db: Db, limit: number): Promise<Ticket[]> {
  const rows = await db
    .select({ ticket: tickets.ticket })
    .from(tickets)
    .where(sql`${tickets.stage} in ('dispatching', 'awaiting_dispatcher')`)
    .orderBy(asc(tickets.receivedAt))
    .limit(limit)
  return rows.map((row) => row.ticket)
}

/** @returns undefined when somebody could be sent */
export async function stuckJob(
  db: Db,
  ticket: Ticket,
  plan: Plan,
  now: number,
): Promise<StuckJob | undefined> {
  const { wanted, engineers } = await choosingFor(db, ticket, plan, now)
  // Whether anybody can is known sooner than why nobody can.
  if (bestOf(await engaged(db, suitable(engineers, wanted), wanted), wanted)) return undefined
  const found = hindrances(await engaged(db, engineers, wanted), wanted)
  if (found.length === 0 && engineers.length > 0) return undefined
  return { ticket, job: wanted, considered: engineers.length, hindrances: found }
}

async function choosingFor(db: Db, ticket: Ticket, plan: Plan, now: number) {
  const asked = { ...visitJob(ticket, plan), passedOver: ticket.passedOver }
  const { wanted, ...rest } = await jobToChooseFor(db, asked, now)
  return { ...rest, wanted: toBeAskedFor(wanted) }
}
