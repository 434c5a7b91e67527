import { postgres } from '../activities.ts'
import type { Desk } from '../desk.ts'
import { nextBookingKey, visitWanted } from '../domain/ticket/dispatch.ts'
import type { Plan, Visit } from '../domain/ticket/state.ts'
import { visitJob } from '../domain/ticket/visit-job.ts'

/** Asks one suitable engineer after the other until one accepts; at last it is a dispatcher's job (process.md 5). */
export async function dispatchEngineer(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => visitWanted(ticket) || offered(ticket.visit) || desk.over())
    const { plan, visit } = desk.ticket
    if (offered(visit)) await awaitAnswer(desk, visit)
    else if (plan && visitWanted(desk.ticket)) await desk.step(() => offerToNext(desk, plan))
  }
}

async function offerToNext(desk: Desk, plan: Plan): Promise<void> {
  const key = nextBookingKey(desk.ticket)
  if (desk.ticket.offersPaused) return desk.send({ type: 'handToDispatcher', key })
  const booking = await postgres.bookBestEngineer.executeWithOptions(
    { summary: `find an engineer (${desk.ticket.passedOver.length} passed over)` },
    [{ ...visitJob(desk.ticket, plan), key, passedOver: desk.ticket.passedOver }],
  )
  if (booking) desk.send({ type: 'offerVisit', key, ...booking })
  else desk.send({ type: 'handToDispatcher', key })
}

async function awaitAnswer(desk: Desk, offer: Visit): Promise<void> {
  const answered = await desk.until(
    ({ visit }) => visit?.key !== offer.key || !offered(visit),
    offer.acceptBy,
    `offer to ${offer.engineer}`,
  )
  if (!answered) desk.send({ type: 'lapseOffer', key: offer.key })
}

function offered(visit: Visit | undefined): visit is Visit {
  return visit?.state === 'offered'
}
