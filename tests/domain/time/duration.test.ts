import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationOf, lengthOf, after as momentAfter } from '../../../workflows/domain/time/duration.ts'
import { earlier } from '../../../workflows/domain/time/instant.ts'
import { at } from '../../support/cast.ts'

const hour = 3_600_000

describe('the length of a duration', () => {
  it.each([
    ['PT24H', 24 * hour],
    ['P3D', 72 * hour],
    ['P1W', 168 * hour],
    ['P1DT2H', 26 * hour],
    ['PT1H30M', 1.5 * hour],
    ['PT90M', 1.5 * hour],
    ['PT1M1S', 61_000],
    ['P1W1DT1H1M1S', 192 * hour + hour + 61_000],
    ['PT0S', 0],
  ])('%s is %d ms', (duration, length) => {
    expect(lengthOf(duration)).toBe(length)
  })

  it.each(['', 'P', 'PT', 'P1DT', '24H', 'PT-1H', 'PT1.5H', 'P1M', 'PT1S1H', ' PT1H', 'PT1H\n', 'pt1h'])(
    '%j is no duration',
    (text) => {
      expect(() => lengthOf(text)).toThrow(RangeError)
    },
  )
})

describe('a length as a duration', () => {
  it('is told in hours, minutes and seconds', () => {
    expect(durationOf(46.5 * hour)).toBe('PT46H30M')
    expect(durationOf(61_000)).toBe('PT1M1S')
    expect(durationOf(72 * hour)).toBe('PT72H')
    expect(durationOf(0)).toBe('PT0S')
  })

  it('drops what is less than a second', () => {
    expect(durationOf(999)).toBe('PT0S')
    expect(durationOf(1000)).toBe('PT1S')
  })

  it('reads back as the same length', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        expect(lengthOf(durationOf(seconds * 1000))).toBe(seconds * 1000)
      }),
    )
  })
})

describe('moments', () => {
  it('lie a duration after another, across days and the end of February', () => {
    expect(momentAfter(at('2026-11-23 08:00'), 'PT24H')).toBe('2026-11-24T08:00:00.000Z')
    expect(momentAfter(at('2028-02-28 23:30'), 'PT1H')).toBe('2028-02-29T00:30:00.000Z')
    expect(momentAfter(at('2026-11-23 08:00'), 'PT0S')).toBe('2026-11-23T08:00:00.000Z')
  })

  it('know the earlier of two', () => {
    expect(earlier(at('2026-11-23 08:00'), at('2026-11-23 08:01'))).toBe(at('2026-11-23 08:00'))
    expect(earlier(at('2026-11-23 08:01'), at('2026-11-23 08:00'))).toBe(at('2026-11-23 08:00'))
  })
})
