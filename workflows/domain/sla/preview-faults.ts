import type { Fault } from '../fault.ts'
import { limits, reachInYears } from '../limits.ts'
import type { Calendar } from '../time/calendar.ts'
import { lengthOf } from '../time/duration.ts'
import { type Instant, milliseconds } from '../time/instant.ts'
import { weeklyTime } from '../time/weekly.ts'
import { durationFaults } from './duration-faults.ts'
import type { Level } from './level.ts'
import { levelFaults } from './level-faults.ts'
import { amountOf, outOfReach, tooFar } from './reach-faults.ts'

interface Question {
  startedAt: Instant
  target?: string | undefined
  until?: Instant | undefined
  pauses: readonly { from: Instant; to?: Instant | null | undefined }[]
}

/** What is wrong with a preview that is asked for, apart from its calendar; the levels are looked at by themselves. */
export function questionFaults({ startedAt, target, until, pauses }: Question): Fault[] {
  return [
    ...endFaults(target, until),
    ...(target === undefined ? [] : targetFaults(target)),
    ...(until === undefined ? [] : untilFaults(startedAt, until)),
    ...pauses.flatMap((pause, place) => pauseFaults(pause, `/pauses/${place}/to`)),
  ]
}

/** @param levels as they were given; a text stands for a level by itself */
export function askedLevelFaults(levels: readonly (string | Level)[]): Fault[] {
  const given = levels.map(asLevel)
  const predicted = given.flatMap(({ at }, place) => (at === 'predicted' ? [notPredicted(place)] : []))
  return [...levelFaults(given, '/levels'), ...predicted].map((fault) => atText(fault, levels))
}

/** Whether these hours come to the target, and to each level, within years that anybody would look at. */
export function askedReachFaults(
  calendar: Calendar | undefined,
  target: string | undefined,
  levels: readonly (string | Level)[],
): Fault[] {
  const weekly = calendar ? weeklyTime(calendar) : undefined
  // What opens on its exceptions alone ends with them.
  if (target === undefined || weekly === 0) return []
  const whole = lengthOf(target)
  if (tooFar(whole, weekly)) return [outOfReach('/target', `"${target}"`, whole, weekly)]
  return levels.flatMap((given, place) => {
    const level = asLevel(given)
    const amount = amountOf(level, whole)
    if (!tooFar(amount, weekly)) return []
    return [atText(outOfReach(`/levels/${place}/at`, `"${level.at}"`, amount, weekly), levels)]
  })
}

export function asLevel(level: string | Level): Level {
  return typeof level === 'string' ? { at: level, tells: [] } : level
}

function endFaults(target: string | undefined, until: Instant | undefined): Fault[] {
  if (target === undefined && until === undefined) {
    const detail = 'Give a target, or with `until` the end of the time that is asked for.'
    return [{ pointer: '/target', code: 'missing', detail }]
  }
  if (target === undefined || until === undefined) return []
  return [{ pointer: '/until', code: 'two_ends', detail: 'Give either a target or `until`, not both.' }]
}

/** A target of nothing is a question all the same: due at the start. */
function targetFaults(target: string): Fault[] {
  return durationFaults(target, '/target').filter(({ code }) => code !== 'too_short')
}

function untilFaults(startedAt: Instant, until: Instant): Fault[] {
  if (until < startedAt) {
    const detail = `${until} lies before the start at ${startedAt}; give a later one.`
    return [{ pointer: '/until', code: 'before_start', detail }]
  }
  if (milliseconds(until) - milliseconds(startedAt) <= limits.reach) return []
  const detail = `That is over ${reachInYears} years after the start; ask for less at a time.`
  return [{ pointer: '/until', code: 'too_long', detail }]
}

function pauseFaults({ from, to }: Question['pauses'][number], pointer: string): Fault[] {
  if (to === undefined || to === null || from <= to) return []
  const detail = `The pause ends before it begins at ${from}; give a later end, or none while it lasts.`
  return [{ pointer, code: 'ends_before_it_begins', detail }]
}

function notPredicted(place: number): Fault {
  const detail = 'Without a policy there are no internal targets to predict by; leave the level out.'
  return { pointer: `/levels/${place}/at`, code: 'nothing_to_predict_by', detail }
}

function atText(fault: Fault, levels: readonly (string | Level)[]): Fault {
  const [, place] = /^\/levels\/(\d+)\/at$/.exec(fault.pointer) ?? []
  return typeof levels[Number(place)] === 'string' ? { ...fault, pointer: `/levels/${place}` } : fault
}
