import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { Database, Db } from './client.ts'
import { markStarted, waitingTickets } from './queries/outbox.ts'

/** The API starts a ticket's workflow itself; the relay takes over what is left after this long, in milliseconds. */
const patience = 1_000
const batch = 50

/** After so many failures in a round it is not this or that ticket: Temporal is away. */
const tolerated = 10

/**
 * Starts the workflows that intake could not: Temporal was away, or the process died in between.
 * @param start has to bear being called twice for a ticket; throws when it could not
 * @param report hears what went wrong; one ticket that cannot be started holds up no other
 * @returns how many were started; the others wait for the next round
 */
export async function relayOnce(
  db: Db,
  start: (ticket: Ticket) => Promise<void>,
  now: Date,
  report: (error: unknown) => void,
): Promise<number> {
  return db.transaction(async (tx) => {
    const waiting = await waitingTickets(tx, new Date(now.getTime() - patience), batch)
    let started = 0
    let failed = 0
    for (const { ticket } of waiting) {
      try {
        await start(ticket)
        await markStarted(tx, ticket.number)
        started += 1
      } catch (error) {
        report(error)
        failed += 1
        if (failed === tolerated) break
      }
    }
    return started
  })
}

/**
 * Keeps relaying: at every NOTIFY of an intake, and from time to time in case one was lost.
 * @param every milliseconds between two looks
 * @param report hears what went wrong; the next look tries again
 */
export function keepRelaying(
  { db, listen }: Database,
  start: (ticket: Ticket) => Promise<void>,
  { every, report }: { every: number; report: (error: unknown) => void },
): { stop(): Promise<void> } {
  let round: Promise<unknown> | undefined
  let stopped = false
  const look = () => {
    if (stopped) return
    round ??= relayOnce(db, start, new Date(), report)
      .catch(report)
      .finally(() => {
        round = undefined
      })
  }
  const timer = setInterval(look, every)
  // Intake starts most workflows itself; the look at a NOTIFY waits until it had its chance.
  void listen('outbox', () => setTimeout(look, patience).unref()).catch(report)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }
}
