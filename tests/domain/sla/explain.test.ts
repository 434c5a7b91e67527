import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { china2026 } from '../../../db/china.ts'
import { type Clock, dueAt, type Reckoning, stop } from '../../../workflows/domain/sla/clock.ts'
import { type Explanation, explain, viewClock } from '../../../workflows/domain/sla/explain.ts'
import type { Pause } from '../../../workflows/domain/sla/pause.ts'
import {
  type Calendar,
  calendarFaults,
  openSpans,
  type Window,
  weekdays,
} from '../../../workflows/domain/time/calendar.ts'
import { instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import { workedUntil } from '../../../workflows/domain/time/span.ts'
import { at, lin } from '../../support/cast.ts'
import { runs } from '../../support/runs.ts'

const minute = 60_000

const clock: Clock = {
  kind: 'response',
  cycle: 1,
  round: 1,
  target: 'PT24H',
  pausedBy: ['customer', 'approval'],
  startedAt: at('2026-11-23 08:00'),
}
const lunch = pause('2026-11-23 12:00', '2026-11-23 13:00')
const lasting = pause('2026-11-23 20:00')

describe('a clock as people read it', () => {
  it('shows its deadline and what remains while it runs', () => {
    expect(viewClock(clock, around(lunch), at('2026-11-23 14:00'))).toEqual({
      clock: 'response',
      cycle: 1,
      round: 1,
      state: 'running',
      target: 'PT24H',
      startedAt: at('2026-11-23 08:00'),
      dueAt: at('2026-11-24 09:00'),
      breachedAt: null,
      stoppedAt: null,
      remaining: 'PT19H',
      overdue: null,
      promised: null,
    })
  })

  it('shows no deadline while it is paused', () => {
    const view = viewClock(clock, around(lasting), at('2026-11-24 10:00'))
    expect(view).toMatchObject({ state: 'paused', dueAt: null, remaining: 'PT12H' })
  })

  it('shows when it was breached and stopped, how late that was, and then nothing that remains', () => {
    const breached = { ...clock, breachedAt: at('2026-11-24 08:00') }
    expect(viewClock(breached, around(), at('2026-11-24 08:30'))).toMatchObject({ overdue: 'PT30M' })
    const stopped = stop(breached, around(), at('2026-11-24 09:00'))
    expect(viewClock(stopped, around(), at('2026-11-30 00:00'))).toMatchObject({
      state: 'missed',
      dueAt: at('2026-11-24 08:00'),
      breachedAt: at('2026-11-24 08:00'),
      stoppedAt: at('2026-11-24 09:00'),
      remaining: null,
      overdue: 'PT1H',
    })
  })

  it('shows a date promised by hand', () => {
    const promised = { at: at('2026-11-26 10:00'), by: lin, words: 'w' }
    const view = viewClock({ ...clock, promised }, around(), at('2026-11-23 14:00'))
    expect(view).toMatchObject({
      dueAt: at('2026-11-26 10:00'),
      promised: { at: at('2026-11-26 10:00'), expiresAt: null },
    })
  })
})

describe('the spans that explain a deadline', () => {
  it('go from the start to the deadline, with the pauses as gaps', () => {
    const { counted, gaps } = explain(clock, around(lunch), at('2026-11-23 14:00'))
    expect(counted).toEqual([
      { from: at('2026-11-23 08:00'), to: at('2026-11-23 12:00') },
      { from: at('2026-11-23 13:00'), to: at('2026-11-24 09:00') },
    ])
    expect(gaps).toEqual([{ ...paused, from: at('2026-11-23 12:00'), to: at('2026-11-23 13:00') }])
  })

  it('end open in the pause that still lasts', () => {
    const { counted, gaps } = explain(clock, around(lunch, lasting), at('2026-11-24 14:00'))
    expect(counted).toEqual([
      { from: at('2026-11-23 08:00'), to: at('2026-11-23 12:00') },
      { from: at('2026-11-23 13:00'), to: at('2026-11-23 20:00') },
    ])
    expect(gaps.at(-1)).toEqual({ ...paused, from: at('2026-11-23 20:00'), to: null })
  })

  it('go on to the deadline behind a pause that lasts and is to end by itself', () => {
    const ending = { ...lasting, until: at('2026-11-23 22:00') }
    const { counted, gaps, dueAt } = explain(clock, around(ending), at('2026-11-23 21:00'))
    expect(dueAt).toBe(at('2026-11-24 10:00'))
    expect(gaps).toEqual([{ ...paused, from: at('2026-11-23 20:00'), to: at('2026-11-23 22:00') }])
    expect(counted.at(-1)).toEqual({ from: at('2026-11-23 22:00'), to: at('2026-11-24 10:00') })
  })

  it('end where the clock stopped, and know nothing of what came later', () => {
    const stopped = stop(clock, around(lunch), at('2026-11-23 12:30'))
    const { counted, gaps } = explain(stopped, around(lunch, lasting), at('2026-11-24 14:00'))
    expect(counted).toEqual([{ from: at('2026-11-23 08:00'), to: at('2026-11-23 12:00') }])
    expect(gaps).toEqual([{ ...paused, from: at('2026-11-23 12:00'), to: at('2026-11-23 12:30') }])
  })

  it('give what two pauses share to the one that began first', () => {
    const approval: Pause = { ...pause('2026-11-23 12:30', '2026-11-23 14:00'), waitingFor: 'approval' }
    expect(explain(clock, around(approval, lunch), clock.startedAt).gaps).toEqual([
      { ...paused, from: at('2026-11-23 12:00'), to: at('2026-11-23 13:00') },
      { ...paused, waitingFor: 'approval', from: at('2026-11-23 13:00'), to: at('2026-11-23 14:00') },
    ])
  })

  it('leave out a pause that does not concern the clock', () => {
    const parts: Pause = { ...lunch, waitingFor: 'parts' }
    expect(explain(clock, around(parts), clock.startedAt).gaps).toEqual([])
  })
})

// Times in Shanghai, eight hours ahead of UTC.
describe('the gaps of a calendar', () => {
  it('are the night, and a weekend as one', () => {
    const { counted, gaps } = explained({ target: 'PT13H', startedAt: shanghai('2026-11-26 16:00') })
    expect(gaps).toEqual([
      { from: shanghai('2026-11-26 18:00'), to: shanghai('2026-11-27 09:00'), cause: 'night' },
      { from: shanghai('2026-11-27 18:00'), to: shanghai('2026-11-28 00:00'), cause: 'night' },
      { from: shanghai('2026-11-28 00:00'), to: shanghai('2026-11-30 00:00'), cause: 'day_off' },
      { from: shanghai('2026-11-30 00:00'), to: shanghai('2026-11-30 09:00'), cause: 'night' },
    ])
    expect(counted.at(-1)).toEqual({ from: shanghai('2026-11-30 09:00'), to: shanghai('2026-11-30 11:00') })
  })

  it('are a holiday by its name, from its first midnight to its last, and a make-up day counts by its own', () => {
    const { counted, gaps } = explained({ target: 'PT12H', startedAt: shanghai('2026-02-13 16:00') })
    expect(counted).toEqual([
      { from: shanghai('2026-02-13 16:00'), to: shanghai('2026-02-13 18:00') },
      { from: shanghai('2026-02-14 09:00'), to: shanghai('2026-02-14 18:00'), makeUpDay: '春节调休' },
      { from: shanghai('2026-02-24 09:00'), to: shanghai('2026-02-24 10:00') },
    ])
    expect(gaps).toEqual([
      { from: shanghai('2026-02-13 18:00'), to: shanghai('2026-02-14 09:00'), cause: 'night' },
      { from: shanghai('2026-02-14 18:00'), to: shanghai('2026-02-15 00:00'), cause: 'night' },
      {
        from: shanghai('2026-02-15 00:00'),
        to: shanghai('2026-02-24 00:00'),
        cause: 'holiday',
        name: '春节',
      },
      { from: shanghai('2026-02-24 00:00'), to: shanghai('2026-02-24 09:00'), cause: 'night' },
    ])
  })

  it('are the break between two windows of a day, also for a clock that starts in it', () => {
    const twice: Calendar = { ...china2026, week: { mon: halves, tue: halves }, exceptions: [] }
    const { gaps } = explained({ target: 'PT6H', startedAt: shanghai('2026-11-23 12:30') }, twice)
    expect(gaps).toEqual([
      { from: shanghai('2026-11-23 12:30'), to: shanghai('2026-11-23 13:00'), cause: 'break' },
      { from: shanghai('2026-11-23 18:00'), to: shanghai('2026-11-24 09:00'), cause: 'night' },
    ])
  })

  it('are no break but a night between one night shift and the next', () => {
    const nights: Window[] = [['22:00', '06:00']]
    const shifts: Calendar = { ...china2026, week: { mon: nights, tue: nights }, exceptions: [] }
    const { gaps } = explained({ target: 'PT9H', startedAt: shanghai('2026-11-23 22:00') }, shifts)
    expect(gaps).toEqual([
      { from: shanghai('2026-11-24 06:00'), to: shanghai('2026-11-24 22:00'), cause: 'night' },
    ])
  })

  it('give the night of a make-up day its name until the morning, and not the night before it', () => {
    const nights: Window[] = [['22:00', '06:00']]
    const exceptions = [{ date: '2026-11-28', open: nights, name: '补班' }]
    const shifts: Calendar = { ...china2026, week: { fri: nights }, exceptions }
    const { counted } = explained({ target: 'PT16H', startedAt: shanghai('2026-11-27 22:00') }, shifts)
    expect(counted).toEqual([
      { from: shanghai('2026-11-27 22:00'), to: shanghai('2026-11-28 06:00') },
      { from: shanghai('2026-11-28 22:00'), to: shanghai('2026-11-29 06:00'), makeUpDay: '补班' },
    ])
  })

  it('part a make-up day that is open around the clock from the days around it', () => {
    const whole: Window[] = [['00:00', '24:00']]
    const exceptions = [{ date: '2026-11-28', open: whole, name: '补班' }]
    const days: Calendar = { ...china2026, week: { fri: whole }, exceptions }
    const { counted } = explained({ target: 'PT30H', startedAt: shanghai('2026-11-27 12:00') }, days)
    expect(counted).toEqual([
      { from: shanghai('2026-11-27 12:00'), to: shanghai('2026-11-28 00:00') },
      { from: shanghai('2026-11-28 00:00'), to: shanghai('2026-11-28 18:00'), makeUpDay: '补班' },
    ])
  })

  it('stay what they are under a pause that lies over them', () => {
    const over = pause('2026-11-26 09:00', '2026-11-27 02:00')
    const { counted, gaps } = explained(
      { target: 'PT3H', startedAt: shanghai('2026-11-26 16:00') },
      china2026,
      over,
    )
    expect(counted).toEqual([
      { from: shanghai('2026-11-26 16:00'), to: shanghai('2026-11-26 17:00') },
      { from: shanghai('2026-11-27 10:00'), to: shanghai('2026-11-27 12:00') },
    ])
    expect(gaps).toEqual([
      { ...paused, from: shanghai('2026-11-26 17:00'), to: shanghai('2026-11-26 18:00') },
      { from: shanghai('2026-11-26 18:00'), to: shanghai('2026-11-27 09:00'), cause: 'night' },
      { ...paused, from: shanghai('2026-11-27 09:00'), to: shanghai('2026-11-27 10:00') },
    ])
  })

  it('are the nights up to a pause without an end, and then that pause alone', () => {
    const endless = pause('2026-11-26 12:00')
    const { gaps } = explained(
      { target: 'PT24H', startedAt: shanghai('2026-11-26 16:00') },
      china2026,
      endless,
    )
    expect(gaps).toEqual([
      { from: shanghai('2026-11-26 18:00'), to: shanghai('2026-11-26 20:00'), cause: 'night' },
      { ...paused, from: shanghai('2026-11-26 20:00'), to: null },
    ])
  })

  it('are few enough to show for a clock of a whole year', () => {
    const { counted, gaps } = explained({ target: 'PT2200H', startedAt: shanghai('2026-01-05 09:00') })
    expect(counted.length).toBe(245)
    expect(gaps.length).toBeLessThan(420)
  })

  it('come to an end for a calendar that opens no more', () => {
    const once: Calendar = { ...china2026, week: {}, exceptions: [{ date: '2026-11-26', open: halves }] }
    const { counted, gaps, dueAt } = explained(
      { target: 'PT24H', startedAt: shanghai('2026-11-26 16:00') },
      once,
    )
    expect(dueAt).toBeNull()
    expect(counted).toEqual([
      { from: shanghai('2026-11-26 16:00'), to: shanghai('2026-11-26 18:00'), makeUpDay: '2026-11-26' },
    ])
    // Up to the moment at which somebody asks.
    expect(gaps.at(-1)?.to).toBe(at('2026-11-26 20:00'))
  })
})

it('counted spans and gaps cover the time exactly, for any calendar and pauses', () => {
  fc.assert(
    fc.property(anyCase, ({ calendar, target, pauses, stopMinute }) => {
      const start = milliseconds(clock.startedAt)
      const reckoning: Reckoning = { policy: { calendars: calendar ? { any: calendar } : {} }, pauses }
      const running: Clock = { ...clock, target: `PT${target}M`, calendar: 'any' }
      const stoppedAt = stopMinute === null ? undefined : instant(start + stopMinute * minute)
      const shown = explain(
        stoppedAt ? stop(running, reckoning, stoppedAt) : running,
        reckoning,
        clock.startedAt,
      )
      const due = dueAt(running, reckoning)
      expectSeamless(shown, clock.startedAt, stoppedAt ?? due ?? null)
      if (!stoppedAt && due) expect(total(shown.counted)).toBe(target * minute)
      for (const gap of shown.gaps) {
        if (gap.to !== null) expect(openWithin(calendar, gap)).toBe(gap.cause === 'pause' ? total([gap]) : 0)
      }
      for (const span of shown.counted) expect(openWithin(calendar, span)).toBe(total([span]))
      expectMerged(shown)
    }),
    { numRuns: runs(1500) },
  )
})

const paused = { cause: 'pause', waitingFor: 'customer', by: lin, words: 'w' } as const

const halves: Window[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
]

const time = fc.nat(23).map((hour) => `${String(hour).padStart(2, '0')}:00`)
const windows = fc.array(fc.tuple(time, time), { maxLength: 2 })
const date = fc
  .integer({ min: -2, max: 12 })
  .map((more) => instant(milliseconds(clock.startedAt) + more * 24 * 60 * minute).slice(0, 10))
const anyCalendar: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'),
    week: fc.dictionary(fc.constantFrom(...weekdays), windows, { minKeys: 2, noNullPrototype: true }),
    exceptions: fc.uniqueArray(fc.record({ date, open: windows, name: fc.constantFrom('春节', '国庆节') }), {
      maxLength: 4,
      selector: (one) => one.date,
    }),
  })
  .filter((calendar) => calendarFaults(calendar).length === 0)
