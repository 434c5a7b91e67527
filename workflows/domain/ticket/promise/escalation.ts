import type { Checkpoint } from '../../sla/checkpoint.ts'
import type { LevelAct } from '../../sla/level.ts'
import type { Instant } from '../../time/instant.ts'
import type { Urgency } from '../../vocabulary.ts'
import type { Applications, Decisions } from '../decision.ts'
import type { OwnerWanted, Ticket, Visit } from '../state.ts'
import { nextBookingKey } from '../visit/dispatch.ts'
import { withdrawVisit } from '../visit/visit.ts'
import { oneStepUp } from './urgency.ts'

/** Whom a level wanted as the owner was found, or nobody was. */
export interface TakeOver {
  type: 'takeOver'
  /** A staff id; none: nobody is known, and the owner stays. */
  owner?: string
}

/** A level has raised the urgency one step; the deadlines move with it. */
interface UrgencyRaised {
  type: 'urgencyRaised'
  urgency: Urgency
}

/** A level wants somebody as the owner who has to be looked up. */
interface OwnerSought {
  type: 'ownerSought'
  wanted: OwnerWanted
}

export interface OwnerChanged {
  type: 'ownerChanged'
  owner: string
}

/** Engineers are no longer asked one after the other: a dispatcher takes it in hand. */
interface OffersPaused {
  type: 'offersPaused'
  key: string
}

type Effect = UrgencyRaised | OwnerSought | OwnerChanged | OffersPaused
export type Consequence = Effect & {
  /** When the level fell due that did it, where that was noticed later: clocks are planned anew from there. */
  effectiveAt?: Instant
}

export const decisions: Decisions<TakeOver, OwnerChanged> = {
  takeOver: ({ owner: present, ownerWanted }, { owner }) =>
    ownerWanted === undefined ? [] : [{ type: 'ownerChanged', owner: owner ?? present }],
}

export const applications: Applications<Consequence> = {
  urgencyRaised: (ticket, { urgency }) => ({ ...ticket, urgency, urgencyReason: 'escalated' }),
  ownerSought: (ticket, { wanted }) => ({ ...ticket, ownerWanted: wanted }),
  ownerChanged: ({ ownerWanted, ...ticket }, { owner }) => ({ ...ticket, owner }),
  offersPaused: (ticket, { key }, { now }) => {
    const stopped: Ticket = { ...ticket, offersPaused: true }
    if (ticket.visit?.state !== 'offered') return stopped
    const handedOver: Visit['handedOver'] = { at: now, reasons: [{ code: 'offers_paused' }] }
    const withdrawn = withdrawVisit(stopped, { ended: 'offers_paused', at: now })
    return { ...withdrawn, visit: { key, state: 'unassigned', handedOver } }
  },
}

/** Everything that levels which passed together do, in their order. */
export function actsOf({ alerts }: { alerts: readonly Pick<Checkpoint, 'acts'>[] }): LevelAct[] {
  return alerts.flatMap(({ acts }) => acts ?? [])
}

/** The consequence of a level that fell due at `moment`, as it is noticed `now`. */
export function takingEffect(effect: Effect, moment: Instant, now: Instant): Consequence {
  return moment < now ? { ...effect, effectiveAt: moment } : effect
}

/** What an act of a level that has fired does to the ticket; nothing where it changes nothing. */
export function consequencesOf(ticket: Ticket, act: LevelAct): Effect[] {
  if (act === 'raise_urgency') {
    const urgency = oneStepUp(ticket.urgency)
    return urgency === ticket.urgency ? [] : [{ type: 'urgencyRaised', urgency }]
  }
  if (act === 'pause_offers') {
    return ticket.offersPaused ? [] : [{ type: 'offersPaused', key: nextBookingKey(ticket) }]
  }
  if (act === 'reassign:team_lead') {
    return ticket.ownerWanted === 'team_lead' ? [] : [{ type: 'ownerSought', wanted: 'team_lead' }]
  }
  const owner = act.slice('reassign:'.length)
  return owner === ticket.owner ? [] : [{ type: 'ownerChanged', owner }]
}
