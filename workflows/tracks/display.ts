import type { SearchAttributeUpdatePair } from '@temporalio/common'
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { Desk } from '../desk.ts'
import { attributesOf, detailsOf } from '../display.ts'
import type { Ticket } from '../domain/ticket/state.ts'

/** Keeps the Temporal UI true: one upsert for each change, of what has changed only. */
export async function showInTemporal(desk: Desk): Promise<void> {
  let shown = new Map<string, string>()
  const show = (ticket: Ticket) => {
    const pairs = attributesOf(ticket)
    const changed = pairs.filter(({ key, value }) => shown.get(key.name) !== JSON.stringify(value))
    if (changed.length > 0) upsertSearchAttributes(changed satisfies SearchAttributeUpdatePair[])
    shown = new Map(pairs.map(({ key, value }) => [key.name, JSON.stringify(value)]))
    setCurrentDetails(detailsOf(ticket, desk.trouble()))
    return ticket
  }
  while (!desk.over()) {
    const { version } = show(desk.ticket)
    const trouble = desk.trouble()
    await desk.until((ticket) => ticket.version !== version || desk.trouble() !== trouble || desk.over())
  }
  show(desk.ticket)
}
