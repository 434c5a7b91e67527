import type { Db } from '../db/client.ts'
import {
  type Booking,
  type BookingRefusal,
  bookBestEngineer,
  bookEngineer,
  type Job,
  releaseBooking,
} from '../db/queries/bookings.ts'
import { writeDigest } from '../db/queries/digests.ts'
import { reserveParts, settleHold } from '../db/queries/parts.ts'
import { recordEvents } from '../db/queries/record.ts'
import type { Shortage } from '../workflows/domain/ticket/state.ts'
import type { TicketEvent } from '../workflows/domain/ticket/ticket.ts'
import { type Instant, milliseconds } from '../workflows/domain/time/instant.ts'
import type { PartLine } from '../workflows/domain/vocabulary.ts'
import { type Reconciled, reconcile, type TicketWorkflows } from './reconciliation.ts'

/** What the workflows have done in Postgres. Each effect is named by a key of the workflow's, so that twice is once. */
export interface TicketActivities {
  /** Answers with what stands there instead, if others were recorded in this place. */
  record(number: string, events: TicketEvent[]): Promise<TicketEvent[]>
  reserveParts(order: { ticket: string; key: string; lines: PartLine[] }): Promise<{ shortages: Shortage[] }>
  settleHold(settlement: { key: string; used: PartLine[] }): Promise<void>
  /** null when nobody suits */
  bookBestEngineer(job: Job & { passedOver: string[] }): Promise<Booking | null>
  bookEngineer(job: Job & { engineer: string; from?: Instant }): Promise<Booking | BookingRefusal>
  releaseBooking(key: string): Promise<void>
  writeDigest(order: {
    digest: string
    scheduledFor: Instant
  }): Promise<{ breached: number; dueSoon: number }>
  reconcile(): Promise<Reconciled>
}

/** @param digestHorizon how far ahead a digest looks, in milliseconds */
export function ticketActivities(
  db: Db,
  workflows: TicketWorkflows,
  digestHorizon: number,
): TicketActivities {
  return {
    record: (number, events) => recordEvents(db, number, events),
    reserveParts: (order) => reserveParts(db, order),
    settleHold: ({ key, used }) => settleHold(db, key, used),
    bookBestEngineer: async (job) => (await bookBestEngineer(db, job, Date.now())) ?? null,
    bookEngineer: (job) => bookEngineer(db, job, Date.now()),
    releaseBooking: (key) => releaseBooking(db, key),
    writeDigest: ({ digest, scheduledFor }) =>
      writeDigest(db, {
        digest,
        scheduledFor: new Date(milliseconds(scheduledFor)),
        horizon: digestHorizon,
      }),
    reconcile: () => reconcile(db, workflows, new Date()),
  }
}
