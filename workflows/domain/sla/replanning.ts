import { durationOf, lengthOf } from '../time/duration.ts'
import { type Clock, type Replan, stop } from './clock.ts'
import { type ClockRule, rulesOf } from './policy.ts'
import { type Moment, noted, start, type Timed, waysOf } from './timekeeping.ts'
import type { Underway } from './underway.ts'

interface UnderwayTimed extends Timed {
  underway: Underway
}

/**
 * The clocks by the ticket's present policy and urgency, from their true starts and with every pause; those that
 * have stopped stay as they ended. What is promised no longer ends without a verdict, and goes on if it is promised
 * again; what is promised newly has run since it is under way.
 */
export function replanClocks(timed: UnderwayTimed, cause: Replan['cause'], { now, by }: Moment): Clock[] {
  const kept = timed.clocks.map((clock) => {
    const rule = timed.policy.clocks[clock.kind]
    const target = rule?.targets[timed.urgency]
    if (!rule || target === undefined) return stop(clock, timed, now, true)
    if (clock.stopped && !promisedAgain(clock, timed)) return clock
    const { stopped, ...running } = clock
    const after = { ...replanned(running, rule), target: withExtension(target, clock) }
    return noted(clock, after, timed, cause, { now, by })
  })
  return rulesOf(timed.policy).reduce((clocks, [kind, rule]) => {
    const since = timed.underway[kind]
    const known = clocks.findLast((clock) => clock.kind === kind)
    if (since === undefined || (known && known.startedAt >= since)) return clocks
    return start({ ...timed, clocks }, kind, rule, since)
  }, kept)
}

function replanned({ calendar, pausedBy, resumedBy, ...clock }: Clock, rule: ClockRule): Clock {
  return { ...clock, ...waysOf(rule) }
}

function withExtension(target: string, { extension }: Clock): string {
  return extension === undefined ? target : durationOf(lengthOf(target) + lengthOf(extension))
}

/** A re-plan took the clock away (while a round goes on nothing else does), and its cycle is still under way. */
function promisedAgain(clock: Clock, { clocks, round, underway }: UnderwayTimed): boolean {
  const since = underway[clock.kind]
  const takenAway = clock.stopped?.outcome === 'cancelled' && clock.round === round
  const latest = clocks.findLast(({ kind }) => kind === clock.kind) === clock
  return takenAway && latest && since !== undefined && since <= clock.startedAt
}
