import type { EmergencyTime } from '../vocabulary.ts'
import type { Engagement } from './engineer.ts'
import type { Slot } from './slot.ts'
import { type Place, travelTime } from './travel.ts'

const minute = 60_000

/** What an engineer has ahead or stands in, as somebody sees it who may take it away. */
export interface Standing extends Engagement {
  /** The booking. */
  key: string
  ticket: string
  /** As the ticket knows it; undefined while it does not know of the booking yet. */
  state?: 'offered' | 'accepted' | 'arrived'
}

/** Where an emergency goes in, and whose time it takes. */
export interface Interruption {
  slot: Slot
  displaced: Standing[]
}

/**
 * An engineer sets out for an emergency at once, or when the present job is done: the one that somebody has arrived at,
 * else what is booked for this moment. Without one, at once. What overlaps has to give way, and so has what could not be
 * reached in time afterwards.
 * @param standing the engineer's bookings but the emergency's own
 */
export function interrupt(
  standing: readonly Standing[],
  { home, place, duration, now, when }: Emergency,
): Interruption {
  const begins = Math.ceil(now / minute) * minute
  const present = standing.find(({ state }) => state === 'arrived') ?? standing.find(holds(now))
  const stays = when === 'after_current' ? present : undefined
  const setOut = Math.max(begins, stays?.to ?? begins)
  const travel = travelTime(present?.place ?? home, place)
  const slot = { from: setOut + travel, to: setOut + travel + duration, travel }
  const inTheWay = (one: Standing) => one !== stays && givesWay(one, present, slot, setOut, place)
  return { slot, displaced: standing.filter(inTheWay) }
}

export interface Emergency {
  home?: Place | undefined
  /** Where the emergency is. */
  place?: Place | undefined
  /** milliseconds, as all times */
  duration: number
  now: number
  when: EmergencyTime
}

function givesWay(
  one: Standing,
  present: Standing | undefined,
  slot: Slot,
  setOut: number,
  place: Place | undefined,
): boolean {
  // Whoever is still at a customer beyond the booked time is taken away from there all the same.
  if (one === present && one.state === 'arrived') return true
  const overlaps = one.from < slot.to && one.to > setOut
  const unreachable = one.arrival >= setOut && one.arrival < slot.to + travelTime(place, one.place)
  return overlaps || unreachable
}

function holds(now: number) {
  return ({ from, to }: Standing) => from <= now && now < to
}
