import type { PartLine } from '../vocabulary.ts'

/** A ticket that waits for parts. */
export interface Waiting {
  ticket: string
  lines: readonly PartLine[]
}

/**
 * Who is to be woken: those whose every line can be served, in the order of the line, each one's pieces counted as
 * gone for those behind. Somebody who cannot be served yet is passed over and loses no place.
 * @param line the most urgent first, and among these whoever has waited longest
 * @param free pieces by article number
 */
export function nextInLine(line: readonly Waiting[], free: ReadonlyMap<string, number>): string[] {
  const left = new Map(free)
  return line
    .filter(({ lines }) => {
      const served = lines.every(({ sku, quantity }) => (left.get(sku) ?? 0) >= quantity)
      if (served) for (const { sku, quantity } of lines) left.set(sku, (left.get(sku) ?? 0) - quantity)
      return served
    })
    .map(({ ticket }) => ticket)
}
