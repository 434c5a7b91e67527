/** Money, in minor units of a currency (ISO 4217). */
export interface Amount {
  currency: string
  amount: number
}

/** Pieces that a ticket used, at what a piece cost then, or gave back. */
export interface CostedMovement {
  kind: 'use' | 'return'
  sku: string
  quantity: number
  /** Of a use; none: nobody had said what the part costs. */
  unitCost: Amount | null
}

export interface PartsCost {
  /** One for each currency, by its code. */
  amounts: Amount[]
  /** Used pieces of which nobody had said what they cost. */
  unpriced: number
}

/**
 * What the used pieces cost, less those that came back: these at the price of the latest uses of their part.
 * @param movements in the order in which they happened
 */
export function costOf(movements: readonly CostedMovement[]): PartsCost {
  const used: CostedMovement[] = []
  for (const movement of movements) {
    if (movement.kind === 'use') used.push({ ...movement })
    else giveBack(used, movement)
  }
  const totals = new Map<string, number>()
  let unpriced = 0
  for (const { quantity, unitCost } of used) {
    if (unitCost === null) unpriced += quantity
    else totals.set(unitCost.currency, (totals.get(unitCost.currency) ?? 0) + quantity * unitCost.amount)
  }
  const amounts = [...totals].map(([currency, amount]) => ({ currency, amount }))
  return {
    amounts: amounts
      .filter(({ amount }) => amount > 0)
      .sort((one, other) => (one.currency < other.currency ? -1 : 1)),
    unpriced,
  }
}

function giveBack(used: CostedMovement[], { sku, quantity }: CostedMovement): void {
  let left = quantity
  for (const use of used.toReversed()) {
    if (use.sku !== sku) continue
    const back = Math.min(left, use.quantity)
    use.quantity -= back
    left -= back
  }
}
