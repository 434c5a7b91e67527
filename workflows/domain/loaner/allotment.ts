import { fitsProduct } from '../sla/definition.ts'

/** A loaner that can be lent now. */
export interface FreeLoaner {
  id: string
  /** Product models that it stands in for, or beginnings with `*` behind. */
  standsInFor: readonly string[]
  /** Whose customers its location serves first. */
  region?: string
}

/** Somebody who waits for a loaner. */
export interface LoanWanted {
  key: string
  /** The product that is being repaired. */
  model?: string
  region?: string
}

/**
 * Who gets which loaner: everybody in the order of the line, each the best of what those before have left. Somebody
 * for whom there is none is passed over and keeps the place.
 * @param line the most urgent first, and among these whoever has waited longest
 * @returns the loaner's id by the key of the loan
 */
export function allotLoaners(
  line: readonly LoanWanted[],
  free: readonly FreeLoaner[],
): ReadonlyMap<string, string> {
  const left = new Map(free.map((loaner) => [loaner.id, loaner]))
  const allotted = new Map<string, string>()
  for (const wanted of line) {
    const best = bestOf([...left.values()], wanted)
    if (!best) continue
    left.delete(best.id)
    allotted.set(wanted.key, best.id)
  }
  return allotted
}

/** One that lies in the region comes first, then what stands in for fewest other products, then the lower id. */
function bestOf(loaners: readonly FreeLoaner[], wanted: LoanWanted): FreeLoaner | undefined {
  return loaners
    .filter(({ standsInFor }) => standsInFor.some((pattern) => fitsProduct(pattern, wanted.model)))
    .sort(
      (one, other) =>
        Number(isNear(other, wanted)) - Number(isNear(one, wanted)) ||
        closeness(other, wanted) - closeness(one, wanted) ||
        (one.id < other.id ? -1 : 1),
    )[0]
}

function isNear({ region }: FreeLoaner, wanted: LoanWanted): boolean {
  return region !== undefined && region === wanted.region
}

/** How many characters of the model the closest pattern names; the whole name is closer than any beginning of it. */
function closeness({ standsInFor }: FreeLoaner, { model }: LoanWanted): number {
  const lengths = standsInFor
    .filter((pattern) => fitsProduct(pattern, model))
    .map((pattern) => (pattern.endsWith('*') ? pattern.length - 2 : pattern.length))
  return Math.max(...lengths)
}
