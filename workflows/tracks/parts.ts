import { stock } from '../activities.ts'
import type { Desk } from '../desk.ts'
import { partsWanted } from '../domain/ticket/parts/parts.ts'
import type { Parts } from '../domain/ticket/state.ts'
import { after } from '../domain/time/duration.ts'
import { instant } from '../domain/time/instant.ts'

/** Reserves what the plan needs; what is short is asked for again when stock arrives, and from time to time. */
export async function provideParts(desk: Desk, stockArrivals: () => number): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => partsWanted(ticket) || desk.over())
    const { parts } = desk.ticket
    if (parts && partsWanted(desk.ticket)) {
      // Awaited only where it is needed: even that alone would change the order of what tickets do that run already.
      if (parts.recheckFrom !== undefined && !(await worthAsking(desk, parts, stockArrivals))) continue
      // Counted before the stock is asked: what arrives meanwhile is asked for once more.
      const arrivals = stockArrivals()
      await desk.step(() => reserve(desk, parts))
      await nextOccasion(desk, parts.key, () => stockArrivals() > arrivals)
    }
  }
}

/**
 * What an engineer did not find is not asked for at once: the stock would say again that it is there.
 * @returns whether it is still wanted by then
 */
async function worthAsking(
  desk: Desk,
  { key, recheckFrom }: Parts,
  stockArrivals: () => number,
): Promise<boolean> {
  const arrivals = stockArrivals()
  await desk.until(
    (ticket) => ticket.parts?.key !== key || !partsWanted(ticket) || stockArrivals() > arrivals,
    recheckFrom,
    'a parts keeper looks for the missing parts',
  )
  return desk.ticket.parts?.key === key && partsWanted(desk.ticket)
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
