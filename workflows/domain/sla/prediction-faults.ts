import type { Fault } from '../fault.ts'
import { isDuration, lengthOf } from '../time/duration.ts'
import { type ClockKind, modes, type Urgency, urgencies } from '../vocabulary.ts'
import { type Case, casesOf, nameOf, type Targets, tooManyCases } from './cases.ts'
import { type ClockDefinition, type PolicyDefinition, targetsFor } from './definition.ts'
import type { Milestone } from './milestone.ts'
import { canFollow, comeBy } from './milestone-order.ts'
import { stillAhead } from './stages-ahead.ts'

type Entry = [ClockKind, ClockDefinition]

/** A prediction adds the internal targets up: some have to come into the promise, and to be less than it. */
export function predictionFaults({ clocks }: PolicyDefinition): Fault[] {
  const entries = Object.entries(clocks) as Entry[]
  const stages = entries.filter(([, { internal }]) => internal)
  const predicting = entries.filter(([, { levels }]) => levels.some(({ at }) => at === 'predicted'))
  if (predicting.length === 0) return []
  const concerned = [...predicting, ...stages].map(([, clock]) => clock)
  if (tooManyCases(concerned)) return predicting.map(([kind]) => tooManyTold(`/clocks/${kind}/exceptions`))
  const cases = casesOf(concerned)
  return predicting.flatMap(([kind, clock]) => {
    const problem = problemOf(clock, stages, cases)
    return problem === undefined ? [] : toldAt(kind, clock, problem)
  })
}

function toldAt(kind: ClockKind, { levels }: ClockDefinition, detail: string): Fault[] {
  return levels.flatMap(({ at }, place) =>
    at === 'predicted'
      ? [{ pointer: `/clocks/${kind}/levels/${place}/at`, code: 'cannot_predict', detail }]
      : [],
  )
}

function tooManyTold(pointer: string): Fault {
  const detail =
    'Together the exceptions tell so many kinds, products and regions apart that a prediction cannot be checked; name fewer, or leave the prediction out.'
  return { pointer, code: 'too_many_cases', detail }
}

function problemOf(
  promise: ClockDefinition,
  stages: readonly Entry[],
  cases: readonly Case[],
): string | undefined {
  if (promise.internal) return 'An internal target is itself part of the sum; predict a promise instead.'
  if (stages.length === 0) {
    return 'No clock is internal, so there is nothing to predict by; mark some, or leave the level out.'
  }
  const within = stages.filter(([, stage]) => comesInto(stage, promise))
  if (within.length === 0) {
    return 'No internal clock runs while this one does; mark one that does, or leave the level out.'
  }
  return nothingToAdd(promise, within, cases) ?? tooMuchAhead(promise, stages, cases)
}

/** Somebody's ticket has to have both: a promise, and an internal target for the way there. */
function nothingToAdd(
  promise: ClockDefinition,
  within: readonly Entry[],
  cases: readonly Case[],
): string | undefined {
  const some = cases.some((one) =>
    urgencies.some(
      (urgency) =>
        targetsFor(promise, one)[urgency] !== undefined &&
        within.some(([, stage]) => targetsFor(stage, one)[urgency] !== undefined),
    ),
  )
  if (some) return undefined
  return 'No urgency that this clock has a target for has an internal one too, so nothing can be predicted; give some both, or leave the level out.'
}

function tooMuchAhead(
  promise: ClockDefinition,
  stages: readonly Entry[],
  cases: readonly Case[],
): string | undefined {
  for (const one of cases) {
    const targets = targetsFor(promise, one)
    const resolved = stages.map(([kind, stage]): Entry => [kind, soundOf(stage, one)])
    for (const urgency of urgencies) {
      const target = targets[urgency]
      if (target === undefined || !isDuration(target)) continue
      const ahead = promise.starts.map((start) => aheadAt({ start, stops: promise.stops }, resolved, urgency))
      const late = ahead.some((needed) => needed >= lengthOf(target))
      if (late) return toldAtOnce(urgency, one)
    }
  }
  return undefined
}

function toldAtOnce(urgency: Urgency, one: Case): string {
  return `For ${urgency} tickets${nameOf(one)} the internal targets ahead add up to the promise or more, so it would be told at once; give them less.`
}

/** The stage with the targets of this case; what is malformed is told elsewhere. */
function soundOf(stage: ClockDefinition, one: Case): ClockDefinition {
  const given = Object.entries(targetsFor(stage, one)).filter(([, target]) => isDuration(target))
  return { ...stage, targets: Object.fromEntries(given) as Targets }
}

/** What is surely still ahead when a clock starts, as a ticket's own clock would reckon it. */
function aheadAt(
  { start, stops }: { start: Milestone; stops: readonly Milestone[] },
  stages: readonly Entry[],
  urgency: Urgency,
): number {
  const passed = comeBy(start)
  const at = '2026-01-01T00:00:00.000Z'
  const clocks = stages.flatMap(([kind, { starts, targets }]) => {
    const target = targets[urgency]
    if (target === undefined || !starts.some((one) => passed.includes(one))) return []
    const begun = { kind, round: 1, target }
    // It begins with the promise; or began before, and may be over by then.
    return starts.includes(start) ? [begun] : [{ ...begun, stopped: { at, outcome: 'met' as const } }]
  })
  const reached = Object.fromEntries(passed.map((one) => [one, at]))
  const journey = { policy: { clocks: Object.fromEntries(stages) }, clocks, urgency, reached }
  const promised = { round: 1, stops }
  if (!passed.includes('planned')) return stillAhead(journey, promised)
  // Each way of solving the matter has stages of its own.
  return Math.max(...modes.map((mode) => stillAhead({ ...journey, plan: { mode } }, promised)))
}

/** Whether there can be a moment at which a stage is under way, or still to come, while the promise runs. */
function comesInto(stage: ClockDefinition, promise: ClockDefinition): boolean {
  return promise.starts.some((start) =>
    stage.starts.some((begins) => {
      if (promise.stops.some((stop) => !canFollow(start, stop) && comeBy(begins).includes(stop))) return false
      if (begins === start || canFollow(begins, start)) return true
      return !stage.stops.some((stop) => comeBy(start).includes(stop))
    }),
  )
}
