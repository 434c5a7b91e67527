import { afterPeriod, type Period } from '../time/period.ts'

/** Where the warranty of the old part is known from: its own installation, or the product that it came with. */
export const oldWarrantySources = ['old_part', 'purchase', 'installation'] as const

/** What decides the warranty of a part that was built in. All dates are calendar days `YYYY-MM-DD`, the last included. */
export interface WarrantyFacts {
  /** In the department's time zone. */
  installedOn: string
  /** The article's own; none: nobody has said. */
  period?: Period
  /** What was left of the part in whose place it came. */
  old?: { until: string; from: (typeof oldWarrantySources)[number] }
  /** What the law of the region asks for at least. */
  law?: { region: string; minimum: Period }
}

export const warrantyCodes = ['part_period', 'rest_of_old', 'legal_minimum', 'none'] as const
type WarrantyCode = (typeof warrantyCodes)[number]

/** Until when, and why: the code of what decided, and all that was looked at. */
export interface Warranty {
  /** The last day; null: none. */
  until: string | null
  reason: { code: WarrantyCode; partUntil?: string; lawUntil?: string } & WarrantyFacts
}

/** How the warranty of a built-in part is found: another one may be put in the place of `longestWarranty`. */
export type WarrantyRule = (facts: WarrantyFacts) => Warranty

/**
 * The later of what is left of the old part's warranty and the part's own period; the law of the region may say more
 * (issue 5). Of equal days the part's own period gives the reason, then the old part's rest, then the law.
 */
export const longestWarranty: WarrantyRule = (facts) => {
  const { installedOn, period, old, law } = facts
  const partUntil = period && afterPeriod(installedOn, period)
  const lawUntil = law && afterPeriod(installedOn, law.minimum)
  // What had run out before is no rest; it stays among the ingredients.
  const rest = old && old.until >= installedOn ? old.until : undefined
  const claims: [WarrantyCode, string | undefined][] = [
    ['part_period', partUntil],
    ['rest_of_old', rest],
    ['legal_minimum', lawUntil],
  ]
  const [code, until] = claims.reduce<[WarrantyCode, string | undefined]>(
    (best, claim) => (claim[1] !== undefined && (best[1] ?? '') < claim[1] ? claim : best),
    ['none', undefined],
  )
  const ends = { ...(partUntil ? { partUntil } : {}), ...(lawUntil ? { lawUntil } : {}) }
  return { until: until ?? null, reason: { code, ...ends, ...facts } }
}

/** The dates of a product that its own warranty can begin with. */
export interface ProductDates {
  purchasedOn?: string | null
  installedOn?: string | null
}

/** The warranty of a part that came with the product: it is the product's own, from the installation or the purchase. */
export function warrantyOfProduct(
  { purchasedOn, installedOn }: ProductDates,
  period: Period | undefined,
): WarrantyFacts['old'] {
  if (period === undefined) return undefined
  if (installedOn) return { until: afterPeriod(installedOn, period), from: 'installation' }
  return purchasedOn ? { until: afterPeriod(purchasedOn, period), from: 'purchase' } : undefined
}
