import type { Calendar } from '../time/calendar.ts'
import type { Duration } from '../time/duration.ts'
import type { ClockKind, Urgency, Wait } from '../vocabulary.ts'
import type { Level } from './level.ts'
import type { Milestone } from './milestone.ts'

/**
 * What becomes of a clock when the matter comes back in a further round: it goes on with what was left, begins anew, or
 * goes on with that much more. Where nothing was left to go on with, it begins anew.
 */
export type Reopening = 'resume' | 'new_cycle' | { extend: Duration }

/** How one promise is kept. */
export interface ClockRule {
  /** An urgency that is not named has no such promise. */
  targets: Readonly<Partial<Record<Urgency, Duration>>>
  /** A key of the policy's calendars; none: around the clock. */
  calendar?: string
  starts: readonly Milestone[]
  stops: readonly Milestone[]
  /** What it does not count while the ticket waits for it … */
  pauses: readonly Wait[]
  /** … and what lets it count again although the pause is not over. */
  resumes?: readonly Milestone[]
  /** Default: begin anew. */
  reopening?: Reopening
  /** A target of the department's own for one stage, not promised to anybody; `predicted` levels add these up. */
  internal?: true
  levels: readonly Level[]
}

/** What a ticket was promised: resolved for this ticket, with its calendars, so that it needs nothing else. */
export interface Policy {
  id: string
  /** 0 for the handbook as it stands in the code. */
  version: number
  /** Why this one: contract before customer tier before product before default. */
  chosenBy: PolicyChoice
  clocks: Readonly<Partial<Record<ClockKind, ClockRule>>>
  calendars: Readonly<Record<string, Calendar>>
  /** The department's own hours, a key of the calendars: what is outside is nobody's time. None: around the clock. */
  hours?: string
  /** From receipt to the expected resolution, until a plan or a resolution clock says better. */
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
  /** How long after the time of a visit an engineer is not late yet; none: a quarter of an hour. */
  visitGrace?: Duration
}

export const policyScopes = ['contract', 'tier', 'product', 'default'] as const
export type PolicyScope = (typeof policyScopes)[number]

export interface PolicyChoice {
  scope: PolicyScope
  /** The contract's or tier's code, or the product pattern; none for the default. */
  value?: string
}

/** What a policy says of each kind of clock. */
export function rulesOf({ clocks }: Pick<Policy, 'clocks'>): [ClockKind, ClockRule][] {
  return Object.entries(clocks) as [ClockKind, ClockRule][]
}

/** The handbook's 24/48/72 hours around the clock, and its ladder: owner, supervisor, manager (process.md 2 and 9). */
export const handbook = {
  id: 'handbook',
  version: 0,
  chosenBy: { scope: 'default' },
  calendars: {},
  clocks: {
    response: {
      targets: { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' },
      starts: ['received'],
      stops: ['responded'],
      pauses: ['customer', 'approval', 'supplier'],
      levels: [
        { at: '50%', tells: ['owner'] },
        { at: '75%', tells: ['owner'] },
        { at: 'breach', tells: ['owner', 'supervisor'] },
        { at: '+24h', tells: ['manager'], repeat: { every: 'PT24H' } },
      ],
    },
    followUp: {
      targets: { urgent: 'PT24H', normal: 'PT24H', low: 'PT24H' },
      starts: ['resolved'],
      stops: ['followedUp'],
      pauses: ['customer', 'parts', 'approval', 'supplier'],
      levels: [
        { at: '75%', tells: ['owner'] },
        { at: 'breach', tells: ['owner', 'supervisor'] },
      ],
    },
  },
  resolution: { urgent: 'PT72H', normal: 'P5D', low: 'P7D' },
  offer: { urgent: 'PT30M', normal: 'PT2H', low: 'PT2H' },
  followUp: { retry: 'PT4H', attempts: 3, questionnaire: 'P3D' },
  partsRetry: 'PT1H',
} as const satisfies Policy
