import { after } from '../../time/duration.ts'
import type { PartLine, RefusalCause, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { withdrawParts } from '../parts/parts.ts'
import type { Plan, Ticket } from '../state.ts'
import { type CustomerNotThere, customerNotThere } from './no-show.ts'
import { type BookedVisit, ownVisit, passOver, withdrawVisit } from './visit.ts'

/** The engineer declines an offer, or gives an accepted visit back; the cause says where that leads. */
export interface RefuseVisit {
  type: 'refuseVisit'
  words: WordsId
  /** None: another one than those that lead somewhere. */
  cause?: RefusalCause
  /** Of `parts_missing`: what is missing; none: everything that the plan needs. */
  parts?: PartLine[]
}

export interface VisitRefused extends Omit<RefuseVisit, 'type' | 'parts'> {
  type: 'visitRefused'
  engineer: string
  /** Pieces that have to be found before anybody else is asked. */
  missing?: PartLine[]
}

export const decisions: Decisions<RefuseVisit, VisitRefused | CustomerNotThere> = {
  refuseVisit: (ticket, { words, cause, parts }, moment) => {
    const visit = ownVisit(ticket, moment)
    if ('code' in visit) return visit
    if (cause === 'customer_not_there') return nobodyThere(visit, moment, words)
    if (visit.state === 'arrived') {
      return rejection(
        'already_arrived',
        'You are at the customer; report the completion or change the plan.',
      )
    }
    const refused = { type: 'visitRefused', engineer: visit.engineer, words } as const
    if (cause !== 'parts_missing') return [cause === undefined ? refused : { ...refused, cause }]
    const missing = missingOf(ticket.plan, parts)
    if (missing.length > 0) return [{ ...refused, cause, missing }]
    return rejection('no_parts_planned', 'The plan needs no parts; name in `parts` what is missing.')
  },
}

export const applications: Applications<VisitRefused> = {
  visitRefused: (ticket, { engineer, cause, missing = [] }, { now }) => {
    const ending = { ended: 'refused', at: now } as const
    switch (cause) {
      case 'parts_missing':
        // Whoever lacks only the parts can be asked again once they are there.
        return awaitMissing(withdrawVisit(ticket, ending), missing, { now })
      case 'wrong_skill':
        return withdrawPlan(passOver(ticket, engineer, ending))
      default:
        return passOver(ticket, engineer, ending)
    }
  },
}

/** Before the engineer was expected, nobody can have been missing. */
function nobodyThere(visit: BookedVisit, moment: Moment, words: WordsId): CustomerNotThere[] | Rejection {
  if (visit.state !== 'offered') return customerNotThere(visit, moment, words)
  return rejection('not_accepted', 'The visit is only offered to you, so the customer expects nobody yet.')
}

function missingOf(plan: Plan | undefined, named: PartLine[] | undefined): PartLine[] {
  return named && named.length > 0 ? named : (plan?.parts ?? [])
}

/**
 * What was held goes back to the stock, since it is not where the stock says; everything is wanted anew, also what the
 * plan did not know of. Until the next question a parts keeper has time to look.
 */
function awaitMissing(ticket: Ticket, missing: readonly PartLine[], { now }: Pick<Moment, 'now'>): Ticket {
  const { plan, number, round, offers } = ticket
  if (!plan) return ticket
  const lines = withMissing(plan.parts, missing)
  const shortages = lines
    .filter(({ sku }) => missing.some((one) => one.sku === sku))
    .map(({ sku, quantity }) => ({ sku, wanted: quantity, available: 0 }))
  return {
    ...withdrawParts(ticket),
    plan: { ...plan, parts: lines },
    parts: {
      // No offer comes twice, so no hold is named twice.
      key: `${number}/round-${round}/plan-${plan.revision}/parts-after-visit-${offers}`,
      lines,
      state: 'short',
      shortages,
      shortSince: now,
      recheckFrom: after(now, ticket.policy.partsRetry),
    },
  }
}

/** The plan's lines; where more is missing than it wants, as many as are missing. */
function withMissing(planned: readonly PartLine[], missing: readonly PartLine[]): PartLine[] {
  const known = planned.map(({ sku, quantity }) => {
    const lacking = missing.find((one) => one.sku === sku)?.quantity ?? 0
    return { sku, quantity: Math.max(quantity, lacking) }
  })
  return [...known, ...missing.filter(({ sku }) => !planned.some((line) => line.sku === sku))]
}

/** The plan asks for the wrong people: it has to be diagnosed and planned anew, which asks everybody again. */
function withdrawPlan(ticket: Ticket): Ticket {
  const { plan, ...rest } = withdrawParts(ticket)
  return plan ? { ...rest, plansMade: plan.revision } : rest
}
