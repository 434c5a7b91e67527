import type { Db } from '../db/client.ts'
import {
  forgetOrphanWords,
  overdueTickets,
  releaseOrphans,
  ticketsToCheck,
} from '../db/queries/reconciliation.ts'
import { forgetOldRequests } from '../db/queries/requests.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'

/** What the reconciler needs of Temporal. */
export interface TicketWorkflows {
  /** The version in the workflow's memory; undefined when no workflow of the ticket runs. */
  version(number: string): Promise<number | undefined>
  /** Starts the ticket's workflow again from what Postgres knows. */
  revive(ticket: Ticket): Promise<void>
  /** Ends the workflow that runs, and starts it again from what Postgres knows. */
  replace(ticket: Ticket): Promise<void>
  /** Has the ticket look at its deadlines. */
  wake(number: string): Promise<void>
}

/** What was found: numbers of tickets, and keys of what was given back. All but `behind` and `silent` is mended already. */
export interface Reconciled {
  revived: string[]
  /** Workflows that knew less than was recorded, as after a reset; they would have been refused for ever. */
  replaced: string[]
  /** Workflows that run and do not answer; the Temporal UI shows what they are stuck at. */
  silent: string[]
  /** Workflows ahead of their row: the journal is stuck, for instance while the database refuses it. */
  behind: string[]
  woken: string[]
  releasedHolds: string[]
  releasedBookings: string[]
  forgottenWords: number
}

const ticketsPerRun = 200
/** Longer than any alert or record should take; a crash is mended sooner by Temporal itself. */
const overdueAfter = 2 * 60_000
const orphanedAfter = 10 * 60_000

/** The second line, independent of every ticket's own timers: finds what should not be, and mends what is safe. */
export async function reconcile(db: Db, workflows: TicketWorkflows, now: Date): Promise<Reconciled> {
  const found: Record<Condition, string[]> = { missing: [], forgetful: [], behind: [], silent: [], well: [] }
  for (const ticket of await ticketsToCheck(db, ticketsPerRun)) {
    const condition = await conditionOf(ticket, workflows)
    if (condition === 'missing') await workflows.revive(ticket)
    if (condition === 'forgetful') await workflows.replace(ticket)
    found[condition].push(ticket.number)
  }
  const woken = await overdueTickets(db, new Date(now.getTime() - overdueAfter), ticketsPerRun)
  for (const number of woken) await workflows.wake(number)
  const orphans = await releaseOrphans(db, new Date(now.getTime() - orphanedAfter))
  await forgetOldRequests(db)
  return {
    revived: found.missing,
    replaced: found.forgetful,
    behind: found.behind,
    silent: found.silent,
    woken,
    releasedHolds: orphans.holds,
    releasedBookings: orphans.bookings,
    forgottenWords: await forgetOrphanWords(db),
  }
}

type Condition = 'missing' | 'forgetful' | 'behind' | 'silent' | 'well'

async function conditionOf(ticket: Ticket, workflows: TicketWorkflows): Promise<Condition> {
  try {
    const version = await workflows.version(ticket.number)
    if (version === undefined) return 'missing'
    if (version < ticket.version) return 'forgetful'
    return version > ticket.version ? 'behind' : 'well'
  } catch {
    // One ticket that cannot be asked must not keep the others from being looked at.
    return 'silent'
  }
}
