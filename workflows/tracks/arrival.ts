import { patched } from '@temporalio/workflow'
import type { Desk } from '../desk.ts'
import { latenessAhead } from '../domain/ticket/visit/lateness.ts'

/** Says that an engineer is late; one timer, armed again only when another time is expected. */
export async function awaitArrival(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => latenessAhead(ticket) !== undefined || desk.over())
    const at = latenessAhead(desk.ticket)
    const key = desk.ticket.visit?.key
    if (at === undefined || key === undefined) continue
    // Tickets that were already running when visits began to be late have no timer for it in their history.
    if (!patched('visits-are-late')) return
    const other = await desk.until(
      (ticket) => desk.over() || ticket.visit?.key !== key || latenessAhead(ticket) !== at,
      at,
      'the engineer is late',
    )
    if (!other) desk.send({ type: 'noticeLateness', key })
  }
}
