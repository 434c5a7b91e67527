import type { Desk } from '../desk.ts'

/** Closes the ticket when the questionnaire stays unanswered; the calls before are made by people from their list. */
export async function awaitQuestionnaire(desk: Desk): Promise<void> {
  while (!desk.over()) {
    await desk.until((ticket) => ticket.followUp?.closesAt !== undefined || desk.over())
    const closesAt = desk.ticket.followUp?.closesAt
    const moved = await desk.until(
      (ticket) => desk.over() || ticket.followUp?.closesAt !== closesAt,
      closesAt,
      'questionnaire unanswered',
    )
    if (!moved) desk.send({ type: 'closeUnanswered' })
  }
}
