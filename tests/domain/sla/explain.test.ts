import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clock, dueAt, type Pause, stop } from '../../../workflows/domain/sla/clock.ts'
import { type Explanation, explain, viewClock } from '../../../workflows/domain/sla/explain.ts'
import { instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import { at } from '../../support/cast.ts'

const clock: Clock = { kind: 'response', cycle: 1, target: 'PT24H', startedAt: at('2026-11-23 08:00') }
const lunch: Pause = { from: at('2026-11-23 12:00'), to: at('2026-11-23 13:00') }
const lasting: Pause = { from: at('2026-11-23 20:00') }

describe('a clock as people read it', () => {
  it('shows its deadline and what remains while it runs', () => {
    expect(viewClock(clock, [lunch], at('2026-11-23 14:00'))).toEqual({
      clock: 'response',
      cycle: 1,
      state: 'running',
      target: 'PT24H',
      startedAt: at('2026-11-23 08:00'),
      dueAt: at('2026-11-24 09:00'),
      breachedAt: null,
      stoppedAt: null,
      remaining: 'PT19H',
    })
  })

  it('shows no deadline while it is paused', () => {
    const view = viewClock(clock, [lasting], at('2026-11-24 10:00'))
    expect(view).toMatchObject({ state: 'paused', dueAt: null, remaining: 'PT12H' })
  })

  it('shows when it was breached and stopped, and then nothing that remains', () => {
    const breached = { ...clock, breachedAt: at('2026-11-24 08:00') }
    const view = viewClock(stop(breached, [], at('2026-11-24 09:00')), [], at('2026-11-30 00:00'))
    expect(view).toMatchObject({
      state: 'missed',
      dueAt: at('2026-11-24 08:00'),
      breachedAt: at('2026-11-24 08:00'),
      stoppedAt: at('2026-11-24 09:00'),
      remaining: null,
    })
  })
})

describe('the spans that explain a deadline', () => {
  it('go from the start to the deadline, with the pauses as gaps', () => {
    const { counted, gaps } = explain(clock, [lunch], at('2026-11-23 14:00'))
    expect(counted).toEqual([
      { from: at('2026-11-23 08:00'), to: at('2026-11-23 12:00') },
      { from: at('2026-11-23 13:00'), to: at('2026-11-24 09:00') },
    ])
    expect(gaps).toEqual([{ from: at('2026-11-23 12:00'), to: at('2026-11-23 13:00'), cause: 'pause' }])
  })

  it('end open in the pause that still lasts', () => {
    const { counted, gaps } = explain(clock, [lunch, lasting], at('2026-11-24 14:00'))
    expect(counted).toEqual([
      { from: at('2026-11-23 08:00'), to: at('2026-11-23 12:00') },
      { from: at('2026-11-23 13:00'), to: at('2026-11-23 20:00') },
    ])
    expect(gaps.at(-1)).toEqual({ from: at('2026-11-23 20:00'), to: null, cause: 'pause' })
  })

  it('end where the clock stopped, and know nothing of what came later', () => {
    const stopped = stop(clock, [lunch], at('2026-11-23 12:30'))
    const { counted, gaps } = explain(stopped, [lunch, lasting], at('2026-11-24 14:00'))
    expect(counted).toEqual([{ from: at('2026-11-23 08:00'), to: at('2026-11-23 12:00') }])
    expect(gaps).toEqual([{ from: at('2026-11-23 12:00'), to: at('2026-11-23 12:30'), cause: 'pause' }])
  })

  it('cover the time from start to end exactly, and those that count add up to the target', () => {
    const start = milliseconds(clock.startedAt)
    const pause = fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.nat(900)).map(([minute, size]) => ({
      from: instant(start + minute * 60_000),
      to: instant(start + (minute + size) * 60_000),
    }))
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 6 }), fc.option(fc.nat(6000)), (pauses, stopMinute) => {
        const due = dueAt(clock, pauses)
        const stoppedAt = stopMinute === null ? undefined : instant(start + stopMinute * 60_000)
        const shown = explain(stoppedAt ? stop(clock, pauses, stoppedAt) : clock, pauses, clock.startedAt)
        expectSeamless(shown, clock.startedAt, stoppedAt ?? due ?? null)
        if (!stoppedAt) expect(total(shown.counted)).toBe(24 * 3_600_000)
      }),
    )
  })
})

/** The first span begins at the start, each begins where one ended, and the last ends at the end. */
function expectSeamless({ counted, gaps }: Explanation, start: string, end: string | null): void {
  const spans = [...counted, ...gaps].sort((one, other) => (one.from < other.from ? -1 : 1))
  let reached: string | null = start
  for (const span of spans) {
    expect(span.from).toBe(reached)
    reached = span.to
  }
  expect(reached).toBe(end)
}

function total(spans: { from: string; to: string | null }[]): number {
  return spans.reduce(
    (sum, { from, to }) => sum + (to === null ? Number.NaN : milliseconds(to) - milliseconds(from)),
    0,
  )
}
