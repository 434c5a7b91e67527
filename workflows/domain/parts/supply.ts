import type { Shortage } from '../ticket/state.ts'
import type { PartLine } from '../vocabulary.ts'
import { type Destination, type Shelf, type Source, sourceParts } from './sourcing.ts'
import {
  consentable,
  type SubstitutedLine,
  type Substitutes,
  takenLines,
  withSubstitutes,
} from './substitution.ts'

/**
 * Where to take an order from, substitutes where a part is short: all of it, or none and what is short.
 * @returns the lines with what is taken instead of them
 */
export function supplyParts(
  wanted: readonly PartLine[],
  shelves: readonly Shelf[],
  destination: Destination,
  substitutes: Substitutes,
): { sources: Source[]; lines: SubstitutedLine[] } | { shortages: Shortage[] } {
  const free = freeBySku(shelves)
  const lines = withSubstitutes(wanted, free, substitutes)
  const short = lines.filter((line) => line.substitute === undefined && available(free, line) < line.quantity)
  if (short.length > 0) return { shortages: short.map((line) => shortageOf(line, free, substitutes)) }
  const choice = sourceParts(takenLines(lines), shelves, destination)
  return 'sources' in choice ? { ...choice, lines } : choice
}

function shortageOf(line: PartLine, free: ReadonlyMap<string, number>, substitutes: Substitutes): Shortage {
  const shortage = { sku: line.sku, wanted: line.quantity, available: available(free, line) }
  const withConsent = consentable(line, free, substitutes)
  return withConsent.length === 0 ? shortage : { ...shortage, withConsent }
}

function available(free: ReadonlyMap<string, number>, { sku }: PartLine): number {
  return free.get(sku) ?? 0
}

function freeBySku(shelves: readonly Shelf[]): Map<string, number> {
  const free = new Map<string, number>()
  for (const shelf of shelves) free.set(shelf.sku, (free.get(shelf.sku) ?? 0) + shelf.free)
  return free
}
