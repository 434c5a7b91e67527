/** How many cases a property is tried with: as many as usual, times `PROPERTY_FACTOR` (a nightly run sets it higher). */
export function runs(ordinary: number): number {
  return Math.ceil(ordinary * Number(process.env.PROPERTY_FACTOR ?? 1))
}
