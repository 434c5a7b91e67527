import type { Instant } from '../time/instant.ts'
import type { ClockKind } from '../vocabulary.ts'
import type { Clock } from './clock.ts'
import { type Milestone, milestones } from './milestone.ts'
import { type ClockRule, type Policy, rulesOf } from './policy.ts'

/** When each milestone of a round was last passed. */
export type Reached = Readonly<Partial<Record<Milestone, Instant>>>

/**
 * Since when a cycle of each kind of clock is under way in this round, whether it is promised or not: should the
 * urgency or the policy come to promise it, its clock has run since then.
 */
export type Underway = Readonly<Partial<Record<ClockKind, Instant>>>

type Ends = Pick<ClockRule, 'starts' | 'stops'>

/** What is under way after these milestones: what they end is over, and what they begin is not begun twice. */
export function passUnderway(
  before: Underway,
  policy: Policy,
  passed: readonly Milestone[],
  startedAt: Instant,
): Underway {
  return keptOf(policy, (kind, rule) => {
    const since = rule.stops.some((stop) => passed.includes(stop)) ? undefined : before[kind]
    return since ?? (begunBy(rule, passed) ? startedAt : undefined)
  })
}

/** What is under way by another policy: where it begins and ends a clock otherwise, by what was reached. */
export function underwayBy(
  policy: Policy,
  former: { policy: Pick<Policy, 'clocks'>; underway: Underway },
  reached: Reached,
  clocks: readonly Clock[],
): Underway {
  return keptOf(policy, (kind, rule) => {
    const running = clocks.find((clock) => clock.kind === kind && !clock.stopped)
    if (running) return running.startedAt
    return sameEnds(rule, former.policy.clocks[kind]) ? former.underway[kind] : underwaySince(rule, reached)
  })
}

/**
 * Since when a clock would run by what was last reached; undefined before its beginning and after its end. Of what was
 * reached at one instant, the later in the list of milestones came later.
 */
function underwaySince(rule: Ends, reached: Reached): Instant | undefined {
  const began = lastOf(rule.starts, reached)
  const over = lastOf(endsOnly(rule), reached)
  return began && over && !comesBefore(over, began) ? undefined : began?.at
}

/** Whether these milestones, passed with one fact, begin a clock that they do not end again. */
export function begunBy(rule: Ends, passed: readonly Milestone[]): boolean {
  const last = (some: readonly Milestone[]) =>
    milestones.findLastIndex((milestone) => some.includes(milestone) && passed.includes(milestone))
  return last(rule.starts) > last(endsOnly(rule))
}

/** What both stops and starts a clock begins its next cycle. */
function endsOnly({ starts, stops }: Ends): Milestone[] {
  return stops.filter((milestone) => !starts.includes(milestone))
}

interface Passing {
  at: Instant
  place: number
}

function lastOf(some: readonly Milestone[], reached: Reached): Passing | undefined {
  return some
    .flatMap((milestone): Passing[] => {
      const at = reached[milestone]
      return at === undefined ? [] : [{ at, place: milestones.indexOf(milestone) }]
    })
    .sort((one, other) => (comesBefore(one, other) ? -1 : 1))
    .at(-1)
}

function comesBefore(one: Passing, other: Passing): boolean {
  return one.at === other.at ? one.place < other.place : one.at < other.at
}

function sameEnds(one: Ends, other: Ends | undefined): boolean {
  return other !== undefined && same(one.starts, other.starts) && same(one.stops, other.stops)
}

function same(some: readonly Milestone[], others: readonly Milestone[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one))
}

function keptOf(policy: Policy, since: (kind: ClockKind, rule: ClockRule) => Instant | undefined): Underway {
  const pairs = rulesOf(policy).map(([kind, rule]) => [kind, since(kind, rule)] as const)
  return Object.fromEntries(pairs.filter(([, at]) => at !== undefined))
}
