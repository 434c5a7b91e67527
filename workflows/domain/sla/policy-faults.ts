import type { Fault } from '../fault.ts'
import { isDuration, lengthOf } from '../time/duration.ts'
import { type ClockKind, type Urgency, urgencies } from '../vocabulary.ts'
import { clockFaults } from './clock-faults.ts'
import type { ClockDefinition, PolicyDefinition } from './definition.ts'
import { durationFaults } from './duration-faults.ts'
import { calendarFault } from './told-faults.ts'

/** What a policy may name. */
export interface Known {
  /** Ids of calendars. */
  calendars: readonly string[]
  /** Staff ids; none: names of people are not held against anything. */
  staff?: readonly string[]
}

/** What is wrong with a policy, or could never come true in it; [] when it is sound. */
export function policyFaults(definition: PolicyDefinition, known: Known): Fault[] {
  const { clocks, hours } = definition
  return [
    ...responseFaults(clocks.response),
    ...entriesOf(clocks).flatMap(([kind, clock]) => clockFaults(clock, known, `/clocks/${kind}`)),
    ...entriesOf(clocks).flatMap(([kind, clock]) => predictionFaults(definition, kind, clock)),
    ...calendarFault(hours, known, '/hours'),
    ...otherDurations(definition).flatMap(([pointer, duration]) => durationFaults(duration, pointer)),
  ]
}

/** Every ticket shows by when somebody responds. */
function responseFaults(response: ClockDefinition | undefined): Fault[] {
  if (response === undefined) {
    const detail = 'Every ticket has a promised first response; add the clock with a target for each urgency.'
    return [{ pointer: '/clocks/response', code: 'missing', detail }]
  }
  const missing = urgencies.filter((urgency) => response.targets[urgency] === undefined)
  return [
    ...missing.map((urgency) => ({
      pointer: `/clocks/response/targets/${urgency}`,
      code: 'missing',
      detail: 'Every ticket has a promised first response; give this urgency its target too.',
    })),
    ...(response.starts.length === 0 || response.starts.includes('received') ? [] : [startsLate]),
  ]
}

const startsLate: Fault = {
  pointer: '/clocks/response/starts',
  code: 'starts_late',
  detail: 'The promise to respond runs from receipt; start this clock with `received`.',
}

/** A prediction adds the internal targets up: there must be some, and less than what is promised. */
function predictionFaults({ clocks }: PolicyDefinition, kind: ClockKind, clock: ClockDefinition): Fault[] {
  const internal = entriesOf(clocks).filter(([, { internal }]) => internal)
  return clock.levels.flatMap(({ at }, place) => {
    if (at !== 'predicted') return []
    const problem = clock.internal
      ? 'An internal target is itself part of the sum; predict a promise instead.'
      : internal.length === 0
        ? 'No clock is internal, so there is nothing to predict by; mark some, or leave the level out.'
        : tooMuchAhead(internal, clock)
    if (problem === undefined) return []
    return [{ pointer: `/clocks/${kind}/levels/${place}/at`, code: 'cannot_predict', detail: problem }]
  })
}

function tooMuchAhead(internal: [ClockKind, ClockDefinition][], clock: ClockDefinition): string | undefined {
  const sum = (urgency: Urgency) =>
    internal.reduce((all, [, rule]) => all + lengthIn(rule.targets[urgency]), 0)
  const late = urgencies.find(
    (urgency) => clock.targets[urgency] && sum(urgency) >= lengthIn(clock.targets[urgency]),
  )
  if (late === undefined) return undefined
  return `For ${late} tickets the internal targets add up to the promise or more, so it would be told at once; give them less.`
}

/** What is malformed is told elsewhere. */
function lengthIn(duration: string | undefined): number {
  return duration !== undefined && isDuration(duration) ? lengthOf(duration) : 0
}

function otherDurations({ resolution, offer, followUp, partsRetry }: PolicyDefinition): [string, string][] {
  return [
    ...urgencies.map((urgency): [string, string] => [`/resolution/${urgency}`, resolution[urgency]]),
    ...urgencies.map((urgency): [string, string] => [`/offer/${urgency}`, offer[urgency]]),
    ['/followUp/retry', followUp.retry],
    ['/followUp/questionnaire', followUp.questionnaire],
    ['/partsRetry', partsRetry],
  ]
}

function entriesOf(clocks: PolicyDefinition['clocks']): [ClockKind, ClockDefinition][] {
  return Object.entries(clocks) as [ClockKind, ClockDefinition][]
}
