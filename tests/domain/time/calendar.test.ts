import { describe, expect, it } from 'vitest'
import {
  type Calendar,
  type CalendarException,
  dayAt,
  openSpans,
  type Window,
  weekdays,
} from '../../../workflows/domain/time/calendar.ts'
import { addWorkingTime } from '../../../workflows/domain/time/span.ts'

const hour = 3_600_000
const officeHours: Window = ['09:00', '18:00']

describe('an office in Berlin', () => {
  // Winter: 09:00 is 08:00 in UTC. 2026-11-20 is a Friday.
  const office = berlin({
    mon: [officeHours],
    fri: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
  })

  it('is open in its windows, from each of its days to the next', () => {
    expect(firstSpans(office, '2026-11-20T00:00Z', 4)).toEqual([
      '2026-11-20 08:00 – 2026-11-20 11:00',
      '2026-11-20 12:00 – 2026-11-20 17:00',
      '2026-11-23 08:00 – 2026-11-23 17:00',
      '2026-11-27 08:00 – 2026-11-27 11:00',
    ])
  })

  it('begins with what is left of the window that is open', () => {
    expect(firstSpans(office, '2026-11-20T10:59Z', 1)).toEqual(['2026-11-20 10:59 – 2026-11-20 11:00'])
    expect(firstSpans(office, '2026-11-20T11:00Z', 1)).toEqual(['2026-11-20 12:00 – 2026-11-20 17:00'])
    expect(firstSpans(office, '2026-11-20T12:00Z', 1)).toEqual(['2026-11-20 12:00 – 2026-11-20 17:00'])
  })

  it('opens an hour earlier in UTC when it is summer', () => {
    // Friday, and the Monday after the change on Sunday 2026-03-29.
    expect(firstSpans(office, '2026-03-27T12:00Z', 2)).toEqual([
      '2026-03-27 12:00 – 2026-03-27 17:00',
      '2026-03-30 07:00 – 2026-03-30 16:00',
    ])
  })

  it('has a target that is used up at closing time due there, and one of a minute more on Monday', () => {
    const from = Date.parse('2026-11-20T16:00Z')
    expect(utc(addWorkingTime(openSpans(office, from), hour))).toBe('2026-11-20 17:00')
    expect(utc(addWorkingTime(openSpans(office, from), hour + 60_000))).toBe('2026-11-23 08:01')
  })
})

describe('windows', () => {
  it('that touch or overlap are one span', () => {
    const calendar = utcCalendar({
      mon: [
        ['12:00', '18:00'],
        ['09:00', '12:00'],
        ['17:00', '19:00'],
      ],
    })
    expect(firstSpans(calendar, '2026-11-23T00:00Z', 1)).toEqual(['2026-11-23 09:00 – 2026-11-23 19:00'])
  })

  it('that end at 24:00 lose no minute to the next day', () => {
    const calendar = utcCalendar({
      mon: [['20:00', '24:00']],
      tue: [['00:00', '04:00']],
      wed: [['20:00', '24:00']],
    })
    expect(firstSpans(calendar, '2026-11-23T00:00Z', 2)).toEqual([
      '2026-11-23 20:00 – 2026-11-24 04:00',
      '2026-11-25 20:00 – 2026-11-26 00:00',
    ])
  })

  it('that end at or before their start reach over midnight, at 00:00 just up to it', () => {
    expect(firstSpans(utcCalendar({ mon: [['22:00', '06:00']] }), '2026-11-23T00:00Z', 1)).toEqual([
      '2026-11-23 22:00 – 2026-11-24 06:00',
    ])
    expect(firstSpans(utcCalendar({ mon: [['22:00', '00:00']] }), '2026-11-23T00:00Z', 1)).toEqual([
      '2026-11-23 22:00 – 2026-11-24 00:00',
    ])
  })

  it('are open in the morning when the night before reaches into it', () => {
    const calendar = utcCalendar({ sun: [['22:00', '06:00']] })
    expect(firstSpans(calendar, '2026-11-23T03:00Z', 1)).toEqual(['2026-11-23 03:00 – 2026-11-23 06:00'])
    expect(firstSpans(calendar, '2026-11-23T06:00Z', 1)).toEqual(['2026-11-29 22:00 – 2026-11-30 06:00'])
  })
})

