import type { Db } from '../db/client.ts'
import { slotsFor } from '../db/queries/appointments.ts'
import type { FreeTime } from '../workflows/domain/dispatch/free-times.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import type { ActOutcome } from './commands.ts'

/** What a customer reads at once. */
const aFew = 8

/** Some times that are free now for a ticket's visit; none where no visit is planned. */
export async function someSlots(db: Db, ticket: Ticket): Promise<{ from: string; to: string }[]> {
  const { plan } = ticket
  if (plan?.mode !== 'onsite' || ticket.completion || ticket.ended) return []
  const found = await slotsFor(db, ticket, plan, { limit: aFew }, Date.now())
  return found.map(timesOf)
}

export function timesOf({ from, to }: FreeTime): { from: string; to: string } {
  return { from: instant(from), to: instant(to) }
}

/** Whoever comes second for a time hears which ones are left. */
export async function withOtherSlots(db: Db, ticket: Ticket, outcome: ActOutcome): Promise<ActOutcome> {
  if (!('rejected' in outcome) || outcome.rejected.code !== 'slot_taken') return outcome
  return { rejected: { ...outcome.rejected, details: { slots: await someSlots(db, ticket) } } }
}
