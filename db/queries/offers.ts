import { answerBy, latestAnswer } from '../../workflows/domain/dispatch/answer-time.ts'
import type { Engineer, Job } from '../../workflows/domain/dispatch/engineer.ts'
import {
  type HandOverReason,
  latestToAsk,
  nobodyLeft,
  slackOut,
} from '../../workflows/domain/dispatch/hand-over.ts'
import { hindrances } from '../../workflows/domain/dispatch/hindrance.ts'
import type { Slot } from '../../workflows/domain/dispatch/slot.ts'
import { type Duration, lengthOf } from '../../workflows/domain/time/duration.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import type { Booking, BookingJob } from './booked.ts'
import { engaged } from './engagements.ts'

export interface OfferJob extends BookingJob {
  /** Those who were asked for this plan already. */
  passedOver: readonly string[]
  /** How long an engineer may think it over, in working time; workflows of former times do not say. */
  answerWithin?: Duration
}

/** A booking that the engineer still has to accept. */
export interface Offer extends Booking {
  /** Reckoned from the moment of booking; undefined where the job does not say how long. */
  acceptBy?: Instant
  /** Until when at all, since the visit begins then. */
  latest?: Instant
}

/** Until when the engineer may answer; milliseconds since the epoch. */
interface AnswerTime {
  acceptBy: number
  latest: number
}

/** Nobody is booked, and a dispatcher has to see to it. */
export interface NobodyLeft {
  reasons: HandOverReason[]
}

/** Undefined where the job does not say how long. */
export function answerTime(
  engineer: Engineer | undefined,
  wanted: Job,
  visit: Slot,
  { answerWithin }: Pick<OfferJob, 'answerWithin'>,
): AnswerTime | undefined {
  if (engineer === undefined || answerWithin === undefined) return undefined
  const latest = latestAnswer(wanted.now, visit)
  return { acceptBy: Math.min(answerBy(engineer, wanted, visit, lengthOf(answerWithin)), latest), latest }
}

export function asOffer(booking: Booking, time: AnswerTime | undefined): Offer {
  if (time === undefined) return booking
  return { ...booking, acceptBy: instant(time.acceptBy), latest: instant(time.latest) }
}

/** The visit that was booked already under the job's key, with as much time to answer as is left before it. */
export function standingOffer(
  booked: Booking,
  engineers: readonly Engineer[],
  wanted: Job,
  job: Pick<OfferJob, 'answerWithin'>,
): Offer {
  const visit = { from: milliseconds(booked.from), to: milliseconds(booked.to), travel: 0 }
  const engineer = engineers.find(({ id }) => id === booked.engineer)
  return asOffer(booked, answerTime(engineer, wanted, visit, job))
}

/** Why nobody is left, by what keeps most people from the job. */
export async function whyNobody(db: Db, engineers: readonly Engineer[], wanted: Job): Promise<NobodyLeft> {
  const found = hindrances(await engaged(db, engineers, wanted), wanted)
  return { reasons: [nobodyLeft(wanted.passedOver.length, found)] }
}

/** Set when waiting for this very answer would cost the promise. */
export function noTimeToAsk(
  wanted: Job,
  arrival: number,
  time: AnswerTime | undefined,
): NobodyLeft | undefined {
  if (time === undefined || wanted.dueAt === undefined) return undefined
  if (!slackOut(wanted, arrival, time.acceptBy)) return undefined
  return { reasons: [{ code: 'slack_out', latest: instant(latestToAsk(wanted.dueAt)) }] }
}
