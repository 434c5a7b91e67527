import { describe, expect, it } from 'vitest'
import { china2026 } from '../../../db/china.ts'
import { type Calendar, calendarFaults } from '../../../workflows/domain/time/calendar.ts'
import { dateOf } from '../../../workflows/domain/time/date.ts'

const sound: Calendar = {
  timeZone: 'Europe/Berlin',
  week: {
    mon: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    fri: [['22:00', '06:00']],
    sat: [['06:00', '24:00']],
    sun: [['00:00', '24:00']],
  },
  exceptions: [
    { date: '2026-12-24', open: [['09:00', '13:00']] },
    { date: '2028-02-29', open: [], name: 'Leap day' },
  ],
}

describe('a sound calendar', () => {
  it('has no faults, though its windows touch', () => {
    expect(calendarFaults(sound)).toEqual([])
    expect(calendarFaults(china2026)).toEqual([])
  })

  it('may have an exception that opens while the night before still reaches into its date', () => {
    expect(faultsWith({ exceptions: [{ date: '2026-11-21', open: [['05:00', '12:00']] }] })).toEqual([])
  })
})

describe('a fault', () => {
  it('tells what to do', () => {
    expect(calendarFaults({ ...sound, timeZone: 'Berlin' })).toEqual([
      {
        pointer: '/timeZone',
        code: 'unknown_time_zone',
        detail: '"Berlin" is not an IANA time zone; give a name such as "Asia/Shanghai".',
      },
    ])
  })

  it.each(['', 'Berlin', '+08:00', 'Mars/Olympus'])('is the zone %j', (timeZone) => {
    expect(faultsWith({ timeZone })).toEqual(['/timeZone unknown_time_zone'])
  })

  it.each([
    ['9:00', '18:00', '/week/mon/0/0'],
    ['24:00', '18:00', '/week/mon/0/0'],
    ['09:60', '18:00', '/week/mon/0/0'],
    ['09:00', '24:01', '/week/mon/0/1'],
    ['09:00', '6pm', '/week/mon/0/1'],
    ['09:00', '18:00\n', '/week/mon/0/1'],
  ])('is the window %j to %j', (from, to, pointer) => {
    expect(faultsWith({ week: { mon: [[from, to]] } })).toEqual([`${pointer} malformed_time`])
  })

  it('is each of two malformed times', () => {
    expect(faultsWith({ week: { tue: [['nine', 'five']] } })).toEqual([
      '/week/tue/0/0 malformed_time',
      '/week/tue/0/1 malformed_time',
    ])
  })

  it('is a window that begins and ends at one time, which could mean none or a day and a night', () => {
    expect(faultsWith({ week: { mon: [['09:00', '09:00']] } })).toEqual(['/week/mon/0 zero_length_window'])
    expect(faultsWith({ week: { mon: [['00:00', '00:00']] } })).toEqual(['/week/mon/0 zero_length_window'])
    expect(faultsWith({ week: { mon: [['00:00', '24:00']] } })).toEqual([])
  })

  it('is a window that overlaps one that begins before it, in whichever order they are written', () => {
    expect(
      faultsWith({
        week: {
          mon: [
            ['09:00', '13:00'],
            ['12:59', '18:00'],
          ],
        },
      }),
    ).toEqual(['/week/mon/1 overlapping_windows'])
    expect(
      faultsWith({
        week: {
          mon: [
            ['12:00', '18:00'],
            ['09:00', '13:00'],
          ],
        },
      }),
    ).toEqual(['/week/mon/0 overlapping_windows'])
    expect(
      faultsWith({
        week: {
          mon: [
            ['09:00', '18:00'],
            ['10:00', '11:00'],
            ['12:00', '13:00'],
          ],
        },
      }),
    ).toEqual(['/week/mon/1 overlapping_windows', '/week/mon/2 overlapping_windows'])
  })

  it('is no window into which the night before reaches: the hours that both share count once', () => {
    expect(faultsWith({ week: { mon: [['22:00', '06:00']], tue: [['05:59', '12:00']] } })).toEqual([])
    expect(faultsWith({ week: { mon: [['05:00', '12:00']], sun: [['22:00', '06:00']] } })).toEqual([])
  })

  it('is a weekday that there is not', () => {
    const written = { ...sound.week, monday: [['09:00', '18:00']] }
    expect(faultsWith({ week: written })).toEqual(['/week/monday unknown_weekday'])
    const slashed = { ...sound.week, 'mo/n~': [] }
    expect(faultsWith({ week: slashed })).toEqual(['/week/mo~1n~0 unknown_weekday'])
  })

  it('is a week that never opens, whatever its exceptions do', () => {
    const exceptions = [{ date: '2026-11-23', open: [['09:00', '18:00']] }] as const
    expect(faultsWith({ week: {}, exceptions })).toEqual(['/week never_opens'])
    expect(faultsWith({ week: { mon: [] }, exceptions })).toEqual(['/week never_opens'])
  })

  it.each(['2026-2-3', '20260203', '03.02.2026', ''])('is the date %j', (date) => {
    expect(faultsWith({ exceptions: [{ date, open: [] }] })).toEqual(['/exceptions/0/date malformed_date'])
  })

  it.each(['2026-02-30', '2026-02-29', '2026-13-01', '2026-04-31', '2026-01-00'])(
    'is the date %s',
    (date) => {
      expect(faultsWith({ exceptions: [{ date, open: [] }] })).toEqual([
        '/exceptions/0/date nonexistent_date',
      ])
    },
  )

  it('is a date that is named again', () => {
    const exceptions = ['2026-05-01', '2026-05-02', '2026-05-01'].map((date) => ({ date, open: [] }))
    expect(faultsWith({ exceptions })).toEqual(['/exceptions/2/date date_named_twice'])
  })

  it('is a window of an exception as it is one of the week', () => {
    const open = [
      ['09:00', '12:00'],
      ['11:00', '13:00'],
      ['14:00', '14:00'],
      ['15:00', '25:00'],
    ] as const
    expect(faultsWith({ exceptions: [{ date: '2026-05-01', open }] })).toEqual([
      '/exceptions/0/open/2 zero_length_window',
      '/exceptions/0/open/3/1 malformed_time',
      '/exceptions/0/open/1 overlapping_windows',
    ])
  })
})

describe('how much a calendar may hold', () => {
  const windows = (count: number) =>
    Array.from({ length: count }, (_, index) => [`0${index}:00`, `0${index}:30`] as const)

  it('is eight windows a day, in the week and on a date', () => {
    expect(faultsWith({ week: { mon: windows(8) } })).toEqual([])
    expect(faultsWith({ week: { mon: windows(9) } })).toEqual(['/week/mon too_many_windows'])
    expect(faultsWith({ exceptions: [{ date: '2026-05-01', open: windows(8) }] })).toEqual([])
    expect(faultsWith({ exceptions: [{ date: '2026-05-01', open: windows(9) }] })).toEqual([
      '/exceptions/0/open too_many_windows',
    ])
  })

  it('is a thousand exceptions', () => {
    const exceptions = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ date: dateOf(20_000 + index), open: [] }))
    expect(faultsWith({ exceptions: exceptions(1_000) })).toEqual([])
    expect(faultsWith({ exceptions: exceptions(1_001) })).toEqual(['/exceptions too_many_exceptions'])
  })
})

/** Pointers and codes. */
function faultsWith(change: Partial<Calendar>): string[] {
  return calendarFaults({ ...sound, ...change }).map(({ pointer, code }) => `${pointer} ${code}`)
}
