import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allotLoaners, type FreeLoaner, type LoanWanted } from '../../../workflows/domain/loaner/allotment.ts'
import { fitsProduct } from '../../../workflows/domain/sla/definition.ts'

const loaner = (id: string, standsInFor: string[], region?: string): FreeLoaner =>
  region === undefined ? { id, standsInFor } : { id, standsInFor, region }
const wants = (key: string, model?: string, region?: string): LoanWanted => ({
  key,
  ...(model === undefined ? {} : { model }),
  ...(region === undefined ? {} : { region }),
})
const allotted = (line: LoanWanted[], free: FreeLoaner[]) => Object.fromEntries(allotLoaners(line, free))

describe('loaners are allotted', () => {
  it('in the order of the line; who finds none that fits is passed over', () => {
    const line = [wants('a', 'VMC-850'), wants('b', 'Nova-12'), wants('c', 'Nova-12'), wants('d')]
    const free = [loaner('L1', ['Nova-*']), loaner('L2', ['PLC-S7'])]
    expect(allotted(line, free)).toEqual({ b: 'L1' })
  })

  it('from the region first, then the one that fits most closely, then the lower id', () => {
    const free = [
      loaner('L1', ['Nova-*']),
      loaner('L2', ['Nova-12']),
      loaner('L3', ['Nova-12']),
      loaner('L4', ['Nova-*'], '华东'),
    ]
    expect(allotted([wants('a', 'Nova-12', '华东'), wants('b', 'Nova-12', '华东')], free)).toEqual({
      a: 'L4',
      b: 'L2',
    })
  })

  const models = fc.constantFrom('Nova-12', 'Nova-9', 'VMC-850')
  const loaners = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^L\d$/),
      standsInFor: fc.array(fc.constantFrom('Nova-*', 'Nova-12', 'VMC-850'), { minLength: 1, maxLength: 2 }),
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  )
  const lines = fc
    .array(models, { maxLength: 8 })
    .map((wanted) => wanted.map((model, place) => wants(String(place), model)))

  it('each once and only to whom it fits, and whoever gets none left none that would have', () => {
    fc.assert(
      fc.property(lines, loaners, (line, free) => {
        const given = allotLoaners(line, free)
        expect(new Set(given.values()).size).toBe(given.size)
        for (const { key, model } of line) {
          const id = given.get(key)
          const fits = (one: FreeLoaner) => one.standsInFor.some((pattern) => fitsProduct(pattern, model))
          if (id !== undefined) expect(fits(free.find((one) => one.id === id) ?? loaner('', []))).toBe(true)
          else expect(free.filter((one) => ![...given.values()].includes(one.id)).filter(fits)).toEqual([])
        }
      }),
    )
  })

  it('nobody loses a loaner to whoever joins behind', () => {
    fc.assert(
      fc.property(lines, loaners, models, (line, free, model) => {
        const before = allotLoaners(line, free)
        const withOneMore = allotLoaners([...line, wants('last', model)], free)
        for (const { key } of line) expect(withOneMore.get(key)).toBe(before.get(key))
      }),
    )
  })
})