describe('an exception', () => {
  const nights = { sun: [['22:00', '06:00']], mon: [['22:00', '06:00']], tue: [['22:00', '06:00']] } as const

  it('takes away every window that begins on its date, and leaves the tail of the night before', () => {
    const calendar = utcCalendar(nights, [{ date: '2026-11-23', open: [], name: 'Inventory' }])
    expect(firstSpans(calendar, '2026-11-22T00:00Z', 2)).toEqual([
      '2026-11-22 22:00 – 2026-11-23 06:00',
      '2026-11-24 22:00 – 2026-11-25 06:00',
    ])
  })

  it('opens a day that is closed else', () => {
    const calendar = utcCalendar({ fri: [officeHours] }, [{ date: '2026-11-21', open: [officeHours] }])
    expect(firstSpans(calendar, '2026-11-20T12:00Z', 3)).toEqual([
      '2026-11-20 12:00 – 2026-11-20 18:00',
      '2026-11-21 09:00 – 2026-11-21 18:00',
      '2026-11-27 09:00 – 2026-11-27 18:00',
    ])
  })

  it('gives a day other hours, and only that day', () => {
    const calendar = utcCalendar({ thu: [officeHours] }, [{ date: '2026-12-24', open: [['09:00', '13:00']] }])
    expect(firstSpans(calendar, '2026-12-17T00:00Z', 3)).toEqual([
      '2026-12-17 09:00 – 2026-12-17 18:00',
      '2026-12-24 09:00 – 2026-12-24 13:00',
      '2026-12-31 09:00 – 2026-12-31 18:00',
    ])
  })

  it('may open a morning into which the night before reaches: the hours they share count once', () => {
    const calendar = utcCalendar({ sun: [['22:00', '06:00']] }, [
      { date: '2026-11-23', open: [['05:00', '12:00']] },
    ])
    expect(firstSpans(calendar, '2026-11-22T00:00Z', 1)).toEqual(['2026-11-22 22:00 – 2026-11-23 12:00'])
  })

  it('closes a day of a calendar that is never closed else', () => {
    const calendar = utcCalendar(everyDay(['00:00', '24:00']), [{ date: '2027-02-17', open: [] }])
    expect(firstSpans(calendar, '2026-11-22T00:00Z', 2)).toEqual([
      '2026-11-22 00:00 – 2027-02-17 00:00',
      '2027-02-18 00:00 – 2076-11-09 00:00',
    ])
  })
})

describe('a week without a gap', () => {
  const relay = everyDay(['20:00', '10:00'], ['10:00', '20:00'])

  it('has one after a day off until the first window of the next day begins', () => {
    const calendar = utcCalendar(relay, [{ date: '2026-11-23', open: [] }])
    expect(firstSpans(calendar, '2026-11-22T00:00Z', 2)).toEqual([
      '2026-11-22 00:00 – 2026-11-23 10:00',
      '2026-11-24 10:00 – 2076-11-09 00:00',
    ])
    expect(firstSpans(calendar, '2026-11-24T00:00Z', 1)).toEqual(['2026-11-24 10:00 – 2076-11-11 00:00'])
    expect(firstSpans(calendar, '2026-11-25T00:00Z', 1)).toEqual(['2026-11-25 00:00 – 2076-11-12 00:00'])
  })
})

describe('a day off in a week without a gap', () => {
  const dates = Array.from({ length: 31 }, (_, more) => `2026-12-${String(more + 1).padStart(2, '0')}`)

  it.each(dates)('is found on %s, however far ahead', (date) => {
    const calendar = utcCalendar(everyDay(['20:00', '10:00'], ['10:00', '20:00']), [{ date, open: [] }])
    const [before, after] = openSpans(calendar, Date.parse('2026-11-24T00:00Z'))
    const midnight = Date.parse(`${date}T00:00Z`)
    expect([before?.to, after?.from]).toEqual([midnight + 10 * hour, midnight + 34 * hour])
  })
})

