import { durationOf, lengthOf } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import type { Actor, ClockKind, Urgency } from '../vocabulary.ts'
import { type Clock, dueAt, type Reckoning, type Replan, stop, used } from './clock.ts'
import type { Milestone } from './milestone.ts'
import type { ClockRule, Policy } from './policy.ts'

/** What clocks are kept on: a ticket has it all. */
export interface Timed extends Reckoning {
  policy: Policy
  urgency: Urgency
  round: number
  clocks: readonly Clock[]
}

/** When each milestone of a round was last passed. */
type Reached = Readonly<Partial<Record<Milestone, Instant>>>

interface Moment {
  now: Instant
  by: Actor
}

/**
 * The clocks after something was reached: those that it stops have stopped, those that it starts run.
 * A milestone that both stops and starts a clock begins its next cycle.
 */
export function passMilestones(
  timed: Timed,
  reached: readonly Milestone[],
  now: Instant,
  startedAt: Instant = now,
): Clock[] {
  const among = (milestone: Milestone) => reached.includes(milestone)
  const stopped = timed.clocks.map((clock) =>
    timed.policy.clocks[clock.kind]?.stops.some(among) ? stop(clock, timed, now) : clock,
  )
  return rulesOf(timed.policy)
    .filter(([, rule]) => rule.starts.some(among))
    .reduce((clocks, [kind, rule]) => start({ ...timed, clocks }, kind, rule, startedAt), stopped)
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

/**
 * The clocks when the matter comes back in a further round, by what each policy says of it. One that still runs and is
 * to be resumed simply goes on; what else runs ends without a verdict, and a clock that `received` starts begins anew.
 * @param timed with the new round's number, and the clocks of the round before
 */
export function reopenClocks(timed: Timed, { now, by }: Moment): Clock[] {
  const carriedOver = rulesOf(timed.policy).filter(
    ([, rule]) => rule.starts.includes('received') && goesOn(rule),
  )
  const kept = timed.clocks.map((clock) => {
    const rule = carriedOver.find(([kind]) => kind === clock.kind)?.[1]
    if (clock.stopped || !rule) return stop(clock, timed, now, true)
    return extended({ ...clock, round: timed.round }, rule, timed, { now, by })
  })
  const resumed = carriedOver.flatMap(([kind, rule]) => {
    const former = kept.findLast((clock) => clock.kind === kind)
    return former?.stopped ? resume(timed, former, rule, now) : []
  })
  return passMilestones({ ...timed, clocks: [...kept, ...resumed] }, ['received'], now)
}

/** Nothing is promised any more: every clock that still runs ends without a verdict. */
export function cancelClocks(timed: Timed, now: Instant): Clock[] {
  return timed.clocks.map((clock) => stop(clock, timed, now, true))
}

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

function rulesOf(policy: Policy): [ClockKind, ClockRule][] {
  return Object.entries(policy.clocks) as [ClockKind, ClockRule][]
}

/** What a clock takes from its rule, so that it can be explained when the rule is no more. */
function waysOf({ calendar, pauses, resumes }: ClockRule) {
  return {
    ...(calendar === undefined ? {} : { calendar }),
    pausedBy: pauses,
    ...(resumes === undefined ? {} : { resumedBy: resumes }),
  }
}

function replanned({ calendar, pausedBy, resumedBy, ...clock }: Clock, rule: ClockRule): Clock {
  return { ...clock, ...waysOf(rule) }
}

function goesOn({ reopening = 'new_cycle' }: ClockRule): boolean {
  return reopening !== 'new_cycle'
}

function extensionOf({ reopening }: ClockRule): number {
  return typeof reopening === 'object' ? lengthOf(reopening.extend) : 0
}

function withExtension(target: string, { extension }: Clock): string {
  return extension === undefined ? target : durationOf(lengthOf(target) + lengthOf(extension))
}

function extended(clock: Clock, rule: ClockRule, timed: Timed, moment: Moment): Clock {
  const more = extensionOf(rule)
  if (more === 0) return clock
  const extension = durationOf(more + (clock.extension === undefined ? 0 : lengthOf(clock.extension)))
  const target = durationOf(lengthOf(clock.target) + more)
  return noted(clock, { ...clock, extension, target }, timed, 'reopening', moment)
}

/**
 * The next cycle of a clock that had stopped: with what was left of it. Nothing left means that it was missed; going on
 * from there would break the promise at the very moment at which it is given again, so then it begins anew.
 */
function resume(timed: Timed, former: Clock, rule: ClockRule, now: Instant): Clock[] {
  const spent = former.stopped ? used(former, timed, former.stopped.at) : 0
  const target = lengthOf(former.target) + extensionOf(rule)
  if (spent >= target || former.breachedAt !== undefined) return []
  const added = target - lengthOf(rule.targets[timed.urgency] ?? former.target)
  return [
    {
      kind: former.kind,
      cycle: Math.max(timed.round, former.cycle + 1),
      round: timed.round,
      target: durationOf(target),
      ...waysOf(rule),
      startedAt: now,
      carried: durationOf(spent),
      ...(added > 0 ? { extension: durationOf(added) } : {}),
    },
  ]
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
