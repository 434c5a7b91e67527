import { postgres } from '../activities.ts'
import type { Desk } from '../desk.ts'
import type { Plan, Visit } from '../domain/ticket/state.ts'
import { nextBookingKey, visitWanted } from '../domain/ticket/visit/dispatch.ts'
import { visitJob } from '../domain/ticket/visit/visit-job.ts'

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
  if (desk.ticket.offersPaused) {
    return desk.send({ type: 'handToDispatcher', key, reasons: [{ code: 'offers_paused' }] })
  }
  const { passedOver, policy, urgency } = desk.ticket
  const booking = await postgres.bookBestEngineer.executeWithOptions(
    { summary: `find an engineer (${passedOver.length} passed over)` },
    [{ ...visitJob(desk.ticket, plan), key, passedOver, answerWithin: policy.offer[urgency] }],
  )
  // Histories of former times have nothing where nobody was left.
  if (booking === null) return desk.send({ type: 'handToDispatcher', key })
  if ('reasons' in booking) return desk.send({ type: 'handToDispatcher', key, reasons: booking.reasons })
  desk.send({ type: 'offerVisit', key, ...booking })
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
