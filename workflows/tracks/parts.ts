import { postgres } from '../activities.ts'
import type { Desk } from '../desk.ts'
import { finished } from '../domain/ticket/finished.ts'
import { partsWanted } from '../domain/ticket/parts.ts'
import type { Parts } from '../domain/ticket/state.ts'
import { after } from '../domain/time/duration.ts'
import { instant } from '../domain/time/instant.ts'

/** Reserves what the plan needs; what is short is asked for again when stock arrives, and from time to time. */
export async function provideParts(desk: Desk, stockArrivals: () => number): Promise<void> {
  while (!finished(desk.ticket)) {
    await desk.until((ticket) => partsWanted(ticket) || finished(ticket))
    const { parts } = desk.ticket
    if (parts && partsWanted(desk.ticket)) {
      await reserve(desk, parts)
      await nextOccasion(desk, parts.key, stockArrivals)
    }
  }
}

async function reserve(desk: Desk, { key, lines }: Parts): Promise<void> {
  const { shortages } = await postgres.reserveParts.executeWithOptions(
    { summary: lines.map((line) => `${line.quantity} × ${line.sku}`).join(', ') },
    [{ ticket: desk.ticket.number, key, lines }],
  )
  desk.send({ type: 'recordReservation', key, shortages })
}

async function nextOccasion(desk: Desk, key: string, stockArrivals: () => number): Promise<void> {
  const before = stockArrivals()
  await desk.until(
    (ticket) => ticket.parts?.key !== key || !partsWanted(ticket) || stockArrivals() > before,
    after(instant(Date.now()), desk.ticket.policy.partsRetry),
    'ask for the missing parts again',
  )
}
