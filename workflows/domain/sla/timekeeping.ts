import type { Instant } from '../time/instant.ts'
import type { Actor, ClockKind, Urgency } from '../vocabulary.ts'
import { type Clock, dueAt, type Reckoning, type Replan, stop } from './clock.ts'
import type { Milestone } from './milestone.ts'
import { type ClockRule, type Policy, rulesOf } from './policy.ts'
import { begunBy } from './underway.ts'

/** What clocks are kept on: a ticket has it all. */
export interface Timed extends Reckoning {
  policy: Policy
  urgency: Urgency
  round: number
  clocks: readonly Clock[]
}

export interface Moment {
  now: Instant
  by: Actor
}

/**
 * The clocks after something was reached: those that it stops have stopped, those that it starts run.
 * A milestone that both stops and starts a clock begins its next cycle.
 */
export function passMilestones(timed: Timed, reached: readonly Milestone[], now: Instant): Clock[] {
  const stopped = timed.clocks.map((clock) =>
    timed.policy.clocks[clock.kind]?.stops.some((milestone) => reached.includes(milestone))
      ? stop(clock, timed, now)
      : clock,
  )
  return rulesOf(timed.policy)
    .filter(([, rule]) => begunBy(rule, reached))
    .reduce((clocks, [kind, rule]) => start({ ...timed, clocks }, kind, rule, now), stopped)
}

/** Starts a clock, unless it runs or the policy promises nothing for this urgency. */
export function start(timed: Timed, kind: ClockKind, rule: ClockRule, startedAt: Instant): Clock[] {
  const clocks = [...timed.clocks]
  const target = rule.targets[timed.urgency]
  const latest = clocks.findLast((clock) => clock.kind === kind)
  if (target === undefined || (latest && !latest.stopped)) return clocks
  const cycle = Math.max(timed.round, (latest?.cycle ?? 0) + 1)
  return [...clocks, { kind, cycle, round: timed.round, target, ...waysOf(rule), startedAt }]
}

/** Nothing is promised any more: every clock that still runs ends without a verdict. */
export function cancelClocks(timed: Timed, now: Instant): Clock[] {
  return timed.clocks.map((clock) => stop(clock, timed, now, true))
}

/** The clock with a note of the re-plan, when its deadline moved. */
export function noted(
  before: Clock,
  after: Clock,
  timed: Reckoning,
  cause: Replan['cause'],
  { now, by }: Moment,
): Clock {
  const from = dueAt(before, timed)
  const to = dueAt(after, timed)
  if (from === to && before.target === after.target) return after
  const moved = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  return { ...after, replans: [...(before.replans ?? []), { at: now, by, cause, ...moved }] }
}

/** What a clock takes from its rule, so that it can be explained when the rule is no more. */
export function waysOf({ calendar, pauses, resumes }: ClockRule) {
  return {
    ...(calendar === undefined ? {} : { calendar }),
    pausedBy: pauses,
    ...(resumes === undefined ? {} : { resumedBy: resumes }),
  }
}
