import type { Db } from '../db/client.ts'
import { bookSlot, type SlotJob } from '../db/queries/appointments.ts'
import type { Booking } from '../db/queries/booked.ts'
import {
  type AssignmentJob,
  type BookingRefusal,
  bookBestEngineer,
  bookEngineer,
  releaseBooking,
} from '../db/queries/bookings.ts'
import { writeChosenDigests } from '../db/queries/chosen-digests.ts'
import { writeDigest } from '../db/queries/digests.ts'
import type { NobodyLeft, Offer, OfferJob } from '../db/queries/offers.ts'
import { recordEvents } from '../db/queries/record.ts'
import { teamLeadOf } from '../db/queries/staff.ts'
import type { TicketEvent } from '../workflows/domain/ticket/ticket.ts'
import { type Instant, milliseconds } from '../workflows/domain/time/instant.ts'
import { type Reconciled, reconcile, type TicketWorkflows } from './reconciliation.ts'

/** What the workflows have done in Postgres. Each effect is named by a key of the workflow's, so that twice is once. */
export interface TicketActivities {
  /** Answers with what stands there instead, if others were recorded in this place. */
  record(number: string, events: TicketEvent[]): Promise<TicketEvent[]>
  /** Once answered null where nobody suited, which histories still say. */
  bookBestEngineer(job: OfferJob): Promise<Offer | NobodyLeft | null>
  bookEngineer(job: AssignmentJob): Promise<Booking | BookingRefusal>
  /** Books somebody suitable at the very time that the customer wants. */
  bookSlot(job: SlotJob): Promise<Booking | BookingRefusal>
  releaseBooking(key: string): Promise<void>
  /** The staff id of who leads the ticket's team; null when nobody does. */
  findTeamLead(number: string): Promise<string | null>
  writeDigest(order: {
    digest: string
    scheduledFor: Instant
  }): Promise<{ breached: number; dueSoon: number }>
  reconcile(): Promise<Reconciled>
}

/** How far ahead digests look, in milliseconds, and the time zone that people choose their hours and reckon warranties in. */
interface DigestSettings {
  horizon: number
  timeZone: string
}

export function ticketActivities(
  db: Db,
  workflows: TicketWorkflows,
  digests: DigestSettings,
): TicketActivities {
  return {
    record: (number, events) => recordEvents(db, number, events, digests.timeZone),
    bookBestEngineer: (job) => bookBestEngineer(db, job, Date.now()),
    bookEngineer: (job) => bookEngineer(db, job, Date.now()),
    bookSlot: (job) => bookSlot(db, job, Date.now()),
    releaseBooking: (key) => releaseBooking(db, key),
    findTeamLead: async (number) => (await teamLeadOf(db, number)) ?? null,
    writeDigest: (order) => digestFor(db, order, digests),
    reconcile: () => reconcile(db, workflows, new Date()),
  }
}

function digestFor(
  db: Db,
  { digest, scheduledFor: at }: { digest: string; scheduledFor: Instant },
  { horizon, timeZone }: DigestSettings,
) {
  const scheduledFor = new Date(milliseconds(at))
  return digest === 'chosen'
    ? writeChosenDigests(db, { scheduledFor, horizon, timeZone })
    : writeDigest(db, { digest, scheduledFor, horizon })
}
