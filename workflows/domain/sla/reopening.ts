import { durationOf, lengthOf } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import { type Clock, stop, used } from './clock.ts'
import { type ClockRule, rulesOf } from './policy.ts'
import { type Moment, noted, passMilestones, type Timed, waysOf } from './timekeeping.ts'

/**
 * The clocks when the matter comes back in a further round, by what each policy says of it. One that still runs and is
 * to be resumed simply goes on, unless it is missed already: then it ends as such, and a new promise begins. What else
 * runs ends without a verdict, and a clock that `received` starts begins anew.
 * @param timed with the new round's number, and the clocks of the round before
 */
export function reopenClocks(timed: Timed, { now, by }: Moment): Clock[] {
  const carriedOver = rulesOf(timed.policy).filter(
    ([, rule]) => rule.starts.includes('received') && goesOn(rule),
  )
  const kept = timed.clocks.map((clock) => {
    const rule = carriedOver.find(([kind]) => kind === clock.kind)?.[1]
    if (clock.stopped || !rule) return stop(clock, timed, now, true)
    if (clock.breachedAt !== undefined) return stop(clock, timed, now)
    return extended({ ...clock, round: timed.round }, rule, timed, { now, by })
  })
  const resumed = carriedOver.flatMap(([kind, rule]) => {
    const former = kept.findLast((clock) => clock.kind === kind)
    return former?.stopped ? resume(timed, former, rule, now) : []
  })
  return passMilestones({ ...timed, clocks: [...kept, ...resumed] }, ['received'], now)
}

function goesOn({ reopening = 'new_cycle' }: ClockRule): boolean {
  return reopening !== 'new_cycle'
}

function extensionOf({ reopening }: ClockRule): number {
  return typeof reopening === 'object' ? lengthOf(reopening.extend) : 0
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
  const promised = rule.targets[timed.urgency]
  if (promised === undefined) return []
  const spent = former.stopped ? used(former, timed, former.stopped.at) : 0
  const added = extensionOf(rule) + (former.extension === undefined ? 0 : lengthOf(former.extension))
  // The urgency or the policy may be another one since the clock stopped.
  const target = lengthOf(promised) + added
  if (spent >= target || former.breachedAt !== undefined) return []
  return [
    {
      kind: former.kind,
      cycle: Math.max(timed.round, former.cycle + 1),
      round: timed.round,
      target: durationOf(target),
      ...waysOf(rule),
      startedAt: now,
      carried: spent,
      ...(added > 0 ? { extension: durationOf(added) } : {}),
    },
  ]
}
