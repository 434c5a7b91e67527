import type { Span } from '../time/span.ts'
import type { Engagement, Engineer, Job } from './engineer.ts'
import { workingHours } from './hours.ts'
import { type Place, travelTime } from './travel.ts'

/** A visit that fits: from arrival to end, and the way there before it. Milliseconds. */
export interface Slot extends Span {
  travel: number
}

/**
 * The first time at which the engineer can be there for the whole job: at work, free, and with time for the way from
 * the stop before (in the morning from home) and to the next one.
 */
export function earliestSlot(engineer: Engineer, job: Job): Slot | undefined {
  const busy = ordered(engineer.busy)
  for (const hours of workingHours(engineer, job)) {
    const slot = slotIn(hours, busy, engineer, job)
    if (slot) return slot
  }
  return undefined
}

function ordered(busy: readonly Engagement[]): readonly Engagement[] {
  return busy.length < 2 ? busy : [...busy].sort((one, other) => one.from - other.from)
}

/** Tries the gaps between what is booked, one after the other. */
function slotIn(hours: Span, busy: readonly Engagement[], engineer: Engineer, job: Job): Slot | undefined {
  let previous: Engagement | undefined
  for (let index = 0; index <= busy.length; index += 1) {
    const next = busy[index]
    // A stop before the working hours means that the engineer comes from home.
    const stop = previous !== undefined && previous.to > hours.from ? previous : undefined
    const slot = slotBetween(stop ?? { to: hours.from, place: engineer.home }, next, hours.to, job)
    if (slot) return slot
    if (next && next.from >= hours.to) return undefined
    if (!previous || (next && next.to > previous.to)) previous = next
  }
  return undefined
}

interface Stop {
  to: number
  place?: Place | undefined
}

/** @param until when the working hours end */
function slotBetween(stop: Stop, next: Engagement | undefined, until: number, job: Job): Slot | undefined {
  const { within, duration, place } = job
  const end = Math.min(within.to, until, next ? next.from : until)
  // Most gaps are too short whatever the way; that is asked first, since ways take long to reckon.
  if (Math.max(within.from, stop.to) + duration > end) return undefined
  const travel = travelTime(stop.place, place)
  const from = Math.max(within.from, stop.to + travel)
  const wayOn = next ? travelTime(place, next.place) : 0
  const off = next ? Math.min(end, next.arrival - wayOn) : end
  return from + duration <= off ? { from, to: from + duration, travel } : undefined
}
