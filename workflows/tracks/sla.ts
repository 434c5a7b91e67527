import type { Desk } from '../desk.ts'
import { nextCheckpoint } from '../domain/sla/checkpoint.ts'
import { finished } from '../domain/ticket/finished.ts'

/**
 * Keeps the promises: one timer, armed for the level that comes next and armed again only when that instant moved.
 * It never reasons from why it woke: it says what is due, and looks again.
 */
export async function keepPromises(desk: Desk): Promise<void> {
  while (!finished(desk.ticket)) {
    const next = nextCheckpoint(desk.ticket)
    const moved = await desk.until(
      (ticket) => finished(ticket) || nextCheckpoint(ticket)?.dueAt !== next?.dueAt,
      next?.dueAt,
      next && `${next.clock} ${next.level}`,
    )
    if (!moved) desk.send({ type: 'announce' })
  }
}
