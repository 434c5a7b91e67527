import type { Fault } from '../fault.ts'
import { isDuration, lengthOf } from '../time/duration.ts'
import { type Urgency, urgencies } from '../vocabulary.ts'
import type { ClockDefinition, TargetException } from './definition.ts'
import { durationFaults } from './duration-faults.ts'
import { type Level, pointOf } from './level.ts'
import { levelFaults } from './level-faults.ts'
import { orderFaults } from './order-faults.ts'
import type { Known } from './policy-faults.ts'
import { raiseFaults } from './raise-faults.ts'
import { reachFaults } from './reach-faults.ts'
import { calendarFault, toldFaults } from './told-faults.ts'

type Targets = TargetException['targets']

/** What is wrong with one clock of a policy, but for what it is in the policy's whole. */
export function clockFaults(clock: ClockDefinition, known: Known, pointer: string): Fault[] {
  return [
    ...targetsFaults(clock.targets, `${pointer}/targets`),
    ...(clock.exceptions ?? []).flatMap((one, place) =>
      exceptionFaults(one, `${pointer}/exceptions/${place}`),
    ),
    ...calendarFault(clock.calendar, known, `${pointer}/calendar`),
    ...Object.entries(clock.calendarByRegion ?? {}).flatMap(([region, id]) =>
      calendarFault(id, known, `${pointer}/calendarByRegion/${step(region)}`),
    ),
    ...orderFaults(clock, pointer),
    ...extensionFaults(clock, `${pointer}/reopening/extend`),
    ...levelFaults(clock.levels, `${pointer}/levels`),
    ...clock.levels.flatMap((level, place) => placeFaults(level, clock, known, `${pointer}/levels/${place}`)),
    ...reachFaults(clock, known, pointer),
  ]
}

function targetsFaults(targets: Targets, pointer: string): Fault[] {
  const given = urgencies.flatMap((urgency) => {
    const target = targets[urgency]
    return target === undefined ? [] : [[urgency, target] as const]
  })
  if (given.length === 0) {
    const detail = 'Nothing is promised to anybody; give at least one urgency its target, or leave this out.'
    return [{ pointer, code: 'no_target', detail }]
  }
  return given.flatMap(([urgency, target]) => durationFaults(target, `${pointer}/${urgency}`))
}

function exceptionFaults({ kind, product, region, targets }: TargetException, pointer: string): Fault[] {
  const unlimited = kind === undefined && product === undefined && region === undefined
  const detail = 'It fits every ticket; give a kind, product or region, or change the targets themselves.'
  return [
    ...(unlimited ? [{ pointer, code: 'fits_everything', detail }] : []),
    ...(product === undefined ? [] : patternFaults(product, `${pointer}/product`)),
    ...targetsFaults(targets, `${pointer}/targets`),
  ]
}

/** @param pattern a model, or the beginning of its name with `*` behind it */
export function patternFaults(pattern: string, pointer: string): Fault[] {
  const star = pattern.indexOf('*')
  if (star === -1 || (star === pattern.length - 1 && pattern.length > 1)) return []
  const detail = `"${pattern}" is no product; give a model, or its beginning with one * behind it, such as "VMC-*".`
  return [{ pointer, code: 'malformed_pattern', detail }]
}

function extensionFaults({ reopening }: ClockDefinition, pointer: string): Fault[] {
  return typeof reopening === 'object' ? durationFaults(reopening.extend, pointer) : []
}

function placeFaults(level: Level, clock: ClockDefinition, known: Known, pointer: string): Fault[] {
  return [
    ...toldFaults(level, known, pointer),
    ...raiseFaults(level, clock, `${pointer}/acts`),
    ...beforeTheStart(level, clock, `${pointer}/at`),
    ...(clock.internal ? secrets(level, `${pointer}/tells`) : []),
  ]
}

/** An hour before the deadline of a target of half an hour is before the clock has begun. */
function beforeTheStart({ at }: Level, clock: ClockDefinition, pointer: string): Fault[] {
  const point = pointOf(at)
  if (typeof point !== 'object' || !('offset' in point)) return []
  const all = [clock.targets, ...(clock.exceptions ?? []).map(({ targets }) => targets)]
  const shorter = all.flatMap((targets) =>
    urgencies.flatMap((urgency) => shorterThan(-point.offset, targets, urgency)),
  )
  if (shorter[0] === undefined) return []
  const detail = `With a target of ${shorter[0]}, "${at}" lies before the start; use a percentage, or come nearer to the deadline.`
  return [{ pointer, code: 'before_the_start', detail }]
}

function shorterThan(length: number, targets: Targets, urgency: Urgency): string[] {
  const target = targets[urgency]
  return target !== undefined && isDuration(target) && lengthOf(target) < length ? [target] : []
}

function secrets({ tells }: Level, pointer: string): Fault[] {
  const place = tells.indexOf('customer')
  if (place === -1) return []
  const detail = 'An internal target is promised to nobody; customers are not told of it. Leave them out.'
  return [{ pointer: `${pointer}/${place}`, code: 'internal', detail }]
}

/** A name as one step of a JSON pointer (RFC 6901). */
function step(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
