import { postgres, stock } from '../activities.ts'
import type { Desk } from '../desk.ts'
import type { Return } from '../domain/ticket/state.ts'

/** Gives back what the ticket no longer needs: whatever else happens, the list on the ticket is worked off. */
export async function giveBack(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => ticket.returns.length > 0 || desk.over())
    const [next] = desk.ticket.returns
    if (next) await desk.step(() => release(desk, next))
  }
}

async function release(desk: Desk, next: Return): Promise<void> {
  const named = { summary: next.key }
  if (next.type === 'booking') await postgres.releaseBooking.executeWithOptions(named, [next.key])
  else await stock.settleHold.executeWithOptions(named, [{ key: next.key, used: next.used }])
  desk.send({ type: 'recordReturn', key: next.key })
}
