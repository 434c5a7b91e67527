import type { PartLine } from '../vocabulary.ts'
import { type Substitutes, takenLines, withSubstitutes } from './substitution.ts'

/** A ticket that waits for parts. */
export interface Waiting {
  ticket: string
  lines: readonly PartLine[]
}

/**
 * Who is to be woken: those whose every line can be served, in the order of the line, each one's pieces counted as
 * gone for those behind, and substitutes taken where a part is short. Somebody who cannot be served yet is passed over and loses no place.
 * @param line the most urgent first, and among these whoever has waited longest
 * @param free pieces by article number
 */
export function nextInLine(
  line: readonly Waiting[],
  free: ReadonlyMap<string, number>,
  substitutes: Substitutes = new Map(),
): string[] {
  const left = new Map(free)
  return line
    .filter((waiting) => {
      const lines = takenLines(withSubstitutes(waiting.lines, left, substitutes))
      const served = lines.every(({ sku, quantity }) => (left.get(sku) ?? 0) >= quantity)
      if (served) for (const { sku, quantity } of lines) left.set(sku, (left.get(sku) ?? 0) - quantity)
      return served
    })
    .map(({ ticket }) => ticket)
}
