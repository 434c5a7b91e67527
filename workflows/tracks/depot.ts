import { workflowInfo } from '@temporalio/workflow'
import { parcels } from '../activities.ts'
import type { Desk } from '../desk.ts'
import type { Direction } from '../domain/depot/unit.ts'
import { labelWanted } from '../domain/ticket/depot/depot.ts'
import type { Ticket } from '../domain/ticket/state.ts'
import { instant } from '../domain/time/instant.ts'
import { noticesQueue } from '../messages.ts'

/** Has labels made for the units that travel, and those withdrawn that nobody needs. People do the rest of the repair. */
export async function labelUnits(desk: Desk): Promise<void> {
  // Side by side: while a carrier does not answer, an order that is no longer wanted has to be withdrawn all the same.
  await Promise.all([orderLabels(desk), withdrawLabels(desk)])
}

async function orderLabels(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => labelWanted(ticket) !== undefined || desk.over())
    const wanted = labelWanted(desk.ticket)
    if (wanted) await desk.step(() => order(desk, wanted.parcel.key, wanted.direction))
  }
}

async function order(desk: Desk, key: string, direction: Direction): Promise<void> {
  const { orderLabel } = parcels(noticesQueue(workflowInfo().taskQueue))
  const parcel = { ticket: desk.ticket.number, key, direction }
  const answer = await orderLabel.executeWithOptions({ summary: key }, [parcel])
  desk.send({ type: 'recordLabel', key, ...answer })
}

async function withdrawLabels(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => unused(ticket) !== undefined || desk.over())
    const key = unused(desk.ticket)
    if (key !== undefined) await desk.step(() => withdraw(desk, key))
  }
}

async function withdraw(desk: Desk, key: string): Promise<void> {
  const { withdrawLabel } = parcels(noticesQueue(workflowInfo().taskQueue))
  const done = await withdrawLabel.executeWithOptions({ summary: key }, [{ ticket: desk.ticket.number, key }])
  // The customer was quicker: the unit is on its way.
  if (done === 'used') desk.send({ type: 'recordTracking', key, code: 'picked_up', at: instant(Date.now()) })
  desk.send({ type: 'recordReturn', key })
}

function unused({ returns }: Ticket): string | undefined {
  return returns.find(({ type }) => type === 'label')?.key
}
