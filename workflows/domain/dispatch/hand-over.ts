import type { Instant } from '../time/instant.ts'
import type { Hindrance } from './hindrance.ts'

/** Why the system leaves a visit to a dispatcher. */
export const handOverCodes = [
  'none_suitable',
  'offers_exhausted',
  'slack_out',
  'offers_paused',
  'taken_back',
] as const

export interface HandOverReason {
  code: (typeof handOverCodes)[number]
  /** What keeps most engineers from the job, those first that help most when they are mended. */
  hindrances?: Hindrance[]
  /** How many were asked for this plan, or did not want it. */
  asked?: number
  /** After that moment whoever is asked then can no longer keep the promise. */
  latest?: Instant
}

/** How many hindrances go along: whoever wants all of them asks for the candidates. */
const shown = 3

/** Everybody was asked who could be, or there was nobody to begin with. */
export function nobodyLeft(asked: number, hindrances: readonly Hindrance[]): HandOverReason {
  const most = hindrances.slice(0, shown)
  return asked === 0
    ? { code: 'none_suitable', hindrances: most }
    : { code: 'offers_exhausted', asked, hindrances: most }
}

/**
 * Until when somebody can still be asked who is to be there in time: the next one needs an hour to set out.
 * @param dueAt the promise, in milliseconds since the epoch
 */
export function latestToAsk(dueAt: number): number {
  return dueAt - 3_600_000
}

/**
 * Waiting for this answer would use up all the time in which the promise can be kept by somebody else. A promise that
 * is lost already, or that this visit breaks anyway, has no slack to be lost.
 * @param acceptBy until when the engineer may think it over; all in milliseconds since the epoch
 */
export function slackOut(
  { now, dueAt }: { now: number; dueAt?: number },
  arrival: number,
  acceptBy: number,
): boolean {
  if (dueAt === undefined || arrival > dueAt) return false
  const latest = latestToAsk(dueAt)
  return now <= latest && acceptBy > latest
}
