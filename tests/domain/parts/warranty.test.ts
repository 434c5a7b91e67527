import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestWarranty, warrantyOfProduct } from '../../../workflows/domain/parts/warranty.ts'
import { afterPeriod, isPeriod } from '../../../workflows/domain/time/period.ts'

describe('the warranty of a new part', () => {
  const installedOn = '2026-11-25'
  const old = (until: string) => ({ until, from: 'old_part' }) as const

  it.each([
    ['before the part’s own ends', '2027-05-24', '2027-05-25', 'part_period'],
    ['on the same day', '2027-05-25', '2027-05-25', 'part_period'],
    ['after it', '2027-05-26', '2027-05-26', 'rest_of_old'],
  ])('is the later, when the old part’s ends %s', (_, rest, until, code) => {
    const warranty = longestWarranty({ installedOn, period: 'P6M', old: old(rest) })
    expect(warranty).toEqual({
      until,
      reason: { code, installedOn, period: 'P6M', partUntil: '2027-05-25', old: old(rest) },
    })
  })

  it.each([
    ['P5M', '2027-05-25', 'part_period'],
    ['P6M', '2027-05-25', 'part_period'],
    ['P2Y', '2028-11-25', 'legal_minimum'],
  ])('may be more by law: at least %s', (minimum, until, code) => {
    const law = { region: 'EU', minimum }
    expect(longestWarranty({ installedOn, period: 'P6M', law })).toMatchObject({
      until,
      reason: { code, law },
    })
    // The law asks for at least that, and takes nothing from who has more.
    expect(longestWarranty({ installedOn, period: 'P3Y', law })).toMatchObject({
      until: '2029-11-25',
      reason: { code: 'part_period' },
    })
  })

  it.each([
    ['ends today', '2026-11-25', '2026-11-25', 'rest_of_old'],
    ['ended yesterday', '2026-11-24', null, 'none'],
  ])('is the rest of the old one alone where nothing else is known: it %s', (_, rest, until, code) => {
    expect(longestWarranty({ installedOn, old: old(rest) })).toMatchObject({ until, reason: { code } })
  })

  it('is none where nobody promises any', () => {
    expect(longestWarranty({ installedOn })).toEqual({ until: null, reason: { code: 'none', installedOn } })
  })

  it('is never less than any of what it is made of', () => {
    const period = fc.constantFrom(undefined, 'P6M', 'P1Y', 'P24M')
    const until = fc.constantFrom(undefined, '2026-11-24', '2027-11-25', '2030-01-01')
    fc.assert(
      fc.property(period, period, until, (own, minimum, rest) => {
        const { until: found } = longestWarranty({
          installedOn,
          ...(own ? { period: own } : {}),
          ...(minimum ? { law: { region: 'EU', minimum } } : {}),
          ...(rest ? { old: old(rest) } : {}),
        })
        const claims = [own, minimum].flatMap((each) => (each ? afterPeriod(installedOn, each) : []))
        const all = [...claims, ...(rest && rest >= installedOn ? [rest] : [])]
        expect(found).toBe(all.sort().at(-1) ?? null)
      }),
    )
  })
})

describe('a part that came with the product', () => {
  it.each([
    [
      { purchasedOn: '2025-01-31', installedOn: '2025-02-28' },
      { until: '2026-02-28', from: 'installation' },
    ],
    [
      { purchasedOn: '2025-01-31', installedOn: null },
      { until: '2026-01-31', from: 'purchase' },
    ],
    [{ purchasedOn: null, installedOn: null }, undefined],
  ])('is under warranty as long as the product: %o', (dates, warranty) => {
    expect(warrantyOfProduct(dates, 'P12M')).toEqual(warranty)
    expect(warrantyOfProduct(dates, undefined)).toBeUndefined()
  })
})

describe('a period of the calendar', () => {
  it.each([
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2028-01-31', 'P1M', '2028-02-29'],
    ['2026-01-28', 'P1M', '2026-02-28'],
    ['2026-01-30', 'P13M', '2027-02-28'],
    ['2028-02-29', 'P1Y', '2029-02-28'],
    ['2028-02-29', 'P4Y', '2032-02-29'],
    ['2026-12-31', 'P2M', '2027-02-28'],
    ['2026-11-30', 'P12M', '2027-11-30'],
    ['2026-11-25', 'P90D', '2027-02-23'],
    ['2026-01-31', 'P1M1D', '2026-03-01'],
    ['2026-11-25', 'P2W', '2026-12-09'],
  ])('%s and %s end on %s', (date, period, end) => {
    expect(afterPeriod(date, period)).toBe(end)
  })

  it.each(['P', 'P1H', 'PT24H', 'P1.5M', '12M', 'P-1M', 'P1D1M', 'P12345Y', ''])('is not %j', (text) => {
    expect(isPeriod(text)).toBe(false)
    expect(() => afterPeriod('2026-01-31', text)).toThrow(RangeError)
  })

  it('does not begin on a day that there is not', () => {
    expect(() => afterPeriod('2026-02-30', 'P1D')).toThrow(RangeError)
  })
})
