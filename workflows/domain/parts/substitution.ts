import type { PartLine } from '../vocabulary.ts'

/** A part that can be built in in place of another one. */
export interface Substitute {
  sku: string
  /** Only if the customer agrees. */
  consent: boolean
}

/** The substitutes of parts, the preferred first. */
export type Substitutes = ReadonlyMap<string, readonly Substitute[]>

/** What is wanted, and what is taken instead of it, if anything is. */
export interface SubstitutedLine extends PartLine {
  substitute?: string
}

/**
 * Puts a substitute in the place of each line that is short, where one needs no consent and has all the pieces that
 * nobody else in the order wants. A line for which there is none stays as it is.
 * @param free pieces by article number
 */
export function withSubstitutes(
  lines: readonly PartLine[],
  free: ReadonlyMap<string, number>,
  substitutes: Substitutes,
): SubstitutedLine[] {
  const left = new Map(free)
  const has = (sku: string, quantity: number) => (left.get(sku) ?? 0) >= quantity
  const take = (sku: string, quantity: number) => left.set(sku, (left.get(sku) ?? 0) - quantity)
  const short = new Set(lines.filter(({ sku, quantity }) => !has(sku, quantity)))
  // What stands in the order itself goes before what would only stand in for something.
  for (const line of lines) if (!short.has(line)) take(line.sku, line.quantity)
  return lines.map((line) => {
    if (!short.has(line)) return line
    const found = substitutes.get(line.sku)?.find(({ sku, consent }) => !consent && has(sku, line.quantity))
    if (!found) return line
    take(found.sku, line.quantity)
    return { ...line, substitute: found.sku }
  })
}

/** What is to be taken from the shelves, each part once. */
export function takenLines(lines: readonly SubstitutedLine[]): PartLine[] {
  const pieces = new Map<string, number>()
  for (const { sku, substitute = sku, quantity } of lines) {
    pieces.set(substitute, (pieces.get(substitute) ?? 0) + quantity)
  }
  return [...pieces].map(([sku, quantity]) => ({ sku, quantity }))
}

/** Substitutes that would end a shortage if the customer agreed. */
export function consentable(
  { sku, quantity }: PartLine,
  free: ReadonlyMap<string, number>,
  substitutes: Substitutes,
): string[] {
  const own = substitutes.get(sku) ?? []
  return own
    .filter((one) => one.consent && (free.get(one.sku) ?? 0) >= quantity)
    .map((substitute) => substitute.sku)
}
