import { type Instant, milliseconds } from '../time/instant.ts'
import type { Span } from '../time/span.ts'
import type { Actor, Wait, WordsId } from '../vocabulary.ts'
import type { Milestone } from './milestone.ts'

/** A stretch of waiting: a hole in the calendar of the clocks that it concerns, never minutes added to a deadline. */
export interface Pause {
  waitingFor: Wait
  from: Instant
  /** Where it is to end by itself. */
  until?: Instant
  /** Where it ended; without it, it still lasts. */
  to?: Instant
  by: Actor
  words?: WordsId
  /** What happened while it lasted, the first time each: some clocks count again from there on. */
  passed?: Readonly<Partial<Record<Milestone, Instant>>>
}

export function lasting(pause: Pause): boolean {
  return pause.to === undefined
}

/**
 * What a pause takes out of a clock's time.
 * @param resumes milestones at which the clock counts again although the pause goes on
 * @returns ends at Infinity while nobody knows its end
 */
export function holeOf({ from, to, until, passed }: Pause, resumes: readonly Milestone[] = []): Span {
  const ends = [to ?? until, ...resumes.map((milestone) => passed?.[milestone])].flatMap((end) => end ?? [])
  return {
    from: milliseconds(from),
    to: ends.reduce((least, end) => Math.min(least, milliseconds(end)), Number.POSITIVE_INFINITY),
  }
}