describe('where the clocks change', () => {
  it('a time that is skipped is not there', () => {
    // Berlin, 2026-03-29: after 01:59 comes 03:00; that is 01:00 in UTC.
    expect(spansOn(berlin({ sun: [['01:00', '02:30']] }), '2026-03-29')).toEqual([
      '2026-03-29 00:00 – 2026-03-29 01:00',
    ])
    expect(spansOn(berlin({ sun: [['02:15', '03:15']] }), '2026-03-29')).toEqual([
      '2026-03-29 01:00 – 2026-03-29 01:15',
    ])
    expect(spansOn(berlin({ sun: [['02:10', '02:50']] }), '2026-03-29')).toEqual([])
  })

  it('a time that is repeated counts twice', () => {
    // Berlin, 2026-10-25: after 02:59 comes 02:00 again; that is 01:00 in UTC.
    expect(spansOn(berlin({ sun: [['01:00', '02:30']] }), '2026-10-25')).toEqual([
      '2026-10-24 23:00 – 2026-10-25 00:30',
      '2026-10-25 01:00 – 2026-10-25 01:30',
    ])
    expect(spansOn(berlin({ sun: [['01:00', '03:00']] }), '2026-10-25')).toEqual([
      '2026-10-24 23:00 – 2026-10-25 02:00',
    ])
  })

  it('a night shift of eight hours on the clock lasts seven in spring and nine in autumn', () => {
    const nights = berlin({ sat: [['22:00', '06:00']] })
    expect(spansOn(nights, '2026-03-28')).toEqual(['2026-03-28 21:00 – 2026-03-29 04:00'])
    expect(spansOn(nights, '2026-10-24')).toEqual(['2026-10-24 20:00 – 2026-10-25 05:00'])
  })

  it('half an hour is repeated on Lord Howe Island', () => {
    // 2026-04-05: at 02:00 (UTC+11) it is 01:30 again (UTC+10:30).
    const calendar = calendarIn('Australia/Lord_Howe', { sun: [['01:00', '01:45']] })
    expect(firstSpans(calendar, '2026-04-04T00:00Z', 2)).toEqual([
      '2026-04-04 14:00 – 2026-04-04 14:45',
      '2026-04-04 15:00 – 2026-04-04 15:15',
    ])
  })

  it('the first hour of a day is skipped in Havana', () => {
    // 2026-03-08: after 23:59 comes 01:00, UTC-4; 02:00 is 06:00 in UTC.
    const calendar = calendarIn('America/Havana', { sun: [['00:00', '02:00']] })
    expect(firstSpans(calendar, '2026-03-07T12:00Z', 1)).toEqual(['2026-03-08 05:00 – 2026-03-08 06:00'])
  })

  it('a whole Friday is skipped in Samoa', () => {
    // After Thursday 2011-12-29 (UTC-10) comes Saturday the 31st (UTC+14).
    const calendar = calendarIn('Pacific/Apia', everyDay(officeHours))
    expect(firstSpans(calendar, '2011-12-29T12:00Z', 2)).toEqual([
      '2011-12-29 19:00 – 2011-12-30 04:00',
      '2011-12-30 19:00 – 2011-12-31 04:00',
    ])
  })

  it('the tail of a night that was skipped is there, as the morning is', () => {
    // Saturday 00:00 in Samoa is 2011-12-30 10:00 in UTC. The date before a Saturday is a Friday, though nobody had it.
    const calendar = calendarIn('Pacific/Apia', { fri: [['22:00', '06:00']] })
    expect(firstSpans(calendar, '2011-12-29T12:00Z', 1)).toEqual(['2011-12-30 10:00 – 2011-12-30 16:00'])
  })
})

describe('a calendar', () => {
  it('that never closes is one span of about fifty years', () => {
    const [span, ...more] = openSpans(berlin(everyDay(['00:00', '24:00'])), 0)
    expect(span).toEqual({ from: 0, to: 50 * 365 * 24 * hour })
    expect(more).toEqual([])
  })

  it('that never opens comes to an end', () => {
    expect([...openSpans(berlin({}), 0)]).toEqual([])
  })

  it('that opens on one date only comes to an end after it', () => {
    const calendar = utcCalendar({}, [{ date: '2026-11-23', open: [officeHours] }])
    expect(firstSpans(calendar, '2026-11-20T00:00Z', 2)).toEqual(['2026-11-23 09:00 – 2026-11-23 18:00'])
  })

  it('gives the same spans each time they are gone through', () => {
    const open = openSpans(berlin({ mon: [officeHours] }), 0)
    expect([...open].length).toBe([...open].length)
    expect([...open].length).toBeGreaterThan(2600)
  })

  it.each([
    ['a time', utcCalendar({ mon: [['9:00', '18:00']] })],
    ['a date', utcCalendar({}, [{ date: '2026-02-30', open: [] }])],
    ['a zone', { timeZone: 'Mars/Olympus', week: {}, exceptions: [] }],
  ])('with %s that is none is a bug', (_, calendar) => {
    expect(() => [...openSpans(calendar, 0)]).toThrow(RangeError)
  })
})

