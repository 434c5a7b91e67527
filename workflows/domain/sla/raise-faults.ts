import type { Fault } from '../fault.ts'
import { type Urgency, urgencies } from '../vocabulary.ts'
import type { ClockDefinition } from './definition.ts'
import type { Level } from './level.ts'

type Targets = ClockDefinition['targets']

/**
 * A level raises the urgency so that the matter goes on with a nearer deadline. Where the next urgency up has no target,
 * the clock would end there without a verdict, just when it presses; and above the most urgent there is nothing.
 */
export function raiseFaults({ acts = [] }: Level, clock: ClockDefinition, pointer: string): Fault[] {
  const place = acts.indexOf('raise_urgency')
  if (place === -1) return []
  const lines = linesOf(clock)
  const raised = lines.flatMap((targets) => raisedIn(targets))
  if (raised.length === 0) return lines.some(isPromised) ? [cannotRaise(`${pointer}/${place}`)] : []
  const lost = raised.find(({ targets, to }) => targets[to] === undefined)
  return lost ? [losesItsTarget(`${pointer}/${place}`, lost)] : []
}

/** The targets themselves, and those that each exception makes of them. */
function linesOf({ targets, exceptions = [] }: ClockDefinition): Targets[] {
  return [targets, ...exceptions.map((one) => ({ ...targets, ...one.targets }))]
}

function raisedIn(targets: Targets): { targets: Targets; from: Urgency; to: Urgency }[] {
  return urgencies.flatMap((from, place) => {
    const to = urgencies[place - 1]
    return targets[from] === undefined || to === undefined ? [] : [{ targets, from, to }]
  })
}

function isPromised(targets: Targets): boolean {
  return urgencies.some((urgency) => targets[urgency] !== undefined)
}

function cannotRaise(pointer: string): Fault {
  const detail =
    'The clock has targets for urgent tickets alone, and nothing is more urgent; leave the act out.'
  return { pointer, code: 'cannot_raise', detail }
}

function losesItsTarget(pointer: string, { from, to }: { from: Urgency; to: Urgency }): Fault {
  const detail = `A ${from} ticket would become ${to}, for which this clock has no target, so that the promise would end there; give ${to} tickets their target too, or leave the act out.`
  return { pointer, code: 'loses_its_target', detail }
}
