import type { UnitPlace } from '../../depot/unit.ts'
import { after, type Duration } from '../../time/duration.ts'
import type { Instant } from '../../time/instant.ts'
import { expectedResolution } from '../stage.ts'
import type { Ticket } from '../state.ts'

/** How long a customer may take to give a loaner back once the own machine works again. */
const returnWithin: Duration = 'P3D'

/** How often the customer is reminded of it from then on. */
export const remindEvery: Duration = 'P2D'

/**
 * When a loaner is expected back: it follows the promise of the repair, and once the customer's own machine works
 * again, that moment (process.md 7).
 * @param ticket the one on which the matter stands: of a merged ticket, the other
 */
export function loanerDueBack(ticket: Ticket): Instant {
  return after(repairedAt(ticket) ?? expectedResolution(ticket), returnWithin)
}

/**
 * Since when the customer can work without a loaner; undefined while the repair goes on. A machine that went to the
 * depot has to be with the customer again: delivered, or, where nobody records that, signed for.
 */
export function repairedAt({ ended, verified, completion, plan, depot }: Ticket): Instant | undefined {
  if (ended?.outcome === 'merged' || (depot && away.includes(depot.place))) return undefined
  const delivered = depot?.delivered?.at
  const unrecorded = plan?.mode === 'depot' && delivered === undefined
  const done = (unrecorded ? verified?.at : completion?.at) ?? ended?.at
  return done !== undefined && delivered !== undefined && delivered > done ? delivered : done
}

/** Where the customer cannot use it. */
const away: readonly UnitPlace[] = ['inbound', 'depot', 'outbound']
