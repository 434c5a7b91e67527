import type { Instant } from '../time/instant.ts'
import type { Audience, ClockKind } from '../vocabulary.ts'
import type { Fired, Relived } from './relive.ts'

/** How often something was, and how often it would have been. */
export interface Counts {
  recorded: number
  simulated: number
}

/** A promise that is broken on one side only. */
interface BreachFound {
  ticket: string
  clock: ClockKind
  cycle: number
  dueAt: Instant
}

/** All of them counted, the first ones named. */
interface BreachesFound {
  count: number
  first: BreachFound[]
}

/** What another policy would have done, summed up over tickets. Plain data: it is kept between two pages. */
export interface Comparison {
  /** Tickets that the candidate would have been chosen for. */
  touched: number
  breaches: Counts & { added: BreachesFound; avoided: BreachesFound }
  /** `response 75%`, `resolution breach`, … */
  levels: Record<string, Counts>
  audiences: Record<string, Counts>
  /** By staff id, each alert once for everybody who hears of it. */
  people: Record<string, Counts>
  days: Record<string, { breaches: Counts; alerts: Counts }>
}

/** One ticket, as it was and as it would have been. */
export interface Compared {
  ticket: string
  touched: boolean
  recorded: Pick<Relived, 'alerts' | 'breaches'>
  simulated: Pick<Relived, 'alerts' | 'breaches'>
}

/** What the names of days and people are looked up by. */
export interface Naming {
  /** The company's date of a moment. */
  dayOf: (at: Instant) => string
  /** The staff ids of who hears of an alert. */
  peopleOf: (alert: Fired, audience: Audience) => readonly string[]
}

/** So many breaches are named on each side; beyond, they are counted. */
const named = 200

export const nothingCompared: Comparison = {
  touched: 0,
  breaches: { recorded: 0, simulated: 0, added: { count: 0, first: [] }, avoided: { count: 0, first: [] } },
  levels: {},
  audiences: {},
  people: {},
  days: {},
}

/** The sums with one more ticket. */
export function addCompared(sums: Comparison, compared: Compared, naming: Naming): Comparison {
  const { ticket, recorded, simulated } = compared
  const next = structuredClone(sums)
  if (compared.touched) next.touched += 1
  next.breaches.added = found(next.breaches.added, ticket, without(simulated.breaches, recorded.breaches))
  next.breaches.avoided = found(next.breaches.avoided, ticket, without(recorded.breaches, simulated.breaches))
  for (const side of ['recorded', 'simulated'] as const) {
    next.breaches[side] += compared[side].breaches.length
    for (const breach of compared[side].breaches) dayIn(next, naming.dayOf(breach.dueAt)).breaches[side] += 1
    for (const alert of compared[side].alerts) addAlert(next, alert, side, naming)
  }
  return next
}

function addAlert(sums: Comparison, alert: Fired, side: keyof Counts, { dayOf, peopleOf }: Naming): void {
  countIn(sums.levels, `${alert.clock} ${alert.level}`)[side] += 1
  dayIn(sums, dayOf(alert.at)).alerts[side] += 1
  for (const audience of alert.tells) countIn(sums.audiences, audience)[side] += 1
  const people = new Set(alert.tells.flatMap((audience) => peopleOf(alert, audience)))
  for (const person of people) countIn(sums.people, person)[side] += 1
}

function found(before: BreachesFound, ticket: string, breaches: readonly Fired[]): BreachesFound {
  const more = breaches.map(({ clock, cycle, dueAt }) => ({ ticket, clock, cycle, dueAt }))
  return { count: before.count + more.length, first: [...before.first, ...more].slice(0, named) }
}

function without(breaches: readonly Fired[], others: readonly Fired[]): Fired[] {
  return breaches.filter(
    ({ clock, cycle }) => !others.some((other) => other.clock === clock && other.cycle === cycle),
  )
}

function countIn(counts: Record<string, Counts>, name: string): Counts {
  counts[name] ??= { recorded: 0, simulated: 0 }
  return counts[name]
}

function dayIn({ days }: Comparison, day: string): { breaches: Counts; alerts: Counts } {
  days[day] ??= { breaches: { recorded: 0, simulated: 0 }, alerts: { recorded: 0, simulated: 0 } }
  return days[day]
}
