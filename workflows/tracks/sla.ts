import type { Desk } from '../desk.ts'
import { nextMoment } from '../domain/ticket/promise/promise.ts'

/**
 * Keeps the promises: one timer, armed for the level that comes next (or for the end of a pause) and armed again only
 * when that instant moved. It never reasons from why it woke: it says what is due, and looks again.
 */
export async function keepPromises(desk: Desk): Promise<void> {
  while (!desk.over()) {
    const next = nextMoment(desk.ticket)
    const moved = await desk.until(
      (ticket) => desk.over() || nextMoment(ticket)?.at !== next?.at,
      next?.at,
      next?.what,
    )
    if (!moved) desk.send({ type: 'announce' })
  }
}
