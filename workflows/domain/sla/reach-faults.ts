import type { Fault } from '../fault.ts'
import { limits, reachInYears } from '../limits.ts'
import { isDuration, lengthOf } from '../time/duration.ts'
import { timeToReach } from '../time/weekly.ts'
import { type Urgency, urgencies } from '../vocabulary.ts'
import type { ClockDefinition, TargetException } from './definition.ts'
import { type Level, pointOf } from './level.ts'
import type { Known } from './policy-faults.ts'

interface Given {
  target: string
  /** Of the calendars that it may be reckoned by, the least working time in a week; none: around the clock. */
  weekly: number | undefined
  pointer: string
}

/** A target or level that a calendar comes to only years later is nobody's promise, and costs its way at every wake. */
export function reachFaults(clock: ClockDefinition, known: Known, pointer: string): Fault[] {
  const given = givenIn(clock, known, pointer)
  const far = given.filter(({ target, weekly }) => tooFar(lengthOf(target), weekly))
  if (far.length > 0)
    return far.map((one) => outOfReach(one.pointer, `"${one.target}"`, lengthOf(one.target), one.weekly))
  return clock.levels.flatMap((level, place) => {
    const late = given.find(({ target, weekly }) => tooFar(amountOf(level, lengthOf(target)), weekly))
    if (!late) return []
    const amount = amountOf(level, lengthOf(late.target))
    return [outOfReach(`${pointer}/levels/${place}/at`, `"${level.at}"`, amount, late.weekly)]
  })
}

/** @param amount working milliseconds after the start */
export function tooFar(amount: number, weekly?: number): boolean {
  return timeToReach(amount, weekly) > limits.reach
}

/** @param what is told of, as it was written */
export function outOfReach(pointer: string, what: string, amount: number, weekly?: number): Fault {
  const years = Math.round(timeToReach(amount, weekly) / (365 * 86_400_000))
  const took = Number.isFinite(years) ? `about ${years} years` : 'for ever'
  const detail = `With these hours ${what} takes ${took}; give less, or longer hours, so that it is within ${reachInYears} years.`
  return { pointer, code: 'out_of_reach', detail }
}

/** From the start to the first time that a level is told. What is malformed is told elsewhere. */
export function amountOf({ at }: Level, target: number): number {
  const point = pointOf(at)
  if (typeof point !== 'object') return target
  return 'percent' in point ? (target * point.percent) / 100 : target + point.offset
}

function givenIn(clock: ClockDefinition, known: Known, pointer: string): Given[] {
  const ordinary = [clock.calendar, ...Object.values(clock.calendarByRegion ?? {})]
  return [
    ...targetsIn(clock.targets, least(ordinary, known), `${pointer}/targets`),
    ...(clock.exceptions ?? []).flatMap((one, place) =>
      targetsIn(one.targets, least(calendarsOf(clock, one), known), `${pointer}/exceptions/${place}/targets`),
    ),
  ]
}

function calendarsOf({ calendar, calendarByRegion = {} }: ClockDefinition, { region }: TargetException) {
  if (region === undefined) return [calendar, ...Object.values(calendarByRegion)]
  return [calendarByRegion[region] ?? calendar]
}

function least(calendars: readonly (string | undefined)[], { weeks = {} }: Known): number | undefined {
  const lengths = calendars.flatMap((id) => (id === undefined ? [] : (weeks[id] ?? [])))
  return lengths.length === 0 ? undefined : Math.min(...lengths)
}

function targetsIn(
  targets: Readonly<Partial<Record<Urgency, string>>>,
  weekly: number | undefined,
  pointer: string,
): Given[] {
  return urgencies.flatMap((urgency) => {
    const target = targets[urgency]
    if (target === undefined || !isDuration(target)) return []
    return [{ target, weekly, pointer: `${pointer}/${urgency}` }]
  })
}
