import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Calendar,
  calendarFaults,
  dayAt,
  openSpans,
  type Window,
  weekdays,
} from '../../../workflows/domain/time/calendar.ts'
import { addWorkingTime, type Span, without, workedUntil } from '../../../workflows/domain/time/span.ts'
import { runs } from '../../support/runs.ts'
import { openMinutes, steppedDeadline, wallClock } from './calendar-reference.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Where the clocks of a zone change, or, in Shanghai, do not. Each is looked at from three days before to three after. */
const moments = [
  ['Asia/Shanghai', '2026-02-16T16:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  // Half an hour.
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  // At midnight, so that a day begins at 01:00 or has its first hour twice.
  ['America/Havana', '2026-03-08T05:00Z'],
  ['America/Havana', '2026-11-01T05:00Z'],
  // Around Ramadan.
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  // No 30th of December; and no other change within the year.
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  // At midnight back to the day before.
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  // The turn of the year, where the search for changes begins anew.
  ['Europe/Berlin', '2026-12-31T23:00Z'],
] as const

const reach = 3 * day

const time = fc
  .oneof(fc.integer({ min: 0, max: 1439 }), fc.constantFrom(0, 60, 90, 119, 120, 150, 180, 1380, 1439))
  .map(timeOf)
const window: fc.Arbitrary<Window> = fc.oneof(
  fc.tuple(time, time),
  time.map((from): Window => [from, '24:00']),
  fc.constantFrom<Window>(['00:00', '24:00'], ['22:00', '06:00'], ['09:00', '12:00'], ['01:00', '02:30']),
)
// Windows of a date may overlap here: faulty, and yet the answer is plain.
const windows = fc.array(window, { maxLength: 2 })
const week = fc.dictionary(fc.constantFrom(...weekdays), windows, {
  minKeys: 1,
  maxKeys: 7,
  noNullPrototype: true,
})

const place = fc.constantFrom(...moments).map(([timeZone, at]) => ({ timeZone, at: Date.parse(at) }))

interface Case {
  calendar: Calendar
  from: number
  to: number
}

/** A calendar and a start near a change of its clocks, a whole minute; exceptions lie on the dates around. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    place,
    week,
    exceptions: fc.uniqueArray(fc.record({ shift: fc.integer({ min: -4, max: 4 }), open: windows }), {
      maxLength: 4,
      selector: ({ shift }) => shift,
    }),
    start: fc.integer({ min: -(reach / minute), max: reach / minute - 1 }),
  })
  .map(({ place: { timeZone, at }, week, exceptions, start }) => ({
    calendar: {
      timeZone,
      week,
      exceptions: exceptions.map(({ shift, open }) => ({ date: dateNear(at, shift), open })),
    },
    from: at + start * minute,
    to: at + reach,
  }))

describe('the moments that are looked at', () => {
  const changes = moments.filter(
    ([timeZone, at]) => timeZone !== 'Asia/Shanghai' && !at.endsWith('12-31T23:00Z'),
  )

  it.each(changes)('in %s at %s are where the clocks change', (timeZone, at) => {
    const before = wallClock(timeZone, Date.parse(at) - minute)
    const then = wallClock(timeZone, Date.parse(at))
    expect(Date.parse(`${then.date}T${then.time}Z`) - Date.parse(`${before.date}T${before.time}Z`)).not.toBe(
      minute,
    )
  })
})

describe('the open spans', () => {
  it('hold exactly the minutes at which the clock on the wall shows a time within a window', () => {
    fc.assert(
      fc.property(anyCase, ({ calendar, from, to }) => {
        expect(minutesOf(openSpans(calendar, from), to)).toEqual(openMinutes(calendar, from, to))
      }),
      { numRuns: runs(3000) },
    )
  })

  it('have a length, are in order and do not touch', () => {
    fc.assert(
      fc.property(anyCase, ({ calendar, from, to }) => {
        let end = Number.NEGATIVE_INFINITY
        for (const span of upTo(openSpans(calendar, from), to)) {
          expect(span.from).toBeGreaterThan(end)
          expect(span.to).toBeGreaterThan(span.from)
          end = span.to
        }
      }),
      { numRuns: runs(1000) },
    )
  })

  it('are from any moment on those from an earlier one, clipped', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: day }), ({ calendar, from, to }, wait) => {
        const later = from + wait
        const clipped = upTo(openSpans(calendar, from), to)
          .filter((span) => span.to > later)
          .map((span) => ({ from: Math.max(span.from, later), to: span.to }))
        expect(upTo(openSpans(calendar, later), to)).toEqual(clipped)
      }),
      { numRuns: runs(1000) },
    )
  })

  it('are the same when they are asked for again', () => {
    fc.assert(
      fc.property(anyCase, ({ calendar, from, to }) => {
        const open = openSpans(calendar, from)
        expect(upTo(open, to)).toEqual(upTo(open, to))
      }),
    )
  })
})

describe('a deadline in a calendar', () => {
  const amount = fc.integer({ min: 1, max: 3 * 1440 })

  it('is where counting the open minutes finds it', () => {
    fc.assert(
      fc.property(anyCase, amount, ({ calendar, from, to }, minutes) => {
        const due = addWorkingTime(openSpans(calendar, from), minutes * minute)
        const stepped = steppedDeadline(calendar, from, minutes, to)
        if (stepped === undefined) expect(due ?? Number.POSITIVE_INFINITY).toBeGreaterThan(to)
        else expect(due).toBe(stepped)
      }),
      { numRuns: runs(2000) },
    )
  })

  it('is never earlier for a later start', () => {
    fc.assert(
      fc.property(anyCase, amount, fc.integer({ min: 0, max: day }), ({ calendar, from }, minutes, wait) => {
        const sooner = addWorkingTime(openSpans(calendar, from), minutes * minute)
        const later = addWorkingTime(openSpans(calendar, from + wait), minutes * minute)
        expect(later ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(sooner ?? Number.POSITIVE_INFINITY)
      }),
      { numRuns: runs(1000) },
    )
  })

  it('has exactly the promised time before it', () => {
    fc.assert(
      fc.property(anyCase, amount, ({ calendar, from }, minutes) => {
        const due = addWorkingTime(openSpans(calendar, from), minutes * minute)
        if (due !== undefined) expect(workedUntil(openSpans(calendar, from), due)).toBe(minutes * minute)
      }),
      { numRuns: runs(1000) },
    )
  })

  it('is plain addition in a week without a gap, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        place,
        fc.constantFrom(...roundTheClock),
        fc.integer(),
        amount,
        (near, week, wait, minutes) => {
          const from = near.at + (wait % reach)
          const calendar = { timeZone: near.timeZone, week, exceptions: [] }
          expect(addWorkingTime(openSpans(calendar, from), minutes * minute)).toBe(from + minutes * minute)
        },
      ),
      { numRuns: runs(500) },
    )
  })

  it('moves past a pause as if the pause were not there to be counted', () => {
    const pause = fc.tuple(fc.nat(4320), fc.nat(2880))
    fc.assert(
      fc.property(
        anyCase,
        amount,
        fc.array(pause, { maxLength: 3 }),
        ({ calendar, from, to }, minutes, pauses) => {
          const holes = pauses.map(([wait, size]) => ({
            from: from + wait * minute,
            to: from + (wait + size) * minute,
          }))
          const counted = openMinutes(calendar, from, to).filter(
            (at) => !holes.some((hole) => hole.from <= at && at < hole.to),
          )
          const due = addWorkingTime(without(openSpans(calendar, from), holes), minutes * minute)
          const last = counted[minutes - 1]
          if (last === undefined) expect(due ?? Number.POSITIVE_INFINITY).toBeGreaterThan(to)
          else expect(due).toBe(last + minute)
        },
      ),
      { numRuns: runs(1000) },
    )
  })
})

describe('the day of a moment', () => {
  it('is the date on the wall, and ends at the first moment that shows another', () => {
    fc.assert(
      fc.property(anyCase, ({ calendar, from }) => {
        const { timeZone } = calendar
        const { date, exception, endsAt } = dayAt(calendar, from)
        expect(date).toBe(wallClock(timeZone, from).date)
        expect(exception).toBe(calendar.exceptions.find((one) => one.date === date))
        const shown = new Set<string>()
        for (let at = from; at < endsAt; at += minute) shown.add(wallClock(timeZone, at).date)
        expect([...shown]).toEqual([date])
        expect(wallClock(timeZone, endsAt).date).not.toBe(date)
      }),
      { numRuns: runs(300) },
    )
  })
})

describe('faults', () => {
  it('are found without failing, and a calendar without them can be walked', () => {
    const anyText = fc.oneof(time, fc.string({ maxLength: 6 }))
    const anyWindows = fc.array(fc.tuple(anyText, anyText), { maxLength: 3 })
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...weekdays), fc.string({ maxLength: 3 })), anyWindows),
        fc.array(fc.record({ date: fc.oneof(fc.constant('2026-02-17'), fc.string()), open: anyWindows }), {
          maxLength: 3,
        }),
        fc.oneof(fc.constant('Asia/Shanghai'), fc.string({ maxLength: 8 })),
        (week, exceptions, timeZone) => {
          const calendar = { timeZone, week, exceptions }
          const faults = calendarFaults(calendar)
          if (faults.length === 0) upTo(openSpans(calendar, 0), day)
          expect(faults.every(({ pointer }) => pointer.startsWith('/'))).toBe(true)
        },
      ),
      { numRuns: runs(1000) },
    )
  })
})

/** Three ways to be open always: whole days, nights that meet, and windows that go on into the next day. */
const roundTheClock: Calendar['week'][] = [
  everyDay(['00:00', '24:00']),
  everyDay(['06:00', '18:00'], ['18:00', '06:00']),
  everyDay(['20:00', '10:00'], ['10:00', '20:00']),
]

function everyDay(...windows: Window[]): Calendar['week'] {
  return Object.fromEntries(weekdays.map((weekday) => [weekday, windows]))
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function dateNear(at: number, shift: number): string {
  return new Date(at + shift * day).toISOString().slice(0, 10)
}

/** Those that begin before `to`; the last is clipped. */
function upTo(open: Iterable<Span>, to: number): Span[] {
  const spans: Span[] = []
  for (const span of open) {
    if (span.from >= to) break
    spans.push({ from: span.from, to: Math.min(span.to, to) })
  }
  return spans
}

function minutesOf(open: Iterable<Span>, to: number): number[] {
  return upTo(open, to).flatMap((span) => {
    const minutes: number[] = []
    for (let at = span.from; at < span.to; at += minute) minutes.push(at)
    return minutes
  })
}
