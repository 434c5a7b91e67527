import type { Db } from '../db/client.ts'
import { gathered } from '../db/gathered.ts'
import { expiredHolds, lapseHold, renewHold, settleHold } from '../db/queries/holds.ts'
import { type IssueOrder, issueHeld } from '../db/queries/issues.ts'
import { loadTicket } from '../db/queries/outbox.ts'
import { useIssued } from '../db/queries/outstanding.ts'
import { type PartsOrder, reserveTogether } from '../db/queries/reservations.ts'
import { retakeFromVan } from '../db/queries/van-holds.ts'
import { ticketsToWake } from '../db/queries/waiting.ts'
import { worthRenewing } from '../workflows/domain/ticket/parts/hold.ts'
import type { Shortage } from '../workflows/domain/ticket/state.ts'
import { type Duration, lengthOf } from '../workflows/domain/time/duration.ts'
import type { Instant } from '../workflows/domain/time/instant.ts'
import type { PartLine } from '../workflows/domain/vocabulary.ts'

/** What tickets have done with the stock. Each effect is named by a key of the workflow's, so that twice is once. */
export interface PartActivities {
  /** Holds every line until an instant, or none and says what is short. */
  reserveParts(order: {
    ticket: string
    key: string
    lines: PartLine[]
  }): Promise<{ shortages: Shortage[]; until?: Instant; substitutes?: Record<string, string> }>
  settleHold(settlement: { key: string; used: PartLine[] }): Promise<void>
  /** Hands held pieces out; false when they are held no longer, and nobody got any. */
  issueHeld(order: IssueOrder): Promise<boolean>
  /** Enters the use of pieces that were handed out before. */
  useIssued(use: { ticket: string; key: string; used: PartLine[] }): Promise<void>
  /** Until when the pieces are held now; null when they are held no longer. */
  renewHold(key: string): Promise<Instant | null>
  /** Lets a hold go that was not renewed in time. */
  lapseHold(key: string): Promise<void>
}

/** Tells waiting tickets that there may be something for them. */
export interface StockBell {
  announceStock(numbers: readonly string[]): Promise<void>
}

/** Orders that are reserved in one transaction when they come at the same time. */
const togetherAtMost = 100
const lapsesPerRun = 200

/** @param holdFor how long a hold lasts unless it is renewed */
export function partActivities(db: Db, bell: StockBell, holdFor: Duration): PartActivities {
  const until = () => new Date(Date.now() + lengthOf(holdFor))
  const reserve = gathered((orders: PartsOrder[]) => reserveTogether(db, orders, until()), togetherAtMost)
  return {
    async reserveParts(order) {
      const { until, ...answer } = await reserve(order)
      return until ? { ...answer, until: until.toISOString() } : answer
    },
    async settleHold({ key, used }) {
      if (used.length > 0) await retakeFromVan(db, key, used)
      await passOn(db, bell, await settleHold(db, key, used))
    },
    issueHeld: (order) => issueHeld(db, order),
    useIssued: (use) => useIssued(db, use),
    async renewHold(key) {
      return (await renewHold(db, key, until()))?.toISOString() ?? null
    },
    lapseHold: async (key) => passOn(db, bell, await lapseHold(db, key, new Date())),
  }
}

/**
 * Lets holds go that nobody renewed in time, the second line behind the tickets' own timers. What somebody works with
 * is left alone: its ticket renews it as soon as it can.
 * @returns their keys
 */
export async function lapseHolds(db: Db, bell: StockBell, now: Date): Promise<string[]> {
  const lapsed: string[] = []
  const freed: string[] = []
  for (const { key, ticket: number } of await expiredHolds(db, now, lapsesPerRun)) {
    const ticket = await loadTicket(db, number)
    if (ticket?.parts?.key === key && ticket.parts.state === 'reserved' && worthRenewing(ticket)) continue
    // What a report has used is on its way out of the stock, and not free for others.
    if (ticket?.returns.some((one) => one.key === key)) continue
    freed.push(...(await lapseHold(db, key, now)))
    lapsed.push(key)
  }
  await passOn(db, bell, freed)
  return lapsed
}

/** Pieces that are free again go to the next in line. */
async function passOn(db: Db, bell: StockBell, skus: readonly string[]): Promise<void> {
  const next = await ticketsToWake(db, [...new Set(skus)], { besidesRechecks: true })
  if (next.length > 0) await bell.announceStock(next)
}
