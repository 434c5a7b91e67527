import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { Db } from './client.ts'
import { markStarted, waitingTickets } from './queries/outbox.ts'

/** The API starts a ticket's workflow itself; the relay takes over what is left after this long, in milliseconds. */
const patience = 1_000
const batch = 50

/**
 * Starts the workflows that intake could not: Temporal was away, or the process died in between.
 * @param start has to bear being called twice for a ticket; throws when Temporal does not answer
 * @returns how many were started; those that failed wait for the next round
 */
export async function relayOnce(
  db: Db,
  start: (ticket: Ticket) => Promise<void>,
  now: Date,
): Promise<number> {
  return db.transaction(async (tx) => {
    const waiting = await waitingTickets(tx, new Date(now.getTime() - patience), batch)
    let started = 0
    for (const { ticket } of waiting) {
      await start(ticket)
      await markStarted(tx, ticket.number)
      started += 1
    }
    return started
  })
}
