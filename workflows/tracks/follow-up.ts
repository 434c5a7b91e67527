import type { Desk } from '../desk.ts'
import { finished } from '../domain/ticket/finished.ts'

/** Closes the ticket when the questionnaire stays unanswered; the calls before are made by people from their list. */
export async function awaitQuestionnaire(desk: Desk): Promise<void> {
  while (!finished(desk.ticket)) {
    await desk.until((ticket) => ticket.followUp?.closesAt !== undefined || finished(ticket))
    const closesAt = desk.ticket.followUp?.closesAt
    const moved = await desk.until(
      (ticket) => finished(ticket) || ticket.followUp?.closesAt !== closesAt,
      closesAt,
      'questionnaire unanswered',
    )
    if (!moved) desk.send({ type: 'closeUnanswered' })
  }
}
