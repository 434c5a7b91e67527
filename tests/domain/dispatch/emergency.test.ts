import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interrupt, type Standing } from '../../../workflows/domain/dispatch/emergency.ts'
import { runs } from '../../support/runs.ts'
import { at, hangzhou, hour, minute, shanghai, suzhou } from './cast.ts'

type Planned = [key: string, state: Standing['state'], from: string, to: string]

function standing(...planned: Planned[]): Standing[] {
  return planned.map(([key, state, from, to]) => ({
    key,
    ticket: `ticket of ${key}`,
    ...(state ? { state } : {}),
    ...{ from: at(from), arrival: at(from), to: at(to) },
  }))
}
const emergency = { duration: 2 * hour, now: at('09:00') }
const keysOf = (found: readonly Standing[]) => found.map(({ key }) => key)

describe('an emergency at once', () => {
  it('takes the time of what overlaps, and of nothing else', () => {
    const day = standing(
      ['early', 'accepted', '08:00', '09:00'],
      ['present', 'accepted', '09:00', '10:00'],
      ['next', 'offered', '10:30', '12:00'],
      ['later', 'accepted', '11:00', '13:00'],
    )
    const { slot, displaced } = interrupt(day, { ...emergency, when: 'now' })
    expect(slot).toEqual({ from: at('09:00'), to: at('11:00'), travel: 0 })
    expect(keysOf(displaced)).toEqual(['present', 'next'])
  })

  it('sets out from the customer where the engineer is, else from home', () => {
    const there: Standing[] = standing(['present', 'arrived', '08:00', '12:00']).map((one) => ({
      ...one,
      place: suzhou,
    }))
    // Suzhou to Shanghai takes two hours and thirteen minutes.
    const way = 133 * minute
    const found = interrupt(there, { ...emergency, home: hangzhou, place: shanghai, when: 'now' })
    expect(found.slot).toEqual({ from: at('09:00') + way, to: at('11:00') + way, travel: way })
    expect(interrupt([], { ...emergency, home: suzhou, place: shanghai, when: 'now' }).slot.travel).toBe(way)
  })

  it('takes away also whom somebody is with beyond the booked time', () => {
    const day = standing(['overrun', 'arrived', '06:00', '08:00'], ['next', 'accepted', '12:00', '13:00'])
    expect(keysOf(interrupt(day, { ...emergency, when: 'now' }).displaced)).toEqual(['overrun'])
  })

  it('takes away what could not be reached in time afterwards', () => {
    const [next] = standing(['next', 'accepted', '11:00', '14:00'])
    if (!next) throw new Error('It is there.')
    const far = { ...next, arrival: at('11:30'), place: suzhou }
    const near = { ...next, arrival: at('11:30'), place: shanghai }
    const displacedOf = (one: Standing) =>
      keysOf(interrupt([one], { ...emergency, place: shanghai, when: 'now' }).displaced)
    expect(displacedOf(far)).toEqual(['next'])
    expect(displacedOf(near)).toEqual([])
  })
})

describe('an emergency after the present job', () => {
  it('begins when the visit ends at which the engineer is', () => {
    const day = standing(
      ['present', 'arrived', '08:00', '10:00'],
      ['next', 'accepted', '11:00', '12:00'],
      ['later', 'accepted', '12:00', '13:00'],
    )
    const { slot, displaced } = interrupt(day, { ...emergency, when: 'after_current' })
    expect(slot).toEqual({ from: at('10:00'), to: at('12:00'), travel: 0 })
    expect(keysOf(displaced)).toEqual(['next'])
  })

  it('begins at once when that visit should be over, or when there is none', () => {
    const overrun = standing(['present', 'arrived', '06:00', '08:00'])
    const found = interrupt(overrun, { ...emergency, when: 'after_current' })
    expect(found).toEqual({ slot: { from: at('09:00'), to: at('11:00'), travel: 0 }, displaced: [] })
    expect(interrupt([], { ...emergency, when: 'after_current' }).slot.from).toBe(at('09:00'))
  })
})

it('never overlaps what it leaves standing, whatever stands there', () => {
  const states = fc.constantFrom<Standing['state']>('offered', 'accepted', 'arrived', undefined)
  const gap = fc.record({ pause: fc.nat(180), length: fc.integer({ min: 1, max: 300 }), state: states })
  fc.assert(
    fc.property(fc.array(gap, { maxLength: 8 }), fc.constantFrom('now', 'after_current'), (gaps, when) => {
      let from = at('05:00')
      const day = gaps.map(({ pause, length, state }, index): Standing => {
        from += pause * minute
        const one = { key: `${index}`, ticket: '', from, arrival: from, to: from + length * minute }
        from = one.to
        return state ? { ...one, state } : one
      })
      const { slot, displaced } = interrupt(day, { ...emergency, when })
      const left = day.filter((one) => !displaced.includes(one))
      const overlapping = left.filter((one) => one.from < slot.to && one.to > slot.from - slot.travel)
      expect(overlapping).toEqual([])
      expect(slot.from - slot.travel).toBeGreaterThanOrEqual(emergency.now)
    }),
    { numRuns: runs(300) },
  )
})
