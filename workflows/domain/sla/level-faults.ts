import type { Fault } from '../fault.ts'
import { limits } from '../limits.ts'
import { lengthOf } from '../time/duration.ts'
import { durationFaults, longest } from './duration-faults.ts'
import { type Level, levelName, pointOf } from './level.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** Of a level that repeats until the clock stops, so many are held against the names of others. */
const mostLookedAt = 1000

/** What is wrong with the levels of a clock by themselves; their pointers begin with `pointer`. */
export function levelFaults(levels: readonly Level[], pointer: string): Fault[] {
  const single = levels.map((level, place) => ownFaults(level, `${pointer}/${place}`))
  return [...single.flat(), ...tooMany(levels, pointer), ...collisions(levels, single, pointer)]
}

/** Each of them is looked at whenever the ticket wakes; one that repeats until the clock stops counts as the longest. */
function tooMany(levels: readonly Level[], pointer: string): Fault[] {
  const { levelsPerClock: most } = limits
  const count = levels.reduce(
    (sum, { repeat }) => sum + 1 + (repeat ? (repeat.times ?? limits.repeats) : 0),
    0,
  )
  if (count <= most) return []
  const detail = `With all their repeats these are ${count} levels, and a clock has ${most} at the most; let fewer repeat, or less often.`
  return [{ pointer, code: 'too_many_levels', detail }]
}

function ownFaults(level: Level, pointer: string): Fault[] {
  return [...pointFaults(level, pointer), ...repeatFaults(level, pointer)]
}

function pointFaults({ at }: Level, pointer: string): Fault[] {
  const point = pointOf(at)
  if (point === undefined) {
    const detail = `"${at}" is no level; give "75%", "breach", "-1h", "+1h30m", "+2d" or "predicted".`
    return [{ pointer: `${pointer}/at`, code: 'malformed_level', detail }]
  }
  if (typeof point !== 'object' || !('offset' in point) || Math.abs(point.offset) <= longest) return []
  const detail = `"${at}" is over a year away from the deadline; give less.`
  return [{ pointer: `${pointer}/at`, code: 'too_long', detail }]
}

function repeatFaults({ repeat }: Level, pointer: string): Fault[] {
  if (repeat === undefined) return []
  const { every, times } = repeat
  return [...everyFaults(every, times, `${pointer}/repeat`), ...timesFaults(times, `${pointer}/repeat/times`)]
}

function everyFaults(every: string, times: number | undefined, pointer: string): Fault[] {
  const faults = durationFaults(every, `${pointer}/every`)
  if (faults.length > 0) return faults
  const length = lengthOf(every)
  // Names of levels count minutes: two within one would be the same alert.
  if (length < minute) {
    const detail = 'A level repeats after a minute at the earliest; give more.'
    return [{ pointer: `${pointer}/every`, code: 'too_short', detail }]
  }
  if (length >= day || times !== undefined) return []
  const detail = 'A level that repeats more often than once a day needs `times`, or it would never be quiet.'
  return [{ pointer: `${pointer}/times`, code: 'repeats_for_ever', detail }]
}

function timesFaults(times: number | undefined, pointer: string): Fault[] {
  if (times === undefined || (Number.isInteger(times) && times >= 1 && times <= limits.repeats)) return []
  return [
    {
      pointer,
      code: 'out_of_range',
      detail: `A level repeats 1 to ${limits.repeats} times; without \`times\`, until the clock stops.`,
    },
  ]
}

/** An alert is known by its level's name: two levels of one name would be told as one. */
function collisions(levels: readonly Level[], faults: readonly Fault[][], pointer: string): Fault[] {
  const owners = new Map<string, number>()
  return levels.flatMap((level, place) => {
    if (faults[place]?.length) return []
    const names = namesOf(level)
    const taken = names.find((name) => owners.has(name))
    for (const name of names) if (!owners.has(name)) owners.set(name, place)
    if (taken === undefined) return []
    const detail = `At "${taken}" level ${pointer}/${owners.get(taken)} is told already; leave one out, or move one of them.`
    return [{ pointer: `${pointer}/${place}`, code: 'level_named_twice', detail }]
  })
}

function namesOf(level: Level): string[] {
  const turns = level.repeat ? Math.min(level.repeat.times ?? mostLookedAt, mostLookedAt) + 1 : 1
  return Array.from({ length: turns }, (_, turn) => levelName(level, turn + 1))
}
