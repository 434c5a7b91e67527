import type { Duration } from '../time/duration.ts'
import type { Audience, ClockKind, Urgency } from '../vocabulary.ts'

/** A point on a clock at which somebody hears of it. */
export type Level =
  /** After this share of the target: 50 → "50%"; 100 is the breach. */
  | { percent: number; tells: readonly Audience[] }
  /** Again and again after the deadline, in hours: 24 → "+24h", "+48h", … until the clock stops. */
  | { everyHours: number; tells: readonly Audience[] }

interface ClockPolicy {
  targets: Readonly<Record<Urgency, Duration>>
  levels: readonly Level[]
}

/** What a ticket was promised. A ticket keeps the policy that it was opened under. */
export interface Policy {
  clocks: Readonly<Record<ClockKind, ClockPolicy>>
  /** From receipt to the expected resolution, until a plan says better. */
  resolution: Readonly<Record<Urgency, Duration>>
  /** How long an engineer may think about an offer. */
  offer: Readonly<Record<Urgency, Duration>>
  followUp: {
    /** From a call that reached nobody to the next. */
    retry: Duration
    attempts: number
    /** How long a questionnaire may stay unanswered. */
    questionnaire: Duration
  }
  /** How often missing parts are asked for again when no delivery was announced. */
  partsRetry: Duration
}

/** The handbook's 24/48/72 hours around the clock, and its ladder: owner, supervisor, manager (process.md 2 and 9). */
export const handbook: Policy = {
  clocks: {
    response: {
      targets: { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' },
      levels: [
        { percent: 50, tells: ['owner'] },
        { percent: 75, tells: ['owner'] },
        { percent: 100, tells: ['owner', 'supervisor'] },
        { everyHours: 24, tells: ['manager'] },
      ],
    },
    followUp: {
      targets: { urgent: 'PT24H', normal: 'PT24H', low: 'PT24H' },
      levels: [
        { percent: 75, tells: ['owner'] },
        { percent: 100, tells: ['owner', 'supervisor'] },
      ],
    },
  },
  resolution: { urgent: 'PT72H', normal: 'P5D', low: 'P7D' },
  offer: { urgent: 'PT30M', normal: 'PT2H', low: 'PT2H' },
  followUp: { retry: 'PT4H', attempts: 3, questionnaire: 'P3D' },
  partsRetry: 'PT1H',
}