const anyPause = fc
  .tuple(
    fc.integer({ min: -3000, max: 6000 }),
    fc.option(fc.nat(900)),
    fc.constantFrom('customer', 'approval', 'parts'),
  )
  .map(([begin, size, waitingFor]): Pause => {
    const from = milliseconds(clock.startedAt) + begin * minute
    const end = size === null ? {} : { to: instant(from + size * minute) }
    return { waitingFor, from: instant(from), ...end, by: lin, words: 'w' }
  })
const anyCase = fc.record({
  calendar: fc.option(anyCalendar, { nil: undefined }),
  target: fc.nat(6000),
  pauses: fc.array(anyPause, { maxLength: 5 }),
  stopMinute: fc.option(fc.nat(9000)),
})

/** A clock by a calendar, named so in its policy. */
function explained(part: Partial<Clock>, calendar = china2026, ...pauses: Pause[]): Explanation {
  const reckoning: Reckoning = { policy: { calendars: { 'china@1': calendar } }, pauses }
  return explain({ ...clock, ...part, calendar: 'china@1' }, reckoning, at('2026-11-26 20:00'))
}

function around(...pauses: Pause[]): Reckoning {
  return { policy: { calendars: {} }, pauses }
}

function pause(from: string, to?: string): Pause {
  return {
    waitingFor: 'customer',
    from: at(from),
    ...(to === undefined ? {} : { to: at(to) }),
    by: lin,
    words: 'w',
  }
}