describe('the day of a moment', () => {
  const holiday = { date: '2026-10-03', open: [], name: 'Tag der Deutschen Einheit' }
  const calendar = berlin({}, [holiday])

  it('is the local date with its weekday, and ends at local midnight', () => {
    expect(dayAt(calendar, Date.parse('2026-10-01T22:30Z'))).toEqual({
      date: '2026-10-02',
      weekday: 'fri',
      endsAt: Date.parse('2026-10-02T22:00Z'),
    })
  })

  it('names the exception that rules it', () => {
    expect(dayAt(calendar, Date.parse('2026-10-02T22:00Z'))).toEqual({
      date: '2026-10-03',
      weekday: 'sat',
      exception: holiday,
      endsAt: Date.parse('2026-10-03T22:00Z'),
    })
    expect(dayAt(calendar, Date.parse('2026-10-03T22:00Z')).exception).toBeUndefined()
  })

  it('lasts 23 hours in spring and 25 in autumn', () => {
    expect(dayAt(calendar, Date.parse('2026-03-28T23:00Z')).endsAt).toBe(Date.parse('2026-03-29T22:00Z'))
    expect(dayAt(calendar, Date.parse('2026-10-24T22:00Z')).endsAt).toBe(Date.parse('2026-10-25T23:00Z'))
  })

  it('goes on when midnight leads back into it', () => {
    // São Paulo, 2018-02-17: after 23:59 (UTC-2) comes 23:00 again (UTC-3).
    const saoPaulo = calendarIn('America/Sao_Paulo', {})
    expect(dayAt(saoPaulo, Date.parse('2018-02-18T01:59Z'))).toEqual({
      date: '2018-02-17',
      weekday: 'sat',
      endsAt: Date.parse('2018-02-18T03:00Z'),
    })
  })

  it('is followed by the one after the next in Samoa', () => {
    const samoa = calendarIn('Pacific/Apia', {})
    const { date, endsAt } = dayAt(samoa, Date.parse('2011-12-30T09:59Z'))
    expect(date).toBe('2011-12-29')
    expect(dayAt(samoa, endsAt).date).toBe('2011-12-31')
  })

  it('is none without a moment', () => {
    expect(() => dayAt(calendar, Number.NaN)).toThrow(RangeError)
  })
})

function berlin(windows: Calendar['week'], exceptions: CalendarException[] = []): Calendar {
  return { timeZone: 'Europe/Berlin', week: windows, exceptions }
}

function utcCalendar(windows: Calendar['week'], exceptions: CalendarException[] = []): Calendar {
  return { timeZone: 'UTC', week: windows, exceptions }
}

function calendarIn(timeZone: string, week: Calendar['week']): Calendar {
  return { timeZone, week, exceptions: [] }
}

function everyDay(...windows: Window[]): Calendar['week'] {
  return Object.fromEntries(weekdays.map((weekday) => [weekday, windows]))
}

/** In UTC. */
function firstSpans(calendar: Calendar, from: string, count: number): string[] {
  const spans: string[] = []
  for (const span of openSpans(calendar, Date.parse(from))) {
    spans.push(`${utc(span.from)} – ${utc(span.to)}`)
    if (spans.length === count) break
  }
  return spans
}

/** Those of an office in Berlin that begin within the 48 hours from the noon before a date on. */
function spansOn(calendar: Calendar, date: string): string[] {
  const from = Date.parse(`${date}T00:00Z`) - 12 * hour
  return [...openSpans(calendar, from)]
    .filter((span) => span.from < from + 48 * hour)
    .map((span) => `${utc(span.from)} – ${utc(span.to)}`)
}

function utc(at: number | undefined): string {
  return at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
