import { handbook, type Policy } from '../sla/policy.ts'
import { underwayBy } from '../sla/underway.ts'
import type { Duration } from '../time/duration.ts'
import type { Instant } from '../time/instant.ts'
import { type Audience, type Urgency, type Wait, waits } from '../vocabulary.ts'
import type { Ticket } from './state.ts'
import type { OpenedEvent, TicketEvent } from './ticket.ts'

/** How tickets looked before policies had calendars and clocks of all kinds: so they lie in histories and rows. */
interface FormerTicket extends Omit<Ticket, 'policy' | 'clocks' | 'pauses' | 'reached' | 'underway'> {
  policy: FormerPolicy
  clocks: Omit<Ticket['clocks'][number], 'round' | 'pausedBy'>[]
  pauses: { from: Instant; to?: Instant }[]
}

interface FormerPolicy extends Omit<Policy, 'id' | 'version' | 'chosenBy' | 'clocks' | 'calendars'> {
  clocks: Record<'response' | 'followUp', FormerClock>
}

interface FormerClock {
  targets: Record<Urgency, Duration>
  levels: ({ percent: number; tells: Audience[] } | { everyHours: number; tells: Audience[] })[]
}

const forPeople: readonly Wait[] = waits.filter((wait) => wait !== 'parts')

/** A ticket as it is now, from whatever was stored; what it promised and when stays the same. */
export function presentTicket(stored: Ticket | Omit<Ticket, 'underway'> | FormerTicket): Ticket {
  if ('underway' in stored) return stored
  return 'reached' in stored ? withUnderway(stored) : withUnderway(presentTimes(stored))
}

/** What is under way was once read off the clocks that ran and the milestones that were reached. */
function withUnderway(stored: Omit<Ticket, 'underway'>): Ticket {
  const { policy, clocks, triaged, round } = stored
  // A triage of which nobody wrote down when: as early as can be, so that no clock waits for it.
  const known = triaged && round === 1 ? { triaged: stored.reached.received ?? stored.receivedAt } : {}
  const reached = { ...known, ...stored.reached }
  const nothing = { policy: { clocks: {} }, underway: {} }
  return { ...stored, reached, underway: underwayBy(policy, nothing, reached, clocks) }
}

function presentTimes(stored: FormerTicket): Omit<Ticket, 'underway'> {
  const { policy, clocks, pauses, ...rest } = stored
  const first = clocks.findLast(({ kind }) => kind === 'response')
  const responded = first?.cycle === rest.round ? first.stopped?.at : undefined
  return {
    ...rest,
    policy: presentPolicy(policy),
    clocks: clocks.map((clock) => ({ ...clock, round: clock.cycle, pausedBy: forPeople })),
    // Who paused it stands in its history; that it was a person matters here.
    pauses: pauses.map((pause) => ({
      ...pause,
      waitingFor: 'customer',
      by: { role: 'csr', id: rest.owner },
    })),
    reached: {
      received: first?.startedAt ?? rest.receivedAt,
      // Whoever answered had taken it up; of plans and visits nobody wrote down when.
      ...(responded === undefined ? {} : { acknowledged: responded, responded, informed: responded }),
      ...(rest.completion ? { completed: rest.completion.at } : {}),
      ...(rest.verified ? { resolved: rest.verified.at } : {}),
    },
  }
}

/** The same for an event of a ticket's history. */
export function presentEvent<Event extends TicketEvent | OpenedEvent>(stored: Event): Event {
  if (stored.type === 'opened' && !('calendars' in stored.policy)) {
    return { ...stored, policy: presentPolicy(stored.policy) }
  }
  if (stored.type === 'paused' && stored.waitingFor === undefined)
    return { ...stored, waitingFor: 'customer' }
  return stored
}

function presentPolicy({ clocks, ...rest }: FormerPolicy): Policy {
  return {
    ...rest,
    ...{ id: handbook.id, version: handbook.version, chosenBy: handbook.chosenBy, calendars: {} },
    clocks: {
      response: { ...handbook.clocks.response, ...presentClock(clocks.response) },
      followUp: { ...handbook.clocks.followUp, ...presentClock(clocks.followUp) },
    },
  }
}

/** Everything could be paused by people, whatever for; that parts were short paused nothing. */
function presentClock({ targets, levels }: FormerClock) {
  return {
    targets,
    pauses: forPeople,
    levels: levels.map((level) => {
      const { tells } = level
      if ('percent' in level) return { at: level.percent === 100 ? 'breach' : `${level.percent}%`, tells }
      return { at: `+${level.everyHours}h`, tells, repeat: { every: `PT${level.everyHours}H` } }
    }),
  }
}
