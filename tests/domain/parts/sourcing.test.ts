import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Shelf, sourceParts, without } from '../../../workflows/domain/parts/sourcing.ts'
import { runs } from '../../support/runs.ts'

const shanghai = { latitude: 31.23, longitude: 121.47 }
const beijing = { latitude: 39.9, longitude: 116.41 }
const guangzhou = { latitude: 23.13, longitude: 113.26 }

const shelf = (location: string, sku: string, free: number, more: Partial<Shelf> = {}): Shelf => ({
  ...{ location, sku, free },
  ...more,
})
const belts = (quantity: number) => [{ sku: 'belt', quantity }]
const from = (location: string, quantity: number, sku = 'belt') => ({ sku, location, quantity })

describe('parts come from', () => {
  it('one location that has all of them, rather than from several', () => {
    const shelves = [
      shelf('near', 'belt', 5, { region: 'EU' }),
      shelf('far', 'belt', 5),
      shelf('far', 'motor', 1),
      shelf('other', 'motor', 9, { region: 'EU' }),
    ]
    const lines = [...belts(2), { sku: 'motor', quantity: 1 }]
    expect(sourceParts(lines, shelves, { region: 'EU' })).toEqual({
      sources: [from('far', 2), from('far', 1, 'motor')],
    })
  })

  it('the region of the ticket first', () => {
    const shelves = [shelf('a', 'belt', 9), shelf('z', 'belt', 2, { region: 'EU' })]
    expect(sourceParts(belts(2), shelves, { region: 'EU' })).toEqual({ sources: [from('z', 2)] })
    expect(sourceParts(belts(2), shelves, {})).toEqual({ sources: [from('a', 2)] })
  })

  it('the nearest one where the region has too few: Shanghai for Beijing, not Guangzhou', () => {
    const shelves = [
      shelf('guangzhou', 'belt', 9, { place: guangzhou }),
      shelf('shanghai', 'belt', 9, { place: shanghai }),
      shelf('nowhere', 'belt', 9),
    ]
    expect(sourceParts(belts(1), shelves, { place: beijing })).toEqual({ sources: [from('shanghai', 1)] })
    // Without a place of its own, the region's warehouse stands for it.
    const own = shelf('beijing', 'belt', 0, { region: '华北', place: beijing })
    expect(sourceParts(belts(1), [...shelves, own], { region: '华北' })).toEqual({
      sources: [from('shanghai', 1)],
    })
  })

  it('several where no location has all, the nearer one first as far as it goes', () => {
    const shelves = [shelf('a', 'belt', 2), shelf('b', 'belt', 2, { region: 'EU' })]
    expect(sourceParts(belts(3), shelves, { region: 'EU' })).toEqual({
      sources: [from('b', 2), from('a', 1)],
    })
  })

  it('nowhere when a line is short, and every short line is named', () => {
    const shelves = [shelf('a', 'belt', 2), shelf('b', 'belt', 1)]
    const lines = [...belts(4), { sku: 'motor', quantity: 1 }]
    expect(sourceParts(lines, shelves, {})).toEqual({
      shortages: [
        { sku: 'belt', wanted: 4, available: 3 },
        { sku: 'motor', wanted: 1, available: 0 },
      ],
    })
  })
})

const sku = fc.constantFrom('belt', 'motor', 'screw')
const anyShelf = fc.record(
  {
    sku,
    location: fc.constantFrom('a', 'b', 'c', 'd'),
    free: fc.nat(6),
    region: fc.constantFrom('EU', '华东'),
    place: fc.constantFrom(shanghai, beijing, guangzhou),
  },
  { requiredKeys: ['sku', 'location', 'free'] },
)
const shelves = fc.uniqueArray(anyShelf, { selector: (one) => `${one.sku}@${one.location}`, maxLength: 12 })
const lines = fc.uniqueArray(fc.record({ sku, quantity: fc.integer({ min: 1, max: 9 }) }), {
  selector: (line) => line.sku,
  minLength: 1,
})
const destination = fc.record(
  { region: fc.constantFrom('EU', '华东', '华南'), place: fc.constantFrom(shanghai, beijing) },
  { requiredKeys: [] },
)

it('takes all or nothing, and never more than is free', () => {
  fc.assert(
    fc.property(lines, shelves, destination, (lines, shelves, destination) => {
      const choice = sourceParts(lines, shelves, destination)
      if ('shortages' in choice) {
        expect(choice.shortages.length).toBeGreaterThan(0)
        for (const { wanted, available } of choice.shortages) expect(available).toBeLessThan(wanted)
        return
      }
      for (const { sku, quantity } of lines) {
        const taken = choice.sources.filter((source) => source.sku === sku)
        expect(taken.reduce((total, source) => total + source.quantity, 0)).toBe(quantity)
      }
      for (const { quantity } of choice.sources) expect(quantity).toBeGreaterThan(0)
      for (const { free } of without(shelves, choice.sources)) expect(free).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: runs(500) },
  )
})
