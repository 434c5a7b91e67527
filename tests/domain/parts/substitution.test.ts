import { describe, expect, it } from 'vitest'
import type { Shelf } from '../../../workflows/domain/parts/sourcing.ts'
import { supplyParts } from '../../../workflows/domain/parts/supply.ts'

const shelves = (pieces: Record<string, number>): Shelf[] =>
  Object.entries(pieces).map(([sku, free]) => ({ sku, location: 'main', free }))
const wanted = (pieces: Record<string, number>) =>
  Object.entries(pieces).map(([sku, quantity]) => ({ sku, quantity }))
const from = (sku: string, quantity: number) => ({ sku, quantity, location: 'main' })
const freely = (sku: string) => ({ sku, consent: false })
const ifAgreed = (sku: string) => ({ sku, consent: true })

/** For a belt the green one, then the red one; the golden one only if the customer agrees. */
const substitutes = new Map([['belt', [ifAgreed('golden'), freely('green'), freely('red')]]])
const supply = (order: Record<string, number>, stock: Record<string, number>) =>
  supplyParts(wanted(order), shelves(stock), {}, substitutes)

describe('a substitute', () => {
  it('is not taken while there is enough of the part itself', () => {
    expect(supply({ belt: 2 }, { belt: 2, green: 9 })).toEqual({
      sources: [from('belt', 2)],
      lines: [{ sku: 'belt', quantity: 2 }],
    })
  })

  it('takes the place of a part that is short, the preferred one that has all the pieces', () => {
    expect(supply({ belt: 2 }, { belt: 1, green: 1, red: 2 })).toEqual({
      sources: [from('red', 2)],
      lines: [{ sku: 'belt', quantity: 2, substitute: 'red' }],
    })
  })

  it('leaves to the other lines what they want, and is taken together with them', () => {
    expect(supply({ belt: 2, green: 3 }, { green: 4, red: 2 })).toMatchObject({
      sources: [from('red', 2), from('green', 3)],
    })
    expect(supply({ belt: 2, green: 3 }, { green: 5 })).toMatchObject({ sources: [from('green', 5)] })
  })

  it('is not taken where another line is short: then nothing is, and only that line is named', () => {
    expect(supply({ belt: 1, motor: 1 }, { green: 1 })).toEqual({
      shortages: [{ sku: 'motor', wanted: 1, available: 0 }],
    })
  })

  it('does not make the shortage of its own part look larger', () => {
    expect(supply({ belt: 1, green: 5 }, { green: 3 })).toEqual({
      shortages: [{ sku: 'green', wanted: 5, available: 3 }],
    })
  })

  it('that needs consent is named and left', () => {
    expect(supply({ belt: 2 }, { golden: 2 })).toEqual({
      shortages: [{ sku: 'belt', wanted: 2, available: 0, withConsent: ['golden'] }],
    })
    expect(supply({ belt: 2 }, { golden: 1 })).toEqual({
      shortages: [{ sku: 'belt', wanted: 2, available: 0 }],
    })
  })

  it('has no substitute itself', () => {
    const chain = new Map([
      ['belt', [freely('green')]],
      ['green', [freely('red')]],
    ])
    expect(supplyParts(wanted({ belt: 1 }), shelves({ red: 1 }), {}, chain)).toMatchObject({
      shortages: [{ sku: 'belt' }],
    })
  })
})
