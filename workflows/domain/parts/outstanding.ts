import type { MovementKind } from './movement.ts'

/** Pieces of one part that went to one ticket. */
interface TicketMovement {
  kind: MovementKind
  quantity: number
}

/**
 * How many pieces are out with the ticket: issued, and neither used nor brought back. What comes back beyond that is a
 * piece that had been reported as used.
 * @param movements of one part and one ticket, in the order in which they happened
 */
export function stillOut(movements: readonly TicketMovement[]): number {
  return movements.reduce((out, { kind, quantity }) => {
    if (kind === 'issue') return out + quantity
    return kind === 'use' || kind === 'return' ? Math.max(0, out - quantity) : out
  }, 0)
}
