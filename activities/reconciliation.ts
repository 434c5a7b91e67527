import type { Db } from '../db/client.ts'
import { occasionsUntold } from '../db/queries/displacements.ts'
import { releaseOrphanLoans } from '../db/queries/ended-loans.ts'
import { remindOfLoans } from '../db/queries/loan-reminders.ts'
import { watchMinimums } from '../db/queries/minimums.ts'
import { remindOfOldParts } from '../db/queries/old-part-reminders.ts'
import { loadTicket } from '../db/queries/outbox.ts'
import { unfinishedPublications } from '../db/queries/publications.ts'
import {
  forgetOrphanWords,
  overdueTickets,
  releaseOrphans,
  ticketsToCheck,
} from '../db/queries/reconciliation.ts'
import { forgetOldRequests } from '../db/queries/requests.ts'
import { releaseOldClaims } from '../db/queries/serial-claims.ts'
import { unfinishedSimulations } from '../db/queries/simulations.ts'
import { finished } from '../workflows/domain/ticket/finished.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { announceLoaners } from './loaners.ts'
import { lapseHolds, type StockBell } from './parts.ts'

/** What the reconciler needs of Temporal. */
export interface TicketWorkflows extends StockBell {
  /** The version in the workflow's memory; undefined when no workflow of the ticket runs. */
  version(number: string): Promise<number | undefined>
  /** Starts the ticket's workflow again from what Postgres knows. */
  revive(ticket: Ticket): Promise<void>
  /** Ends the workflow that runs, and starts it again from what Postgres knows. */
  replace(ticket: Ticket): Promise<void>
  /** Goes on with a simulation, or with a step of a publication, that has no workflow. */
  simulate(id: string): Promise<void>
  publish(id: string, step: 'preview' | 'application' | 'rollback'): Promise<void>
  /** Tells the tickets whose visits gave way to an emergency or a leave. */
  displace(occasion: string): Promise<void>
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
  /** Holds that nobody renewed and nobody works with; their pieces went to the next in line. */
  lapsedHolds: string[]
  releasedBookings: string[]
  /** Shelves that the parts keepers were told of, as part@location. */
  lowStock: string[]
  /** Old parts of which somebody was reminded, by id. */
  remindedOldParts: string[]
  /** Loans that were withdrawn since their ticket knew nothing of them; those whose customers were reminded, by key. */
  releasedLoans: string[]
  remindedLoans: string[]
  /** Tickets in line for a loaner that were told that there is one. */
  servedLoans: string[]
  /** Serial numbers that were kept for reports which never came, as part/number. */
  releasedSerials: string[]
  forgottenWords: number
}

const ticketsPerRun = 200
/** Longer than any alert or record should take; a crash is mended sooner by Temporal itself. */
const overdueAfter = 2 * 60_000
const orphanedAfter = 10 * 60_000

/** The second line, independent of every ticket's own timers: finds what should not be, and mends what is safe. */
export async function reconcile(db: Db, workflows: TicketWorkflows, now: Date): Promise<Reconciled> {
  // What concerns everybody comes first: one ticket that does not answer may take its time.
  const woken = await overdueTickets(db, new Date(now.getTime() - overdueAfter), ticketsPerRun)
  for (const number of woken) await workflows.wake(number)
  await goOn(db, workflows)
  const lapsedHolds = await lapseHolds(db, workflows, now)
  const lowStock = await watchMinimums(db, now)
  const orphans = await releaseOrphans(db, new Date(now.getTime() - orphanedAfter))
  const found: Record<Condition, string[]> = { missing: [], forgetful: [], behind: [], silent: [], well: [] }
  for (const number of await ticketsToCheck(db, ticketsPerRun)) {
    found[await mend(db, workflows, number)].push(number)
  }
  // Reminders last: what keeps one of them back must not keep a ticket from being mended.
  const remindedOldParts = await remindOfOldParts(db, now)
  const loans = await lookAfterLoans(db, workflows, now)
  await forgetOldRequests(db)
  return {
    revived: found.missing,
    replaced: found.forgetful,
    behind: found.behind,
    silent: found.silent,
    woken,
    releasedHolds: orphans.holds,
    lapsedHolds,
    releasedBookings: orphans.bookings,
    lowStock: lowStock.map(({ sku, location }) => `${sku}@${location}`),
    remindedOldParts,
    ...loans,
    releasedSerials: await releaseOldClaims(db),
    forgottenWords: await forgetOrphanWords(db),
  }
}

/** What nobody knows of goes back first, so that it is there for those in line. */
async function lookAfterLoans(db: Db, bell: StockBell, now: Date) {
  return {
    releasedLoans: await releaseOrphanLoans(db, new Date(now.getTime() - orphanedAfter)),
    remindedLoans: await remindOfLoans(db, now),
    servedLoans: await announceLoaners(db, bell),
  }
}

/** Work on many tickets that was begun and has not come to its end: where it runs, this changes nothing. */
async function goOn(db: Db, workflows: TicketWorkflows): Promise<void> {
  for (const id of await unfinishedSimulations(db)) await workflows.simulate(id)
  for (const { id, state } of await unfinishedPublications(db)) {
    const step = state === 'preparing' ? 'preview' : state === 'applying' ? 'application' : 'rollback'
    await workflows.publish(id, step)
  }
  for (const occasion of await occasionsUntold(db)) await workflows.displace(occasion)
}

type Condition = 'missing' | 'forgetful' | 'behind' | 'silent' | 'well'

async function mend(db: Db, workflows: TicketWorkflows, number: string): Promise<Condition> {
  const version = await workflows.version(number).catch(() => 'silent' as const)
  // Read after Temporal was asked: what happened meanwhile is in the row, and nothing is started from an older one.
  const ticket = await loadTicket(db, number)
  if (version === 'silent') return 'silent'
  if (!ticket || (version === undefined && finished(ticket))) return 'well'
  if (version === undefined) {
    await workflows.revive(ticket)
    return 'missing'
  }
  if (version > ticket.version) return 'behind'
  if (version === ticket.version || !(await stillBehind(workflows, ticket))) return 'well'
  await workflows.replace(ticket)
  return 'forgetful'
}

/** Asked once more, since the row was read later than the workflow. */
async function stillBehind(workflows: TicketWorkflows, { number, version }: Ticket): Promise<boolean> {
  const now = await workflows.version(number).catch(() => undefined)
  return now !== undefined && now < version
}
