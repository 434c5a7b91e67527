import { stock } from '../activities.ts'
import type { Desk } from '../desk.ts'
import { partsWanted } from '../domain/ticket/parts.ts'
import type { Parts } from '../domain/ticket/state.ts'
import { after } from '../domain/time/duration.ts'
import { instant } from '../domain/time/instant.ts'

/** Reserves what the plan needs; what is short is asked for again when stock arrives, and from time to time. */
export async function provideParts(desk: Desk, stockArrivals: () => number): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => partsWanted(ticket) || desk.over())
    const { parts } = desk.ticket
    if (parts && partsWanted(desk.ticket)) {
      // Counted before the stock is asked: what arrives meanwhile is asked for once more.
      const arrivals = stockArrivals()
      await desk.step(() => reserve(desk, parts))
      await nextOccasion(desk, parts.key, () => stockArrivals() > arrivals)
    }
  }
}

async function reserve(desk: Desk, { key, lines }: Parts): Promise<void> {
  const answer = await stock.reserveParts.executeWithOptions(
    { summary: lines.map((line) => `${line.quantity} × ${line.sku}`).join(', ') },
    [{ ticket: desk.ticket.number, key, lines }],
  )
  desk.send({ type: 'recordReservation', key, ...answer })
}

async function nextOccasion(desk: Desk, key: string, stockArrived: () => boolean): Promise<void> {
  await desk.until(
    (ticket) => ticket.parts?.key !== key || !partsWanted(ticket) || stockArrived(),
    after(instant(Date.now()), desk.ticket.policy.partsRetry),
    'ask for the missing parts again',
  )
}
