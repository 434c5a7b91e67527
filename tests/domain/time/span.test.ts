import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addWorkingTime,
  length,
  type Span,
  subtract,
  without,
  workedUntil,
} from '../../../workflows/domain/time/span.ts'

const never = Number.POSITIVE_INFINITY

describe('a span less its holes', () => {
  const span = { from: 10, to: 20 }

  it('is whole without holes, or with holes that only touch it', () => {
    expect(subtract(span, [])).toEqual([{ from: 10, to: 20 }])
    expect(subtract(span, [{ from: 5, to: 10 }])).toEqual([{ from: 10, to: 20 }])
    expect(subtract(span, [{ from: 20, to: 25 }])).toEqual([{ from: 10, to: 20 }])
  })

  it('is cut where a hole begins and ends', () => {
    expect(subtract(span, [{ from: 12, to: 15 }])).toEqual([
      { from: 10, to: 12 },
      { from: 15, to: 20 },
    ])
    expect(subtract(span, [{ from: 5, to: 12 }])).toEqual([{ from: 12, to: 20 }])
    expect(subtract(span, [{ from: 15, to: never }])).toEqual([{ from: 10, to: 15 }])
  })

  it('is nothing under a hole that covers it', () => {
    expect(subtract(span, [{ from: 10, to: 20 }])).toEqual([])
    expect(subtract(span, [{ from: 0, to: never }])).toEqual([])
  })

  it('takes holes that overlap, lie in each other or come in any order', () => {
    const holes = [
      { from: 16, to: 17 },
      { from: 11, to: 14 },
      { from: 12, to: 13 },
      { from: 13, to: 15 },
    ]
    expect(subtract(span, holes)).toEqual([
      { from: 10, to: 11 },
      { from: 15, to: 16 },
      { from: 17, to: 20 },
    ])
  })

  it('is not cut by a hole without length', () => {
    expect(subtract(span, [{ from: 15, to: 15 }])).toEqual([{ from: 10, to: 20 }])
  })

  it('leaves the holes as they were', () => {
    const holes = [
      { from: 16, to: 17 },
      { from: 11, to: 14 },
    ]
    subtract(span, holes)
    expect(holes[0]).toEqual({ from: 16, to: 17 })
  })

  it('holds the same moments as asking each one', () => {
    const spans = fc.tuple(fc.nat(60), fc.nat(20)).map(([from, size]) => ({ from, to: from + size }))
    fc.assert(
      fc.property(spans, fc.array(spans, { maxLength: 6 }), (whole, holes) => {
        const left = subtract(whole, holes)
        for (let moment = 0; moment < 90; moment += 1) {
          const open = within(whole, moment) && !holes.some((hole) => within(hole, moment))
          expect(left.filter((one) => within(one, moment)).length).toBe(open ? 1 : 0)
        }
        expect(left.every((one) => length(one) > 0)).toBe(true)
      }),
    )
  })
})

describe('open spans less their holes', () => {
  const open = [
    { from: 10, to: 20 },
    { from: 30, to: 40 },
    { from: 50, to: 60 },
  ]

  it('are as they were without holes, or with holes between them', () => {
    expect([...without(open, [])]).toEqual(open)
    expect([...without(open, [{ from: 20, to: 30 }])]).toEqual(open)
  })

  it('are cut by one hole in two of them', () => {
    expect([...without(open, [{ from: 15, to: 35 }])]).toEqual([
      { from: 10, to: 15 },
      { from: 35, to: 40 },
      { from: 50, to: 60 },
    ])
  })

  it('are cut by holes that overlap and come in any order', () => {
    const holes = [
      { from: 52, to: 55 },
      { from: 5, to: 32 },
      { from: 31, to: 33 },
    ]
    expect([...without(open, holes)]).toEqual([
      { from: 33, to: 40 },
      { from: 50, to: 52 },
      { from: 55, to: 60 },
    ])
  })

  it('end where a hole begins that lasts, and are not asked for beyond it', () => {
    const asked: Span[] = []
    expect([...without(noted(open, asked), [{ from: 15, to: never }])]).toEqual([{ from: 10, to: 15 }])
    expect(asked).toEqual([{ from: 10, to: 20 }])
  })

  it('are the same when they are gone through again', () => {
    const left = without(open, [{ from: 15, to: 35 }])
    expect([...left]).toEqual([...left])
  })

  it('hold the same moments as asking each one', () => {
    const holes = fc.tuple(fc.nat(70), fc.nat(30)).map(([from, size]) => ({ from, to: from + size }))
    fc.assert(
      fc.property(fc.array(holes, { maxLength: 6 }), (cuts) => {
        const left = [...without(open, cuts)]
        for (let moment = 0; moment < 70; moment += 1) {
          const isOpen = open.some((one) => within(one, moment)) && !cuts.some((cut) => within(cut, moment))
          expect(left.filter((one) => within(one, moment)).length).toBe(isOpen ? 1 : 0)
        }
      }),
    )
  })
})

describe('a span', () => {
  it('has a length that is never negative', () => {
    expect(length({ from: 10, to: 14 })).toBe(4)
    expect(length({ from: 14, to: 10 })).toBe(0)
    expect(length({ from: 14, to: never })).toBe(never)
  })
})

describe('working time added to open spans', () => {
  const open = [
    { from: 100, to: 110 },
    { from: 200, to: 205 },
  ]

  it('is due inside the span where it is used up', () => {
    expect(addWorkingTime(open, 9)).toBe(109)
    expect(addWorkingTime(open, 11)).toBe(201)
  })

  it('is due exactly where a span ends, not at the next opening', () => {
    expect(addWorkingTime(open, 10)).toBe(110)
    expect(addWorkingTime(open, 15)).toBe(205)
  })

  it('is due where the first span begins when there is none to add', () => {
    expect(addWorkingTime(open, 0)).toBe(100)
  })

  it('does not ask for spans beyond the moment', () => {
    const asked: Span[] = []
    expect(addWorkingTime(noted(open, asked), 10)).toBe(110)
    expect(asked).toEqual([{ from: 100, to: 110 }])
  })

  it('is never due when the spans end before', () => {
    expect(addWorkingTime(open, 15.5)).toBeUndefined()
    expect(addWorkingTime(open, 16)).toBeUndefined()
    expect(addWorkingTime([], 0)).toBeUndefined()
  })
})

describe('time worked until a moment', () => {
  const open = [
    { from: 100, to: 110 },
    { from: 200, to: never },
  ]

  it.each([
    [99, 0],
    [100, 0],
    [105, 5],
    [110, 10],
    [150, 10],
    [200, 10],
    [207, 17],
  ])('until %d it is %d', (until, worked) => {
    expect(workedUntil(open, until)).toBe(worked)
  })

  it('does not ask for spans beyond the first that begins later', () => {
    const asked: Span[] = []
    expect(workedUntil(noted([...open, { from: 300, to: 310 }], asked), 150)).toBe(10)
    expect(asked).toEqual(open)
  })
})

/** The spans, each noted when it is asked for. */
function* noted(spans: readonly Span[], asked: Span[]): Generator<Span> {
  for (const span of spans) {
    asked.push(span)
    yield span
  }
}

function within(span: { from: number; to: number }, moment: number): boolean {
  return span.from <= moment && moment < span.to
}
