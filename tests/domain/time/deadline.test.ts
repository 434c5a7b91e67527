import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingTime, type Span, subtract } from '../../../workflows/domain/time/span.ts'

// Seconds, small enough to be stepped through one by one.
const second = fc.nat(300)
const target = fc.integer({ min: 1, max: 200 })
const pause = fc.tuple(fc.nat(400), fc.nat(90)).map(([from, size]) => ({ from, to: from + size }))
const pauses = fc.array(pause, { maxLength: 6 })

describe('a deadline', () => {
  it('is where stepping through the seconds finds it, with overlapping pauses too', () => {
    fc.assert(
      fc.property(second, target, pauses, (start, amount, holes) => {
        expect(deadline(start, amount, holes)).toBe(steppedDeadline(start, amount, holes))
      }),
      { numRuns: 2000 },
    )
  })

  it('is never reached once a pause lasts, and else stands', () => {
    fc.assert(
      fc.property(second, target, pauses, fc.nat(500), (start, amount, holes, from) => {
        const due = steppedDeadline(start, amount, holes)
        const found = deadline(start, amount, [...holes, { from, to: Number.POSITIVE_INFINITY }])
        expect(found).toBe(due <= from ? due : undefined)
      }),
    )
  })

  it('is plain addition without pauses', () => {
    fc.assert(
      fc.property(second, fc.nat(200), (start, amount) => {
        expect(deadline(start, amount, [])).toBe(start + amount)
      }),
    )
  })

  it('is never earlier for a later start', () => {
    fc.assert(
      fc.property(second, fc.nat(100), target, pauses, (start, wait, amount, holes) => {
        const sooner = deadline(start, amount, holes)
        const later = deadline(start + wait, amount, holes)
        expect(later).toBeGreaterThanOrEqual(sooner ?? Number.NaN)
      }),
    )
  })

  it('is not moved by a pause that begins at it or after it', () => {
    fc.assert(
      fc.property(second, target, pauses, fc.nat(50), fc.nat(50), (start, amount, holes, wait, size) => {
        const due = steppedDeadline(start, amount, holes)
        const late = { from: due + wait, to: due + wait + size }
        expect(deadline(start, amount, [...holes, late])).toBe(due)
      }),
    )
  })

  it('is moved by exactly the length of a pause that lies before it and touches no other', () => {
    fc.assert(
      fc.property(second, target, fc.nat(199), fc.nat(90), (start, amount, wait, size) => {
        const from = start + Math.min(wait, amount - 1)
        expect(deadline(start, amount, [{ from, to: from + size }])).toBe(start + amount + size)
      }),
    )
  })

  it('does not count twice what two pauses share', () => {
    const one = { from: 20, to: 40 }
    const other = { from: 30, to: 60 }
    // 10 to 20 and 60 to 100 are the 50 seconds that count.
    expect(deadline(10, 50, [one, other])).toBe(100)
    expect(deadline(10, 50, [other, one])).toBe(100)
    expect(deadline(10, 50, [{ from: 20, to: 60 }])).toBe(100)
  })
})

function deadline(start: number, amount: number, holes: Span[]): number | undefined {
  return addWorkingTime(subtract({ from: start, to: Number.POSITIVE_INFINITY }, holes), amount)
}

/** Slow and plain: each second counts unless a pause covers it. */
function steppedDeadline(start: number, amount: number, holes: Span[]): number {
  let now = start
  for (let worked = 0; worked < amount; now += 1) {
    const covered = holes.some((hole) => hole.from <= now && now < hole.to)
    if (!covered) worked += 1
  }
  return now
}
