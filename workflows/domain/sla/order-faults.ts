import type { Fault } from '../fault.ts'
import type { Milestone } from './milestone.ts'
import { canFollow, endsOnlyWith } from './milestone-order.ts'
import type { ClockRule } from './policy.ts'

type Course = Pick<ClockRule, 'starts' | 'stops' | 'pauses' | 'resumes' | 'reopening'>

/** Whether a clock can begin, be met, and count in between, as the process goes. */
export function orderFaults(rule: Course, pointer: string): Fault[] {
  return [
    ...missingEnds(rule, pointer),
    ...neverMet(rule, pointer),
    ...standingStill(rule, pointer),
    ...resumeFaults(rule, pointer),
    ...reopeningFaults(rule, pointer),
  ]
}

function missingEnds({ starts, stops }: Course, pointer: string): Fault[] {
  const detail = (what: string) => `A clock without it never ${what}; name at least one milestone.`
  return [
    ...(starts.length > 0
      ? []
      : [{ pointer: `${pointer}/starts`, code: 'never_starts', detail: detail('starts') }]),
    ...(stops.length > 0
      ? []
      : [{ pointer: `${pointer}/stops`, code: 'never_stops', detail: detail('stops') }]),
  ]
}

/** A start that no stop can follow is a promise that only breaks; a stop that can follow no start says nothing. */
function neverMet({ starts, stops }: Course, pointer: string): Fault[] {
  if (starts.length === 0 || stops.length === 0) return []
  const lost = starts.flatMap((start, place) =>
    stops.some((stop) => canFollow(stop, start))
      ? []
      : [unstopped(start, stops, `${pointer}/starts/${place}`)],
  )
  if (lost.length === starts.length) return lost
  const idle = stops.flatMap((stop, place) =>
    starts.some((start) => canFollow(stop, start)) ? [] : [unreached(stop, `${pointer}/stops/${place}`)],
  )
  return [...lost, ...idle]
}

function unstopped(start: Milestone, stops: readonly Milestone[], pointer: string): Fault {
  const named = stops.map((stop) => `\`${stop}\``).join(', ')
  const detail = `After \`${start}\` none of ${named} can come any more, so the clock is never met; stop it with something later, or start it earlier.`
  return { pointer, code: 'never_met', detail }
}

function unreached(stop: Milestone, pointer: string): Fault {
  const detail = `\`${stop}\` always comes before the clock starts, or with it; leave it out, or start the clock earlier.`
  return { pointer, code: 'always_before', detail }
}

function standingStill({ stops, pauses }: Course, pointer: string): Fault[] {
  const always = stops.every((stop) => pauses.some((wait) => endsOnlyWith(wait, [stop])))
  return pauses.flatMap((wait, place) => {
    if (!always || !stops.some((stop) => endsOnlyWith(wait, [stop]))) return []
    const detail = `The clock stops only with the end of waits that pause it, one of them for \`${wait}\`: it stands still for as long as it should count. Leave the pause out.`
    return [{ pointer: `${pointer}/pauses/${place}`, code: 'pauses_for_ever', detail }]
  })
}

function resumeFaults({ pauses, resumes = [] }: Course, pointer: string): Fault[] {
  if (resumes.length > 0 && pauses.length === 0) {
    const detail = 'Nothing pauses the clock, so nothing needs to resume it; leave it out.'
    return [{ pointer: `${pointer}/resumes`, code: 'nothing_to_resume', detail }]
  }
  return resumes.flatMap((milestone, place) => {
    if (milestone !== 'received') return []
    const detail = 'No pause reaches from one round into the next; name a milestone within a round.'
    return [{ pointer: `${pointer}/resumes/${place}`, code: 'never_resumes', detail }]
  })
}

/** Of a round that comes again only the clocks that it begins with know what to go on from. */
function reopeningFaults({ starts, reopening }: Course, pointer: string): Fault[] {
  if (reopening === undefined || reopening === 'new_cycle' || starts.includes('received')) return []
  const detail =
    'Only a clock that starts with `received` goes on when the matter comes back; use "new_cycle".'
  return [{ pointer: `${pointer}/reopening`, code: 'cannot_go_on', detail }]
}
