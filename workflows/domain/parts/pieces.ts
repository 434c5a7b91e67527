import type { PartLine } from '../vocabulary.ts'

/** How many pieces of each part, as numbers that are reckoned with. */

export function piecesOf(lines: readonly PartLine[], sku: string): number {
  return lines.reduce((total, line) => total + (line.sku === sku ? line.quantity : 0), 0)
}

/** Both together, each part once. */
export function together(one: readonly PartLine[], other: readonly PartLine[]): PartLine[] {
  const skus = [...new Set([...one, ...other].map(({ sku }) => sku))]
  return skus.map((sku) => ({ sku, quantity: piecesOf(one, sku) + piecesOf(other, sku) }))
}

/** What is left when some are taken away, of each line in its order as far as it goes; never less than nothing. */
export function leftOf<Line extends PartLine>(lines: readonly Line[], taken: readonly PartLine[]): Line[] {
  const missing = new Map<string, number>()
  for (const { sku, quantity } of taken) missing.set(sku, (missing.get(sku) ?? 0) + quantity)
  return lines.flatMap((line) => {
    const gone = Math.min(line.quantity, missing.get(line.sku) ?? 0)
    missing.set(line.sku, (missing.get(line.sku) ?? 0) - gone)
    return gone < line.quantity ? [{ ...line, quantity: line.quantity - gone }] : []
  })
}

/** As many of the wanted pieces as the lines have, each part once. */
export function within(lines: readonly PartLine[], wanted: readonly PartLine[]): PartLine[] {
  const skus = [...new Set(wanted.map(({ sku }) => sku))]
  return skus
    .map((sku) => ({ sku, quantity: Math.min(piecesOf(lines, sku), piecesOf(wanted, sku)) }))
    .filter(({ quantity }) => quantity > 0)
}

/** What is taken from the lines of a part, one after the other, until there are as many as wanted or no more. */
export function takeFrom<Line extends PartLine>(lines: readonly Line[], { sku, quantity }: PartLine): Line[] {
  let missing = quantity
  return lines
    .filter((line) => line.sku === sku)
    .flatMap((line) => {
      const taken = Math.min(missing, line.quantity)
      missing -= taken
      return taken > 0 ? [{ ...line, quantity: taken }] : []
    })
}
