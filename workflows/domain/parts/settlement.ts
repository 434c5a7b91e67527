import type { PartLine } from '../vocabulary.ts'
import type { MovementKind } from './movement.ts'
import type { Source } from './sourcing.ts'

export interface Settled extends Source {
  kind: Extract<MovementKind, 'issue' | 'use' | 'release'>
}

/** What becomes of held pieces: the used ones are issued and used, the rest is free again. */
export function settlementOf(held: readonly Source[], used: readonly PartLine[]): Settled[] {
  const left = new Map(used.map(({ sku, quantity }) => [sku, quantity]))
  return held.flatMap((source) => {
    const issued = Math.min(source.quantity, left.get(source.sku) ?? 0)
    left.set(source.sku, (left.get(source.sku) ?? 0) - issued)
    const gone: Settled[] = (['issue', 'use'] as const).map((kind) => ({ ...source, kind, quantity: issued }))
    const freed: Settled = { ...source, kind: 'release', quantity: source.quantity - issued }
    return [...gone, freed].filter(({ quantity }) => quantity > 0)
  })
}
