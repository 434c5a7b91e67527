import type { Absorb } from '../workflows/domain/ticket/absorption.ts'
import type { Rejection } from '../workflows/domain/ticket/decision.ts'
import type { Actor } from '../workflows/domain/vocabulary.ts'

/** What one ticket has another one told; each ticket is written by its own workflow alone. */
export interface NeighbourActivities {
  /** However often it is told, the other ticket takes it in once: it knows the key again. */
  tellOfMerging(merging: Merging): Promise<void>
}

interface Merging {
  from: string
  into: string
  key: string
  /** Who merged them. */
  by: Actor
}

/** What this needs of Temporal. */
export interface NeighbourTeller {
  act(
    number: string,
    act: { command: Absorb; by: Actor },
    updateId: string,
  ): Promise<{ done: unknown } | { rejected: Rejection } | { pending: true } | { unreachable: true }>
}

export function neighbourActivities({ act }: NeighbourTeller): NeighbourActivities {
  return {
    async tellOfMerging({ from, into, key, by }) {
      const outcome = await act(into, { command: { type: 'absorb', from, key }, by }, key)
      // It is taken in also after the end: whatever refuses it would refuse it the next time too.
      if ('done' in outcome || 'rejected' in outcome) return
      throw new Error(`Ticket ${into} did not answer.`)
    },
  }
}
