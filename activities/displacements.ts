import { setTimeout } from 'node:timers/promises'
import type { Db } from '../db/client.ts'
import type { Booking } from '../db/queries/booked.ts'
import type { BookingRefusal } from '../db/queries/bookings.ts'
import { type Displacement, gaveWay, markTold, untoldOf } from '../db/queries/displacements.ts'
import { type EmergencyJob, takeEngineer } from '../db/queries/emergencies.ts'
import type { Rejection } from '../workflows/domain/ticket/decision.ts'
import type { DisplaceVisit } from '../workflows/domain/ticket/visit/withdrawal.ts'
import type { Actor } from '../workflows/domain/vocabulary.ts'
import { activityPace, type Pace } from './pace.ts'

/** What emergencies and leave do to other tickets' visits. */
export interface DisplacementActivities {
  /** Books an engineer for an emergency; what stood in the way is let go with it. */
  takeEngineer(job: EmergencyJob): Promise<Booking | BookingRefusal>
  /** Until every ticket whose visit gave way to the occasion has taken it in. */
  tellDisplaced(occasion: string): Promise<void>
}

/** What telling needs of Temporal. */
export interface DisplacedTeller {
  act(
    number: string,
    act: { command: DisplaceVisit; by: Actor },
    updateId: string,
  ): Promise<{ done: unknown } | { rejected: Rejection } | { pending: true } | { unreachable: true }>
}

export function displacementActivities(db: Db, teller: DisplacedTeller): DisplacementActivities {
  return {
    takeEngineer: (job) => takeOnceSettled(db, job),
    tellDisplaced: (occasion) => tellDisplaced(db, teller, occasion, activityPace()),
  }
}

/** A booking is told to its ticket within moments; longer than that somebody has to look why not. */
const mostTries = 10
const betweenTries = 300

async function takeOnceSettled(db: Db, job: EmergencyJob): Promise<Booking | BookingRefusal> {
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const answer = await takeEngineer(db, job, Date.now())
    if (!('unsettled' in answer)) return answer
    await setTimeout(betweenTries)
  }
  const message = `Something else is just being booked for ${job.engineer}; try again in a moment.`
  return { refusal: 'engineer_not_free', message }
}

/** Before those that have not taken it in yet are asked again, in milliseconds. */
const beforeNextPass = 1_000

/** Each ticket is told by a command that changes nothing the second time; who does not answer is told again. */
export async function tellDisplaced(
  db: Db,
  teller: DisplacedTeller,
  occasion: string,
  pace: Pace,
): Promise<void> {
  for (let pass = 1; ; pass += 1) {
    for (const displacement of await untoldOf(db, occasion)) await tell(db, teller, displacement, pass)
    if ((await untoldOf(db, occasion)).length === 0) return
    await pace.rest(beforeNextPass)
  }
}

async function tell(
  db: Db,
  { act }: DisplacedTeller,
  displacement: Displacement,
  pass: number,
): Promise<void> {
  const { booking, ticket, because, by } = displacement
  const command: DisplaceVisit = { type: 'displaceVisit', key: booking, because }
  const outcome = await act(ticket, { command, by }, `displaced-${booking}-${Date.now()}-${pass}`)
  const heard = 'rejected' in outcome || 'done' in outcome
  if (heard && (await gaveWay(db, displacement))) await markTold(db, booking)
}