function shanghai(text: string) {
  return instant(Date.parse(`${text.replace(' ', 'T')}+08:00`))
}

/** The first span begins at the start, each begins where one ended, and the last ends at the end. */
function expectSeamless({ counted, gaps }: Explanation, start: string, end: string | null): void {
  const spans = [...counted, ...gaps].sort((one, other) => (one.from < other.from ? -1 : 1))
  let reached: string | null = start
  for (const span of spans) {
    expect(span.from).toBe(reached)
    if (span.to !== null) expect(span.to > span.from).toBe(true)
    reached = span.to
  }
  expect(reached).toBe(end)
}

/** Closed time next to closed time has another cause, or another name. */
function expectMerged({ gaps }: Explanation): void {
  gaps.forEach((gap, index) => {
    const next = gaps[index + 1]
    if (gap.cause === 'pause' || next?.from !== gap.to) return
    expect(`${gap.cause} ${gap.name}`).not.toBe(`${next.cause} ${next.name}`)
  })
}

function openWithin(
  calendar: Calendar | undefined,
  { from, to }: { from: string; to: string | null },
): number {
  const end = milliseconds(to ?? from)
  return calendar ? workedUntil(openSpans(calendar, milliseconds(from)), end) : end - milliseconds(from)
}

function total(spans: { from: string; to: string | null }[]): number {
  return spans.reduce(
    (sum, { from, to }) => sum + (to === null ? Number.NaN : milliseconds(to) - milliseconds(from)),
    0,
  )
}
