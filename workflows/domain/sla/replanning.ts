import { durationOf, lengthOf } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import { type Clock, type Replan, stop } from './clock.ts'
import type { Milestone } from './milestone.ts'
import type { ClockRule } from './policy.ts'
import { type Moment, noted, rulesOf, start, type Timed, waysOf } from './timekeeping.ts'

/** When each milestone of a round was last passed. */
type Reached = Readonly<Partial<Record<Milestone, Instant>>>

/**
 * The clocks by the ticket's present policy and urgency, from their true starts and with every pause; those that
 * have stopped stay as they ended. What is promised no longer ends without a verdict, and goes on if it is promised
 * again; what is promised newly starts where it would have started, if its moment in this round has come and its end
 * has not.
 * @param reached when each milestone of this round was last passed
 */
export function replanClocks(
  timed: Timed,
  reached: Reached,
  cause: Replan['cause'],
  { now, by }: Moment,
): Clock[] {
  const kept = timed.clocks.map((clock) => {
    const rule = timed.policy.clocks[clock.kind]
    const target = rule?.targets[timed.urgency]
    if (!rule || target === undefined) return stop(clock, timed, now, true)
    if (clock.stopped && !promisedAgain(clock, rule, timed, reached)) return clock
    const { stopped, ...running } = clock
    const after = { ...replanned(running, rule), target: withExtension(target, clock) }
    return noted(clock, after, timed, cause, { now, by })
  })
  return rulesOf(timed.policy).reduce((clocks, [kind, rule]) => {
    const known = clocks.findLast((clock) => clock.kind === kind && clock.round === timed.round)
    const began = runningSince(rule, reached)
    if (began === undefined || (known && !(takenAway(known) && known.startedAt < began))) return clocks
    return start({ ...timed, clocks }, kind, rule, began)
  }, kept)
}

function replanned({ calendar, pausedBy, resumedBy, ...clock }: Clock, rule: ClockRule): Clock {
  return { ...clock, ...waysOf(rule) }
}

function withExtension(target: string, { extension }: Clock): string {
  return extension === undefined ? target : durationOf(lengthOf(target) + lengthOf(extension))
}

/** A re-plan took the clock away, and nothing that begins or ends it has come since. */
function promisedAgain(clock: Clock, rule: ClockRule, { round }: Timed, reached: Reached): boolean {
  const began = runningSince(rule, reached)
  return takenAway(clock) && clock.round === round && began !== undefined && began <= clock.startedAt
}

/** While a round goes on, only a re-plan ends a clock without a verdict. */
function takenAway({ stopped }: Clock): boolean {
  return stopped?.outcome === 'cancelled'
}

/** Since when a clock of this rule would run in this round; undefined before it began and after its end. */
function runningSince({ starts, stops }: ClockRule, reached: Reached): Instant | undefined {
  const began = latestOf(starts, reached)
  // What both stops and starts it begins its next cycle.
  const over = latestOf(
    stops.filter((milestone) => !starts.includes(milestone)),
    reached,
  )
  return began !== undefined && over !== undefined && over >= began ? undefined : began
}

function latestOf(milestones: readonly Milestone[], reached: Reached): Instant | undefined {
  return milestones
    .flatMap((milestone) => reached[milestone] ?? [])
    .sort()
    .at(-1)
}
