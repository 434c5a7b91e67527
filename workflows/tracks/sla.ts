import type { Desk } from '../desk.ts'
import { nextCheckpoint } from '../domain/sla/checkpoint.ts'

/**
 * Keeps the promises: one timer, armed for the level that comes next and armed again only when that instant moved.
 * It never reasons from why it woke: it says what is due, and looks again.
 */
export async function keepPromises(desk: Desk): Promise<void> {
  while (!desk.over()) {
    const next = nextCheckpoint(desk.ticket)
    const moved = await desk.until(
      (ticket) => desk.over() || nextCheckpoint(ticket)?.dueAt !== next?.dueAt,
      next?.dueAt,
      next && `${next.clock} ${next.level}`,
    )
    if (!moved) desk.send({ type: 'announce' })
  }
}
