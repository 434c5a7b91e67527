import type { Fault } from '../fault.ts'
import { type ClockKind, urgencies } from '../vocabulary.ts'
import { clockFaults } from './clock-faults.ts'
import type { ClockDefinition, PolicyDefinition } from './definition.ts'
import { durationFaults } from './duration-faults.ts'
import { predictionFaults } from './prediction-faults.ts'
import { calendarFault } from './told-faults.ts'

/** What a policy may name. */
export interface Known {
  /** Ids of calendars. */
  calendars: readonly string[]
  /** How long each of them is open in an ordinary week, in milliseconds; one that is not here is not reckoned with. */
  weeks?: Readonly<Record<string, number>>
  /** Staff ids; none: names of people are not held against anything. */
  staff?: readonly string[]
}

/** What is wrong with a policy, or could never come true in it; [] when it is sound. */
export function policyFaults(definition: PolicyDefinition, known: Known): Fault[] {
  const { clocks, hours } = definition
  return [
    ...responseFaults(clocks.response),
    ...entriesOf(clocks).flatMap(([kind, clock]) => clockFaults(clock, known, `/clocks/${kind}`)),
    ...predictionFaults(definition),
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

function otherDurations({
  resolution,
  offer,
  followUp,
  partsRetry,
  visitGrace,
}: PolicyDefinition): [string, string][] {
  return [
    ...urgencies.map((urgency): [string, string] => [`/resolution/${urgency}`, resolution[urgency]]),
    ...urgencies.map((urgency): [string, string] => [`/offer/${urgency}`, offer[urgency]]),
    ['/followUp/retry', followUp.retry],
    ['/followUp/questionnaire', followUp.questionnaire],
    ['/partsRetry', partsRetry],
    ...(visitGrace === undefined ? [] : [['/visitGrace', visitGrace] as [string, string]]),
  ]
}

function entriesOf(clocks: PolicyDefinition['clocks']): [ClockKind, ClockDefinition][] {
  return Object.entries(clocks) as [ClockKind, ClockDefinition][]
}
