import type { Replan } from '../../workflows/domain/sla/clock.ts'
import type { Explanation } from '../../workflows/domain/sla/explain.ts'
import type { PolicyScope } from '../../workflows/domain/sla/policy.ts'
import type { Closing } from '../../workflows/domain/time/closing.ts'
import type { Duration } from '../../workflows/domain/time/duration.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor, Wait } from '../../workflows/domain/vocabulary.ts'

/** How instants and lengths of time are said in one language. */
export interface Speech {
  /** In the company's time zone. */
  time(at: Instant): string
  length(duration: Duration): string
}

interface Stretch {
  from: Instant
  to: Instant
}

/** A pause as it may be told to the reader: customers are not told by whom and in which words. */
interface PauseStory {
  from: Instant
  /** null while nobody knows the end */
  to: Instant | null
  waitingFor: Wait
  by?: Actor
  reason?: string
}

export type ReplanStory = Omit<Replan, 'by'> & { by?: Actor }

/** What explains a promise, in one language: the compiler refuses a language that lacks a text. */
export interface ExplanationTexts {
  /** Why the deadline is where it is, in a sentence or two. */
  clock(clock: Explanation, speech: Speech): string
  closed: Record<Closing, (closed: Stretch & { name?: string }, speech: Speech) => string>
  paused(pause: PauseStory, speech: Speech): string
  makeUpDay(day: Stretch & { name: string }, speech: Speech): string
  replan: Record<Replan['cause'], (replan: ReplanStory, speech: Speech) => string>
  policy: Record<PolicyScope, (value: string) => string>
  /** Hours, minutes and seconds; those that are 0 are left out, unless all are. */
  length(hours: number, minutes: number, seconds: number): string
}

/** The promise by hand stands in place of the computed deadline, unless it lapses before its date. */
export function promiseStands({ at, expiresAt }: { at: Instant; expiresAt: Instant | null }): boolean {
  return expiresAt === null || at <= expiresAt
}
