import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { china2026 } from '../../../db/china.ts'
import type { Window } from '../../../workflows/domain/time/calendar.ts'
import { readHolidays } from '../../../workflows/domain/time/ics.ts'

const workingDay: readonly Window[] = [['09:00', '18:00']]

describe('a day off', () => {
  it('is an event of a whole day, whose DTEND is the day after', () => {
    const { exceptions, faults } = read(
      event('DTSTART;VALUE=DATE:20261003', 'DTEND;VALUE=DATE:20261004', 'SUMMARY:Tag der Deutschen Einheit'),
    )
    expect(exceptions).toEqual([{ date: '2026-10-03', open: [], name: 'Tag der Deutschen Einheit' }])
    expect(faults).toEqual([])
  })

  it.each([
    ['without an end', [], ['2026-02-28']],
    ['with DURATION:P1D', ['DURATION:P1D'], ['2026-02-28']],
    ['with DURATION:P2D', ['DURATION:P2D'], ['2026-02-28', '2026-03-01']],
    [
      'with a DTEND three days later',
      ['DTEND;VALUE=DATE:20260303'],
      ['2026-02-28', '2026-03-01', '2026-03-02'],
    ],
  ])('%s lasts as long as it says', (_, end, dates) => {
    expect(datesOf(event('DTSTART;VALUE=DATE:20260228', ...end, 'SUMMARY:Closed'))).toEqual(dates)
  })

  it('may leave out VALUE=DATE, and its name', () => {
    expect(read(event('DTSTART:20260501')).exceptions).toEqual([{ date: '2026-05-01', open: [] }])
  })

  it('lasts a whole week with DURATION:P1W', () => {
    expect(datesOf(event('DTSTART:20260803', 'DURATION:P1W')).length).toBe(7)
  })

  it('has both names where two fall on one date, and one where they have the same', () => {
    // 2008: Ascension Day fell on the 1st of May.
    const both = [
      event('DTSTART:20080501', 'SUMMARY:Tag der Arbeit'),
      event('DTSTART:20080501', 'SUMMARY:Himmelfahrt'),
    ]
    expect(read(both.join(''), { from: 2008, to: 2008 }).exceptions).toEqual([
      { date: '2008-05-01', open: [], name: 'Tag der Arbeit / Himmelfahrt' },
    ])
    const twice = event('DTSTART:20260501', 'SUMMARY:劳动节').repeat(2)
    expect(read(twice).exceptions).toEqual([{ date: '2026-05-01', open: [], name: '劳动节' }])
  })

  it('is left out when it lies outside the years, on the days that do', () => {
    const turn = event('DTSTART:20251231', 'DTEND:20260103', 'SUMMARY:Closed')
    expect(datesOf(turn)).toEqual(['2026-01-01', '2026-01-02'])
    expect(read(event('DTSTART:20270101', 'SUMMARY:元旦'))).toEqual({ exceptions: [], faults: [] })
  })
})

describe('the text', () => {
  it('may end its lines with CRLF or LF and begin with a byte order mark', () => {
    const text = file(event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:劳动节'))
    const expected = [{ date: '2026-05-01', open: [], name: '劳动节' }]
    expect(readHolidays(text, options()).exceptions).toEqual(expected)
    expect(readHolidays(text.replaceAll('\r\n', '\n'), options()).exceptions).toEqual(expected)
    expect(readHolidays(`\uFEFF${text}`, options()).exceptions).toEqual(expected)
  })

  it('may break a line anywhere and go on after a blank or a tab', () => {
    const folded = event('DTSTART;VAL', ' UE=DATE:2026', '\t0501', 'SUMMARY:Tag der', '  Arbeit')
    expect(read(folded)).toEqual({
      exceptions: [{ date: '2026-05-01', open: [], name: 'Tag der Arbeit' }],
      faults: [],
    })
  })

  it('may escape commas, semicolons, backslashes and line ends in a name', () => {
    const escaped = event('DTSTART:20260501', String.raw`SUMMARY:Labour Day\, closed\; really\nC:\\new`)
    expect(read(escaped).exceptions[0]?.name).toBe(String.raw`Labour Day, closed; really C:\new`)
  })

  it('may hold parameters with colons in quotes, and small letters', () => {
    const quoted = event('dtstart;value=date:20260501', 'Summary;ALTREP="https://a.example/b;c":Labour Day')
    expect(read(quoted).exceptions).toEqual([{ date: '2026-05-01', open: [], name: 'Labour Day' }])
  })

  it('may hold a time zone, and alarms whose lines are not those of the event', () => {
    const zone = lines(
      'BEGIN:VTIMEZONE',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'END:STANDARD',
      'END:VTIMEZONE',
    )
    const alarm = ['BEGIN:VALARM', 'TRIGGER:-PT60M', 'DURATION:PT5M', 'SUMMARY:班', 'END:VALARM']
    expect(read(zone + event('DTSTART:20260501', ...alarm, 'SUMMARY:劳动节'))).toEqual({
      exceptions: [{ date: '2026-05-01', open: [], name: '劳动节' }],
      faults: [],
    })
  })
})

describe('a day that comes every year', () => {
  const everyYear = (rule: string, from = 2025, to = 2028, start = '20201003') =>
    read(event(`DTSTART;VALUE=DATE:${start}`, 'SUMMARY:x', `RRULE:${rule}`), { from, to }).exceptions.map(
      ({ date }) => date,
    )

  it('is there in each of the years asked for, from its first on', () => {
    expect(everyYear('FREQ=YEARLY')).toEqual(['2025-10-03', '2026-10-03', '2027-10-03', '2028-10-03'])
    expect(everyYear('FREQ=YEARLY', 2018, 2021)).toEqual(['2020-10-03', '2021-10-03'])
  })

  it('ends with COUNT, the first one counted', () => {
    expect(everyYear('FREQ=YEARLY;COUNT=7')).toEqual(['2025-10-03', '2026-10-03'])
  })

  it('ends with UNTIL, that day included', () => {
    expect(everyYear('FREQ=YEARLY;UNTIL=20261003')).toEqual(['2025-10-03', '2026-10-03'])
    expect(everyYear('FREQ=YEARLY;UNTIL=20261002')).toEqual(['2025-10-03'])
    expect(everyYear('FREQ=YEARLY;UNTIL=20261003T235959Z')).toEqual(['2025-10-03', '2026-10-03'])
  })

  it('may say its date again, and leave out years', () => {
    expect(everyYear('FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3;WKST=MO', 2025, 2025)).toEqual(['2025-10-03'])
    expect(everyYear('FREQ=YEARLY;INTERVAL=3')).toEqual(['2026-10-03'])
  })

  it('is left out of the years that do not have it', () => {
    expect(everyYear('FREQ=YEARLY', 2024, 2032, '20240229')).toEqual([
      '2024-02-29',
      '2028-02-29',
      '2032-02-29',
    ])
  })

  it('reaches from one year into the next', () => {
    const turn = event('DTSTART:20201231', 'DTEND:20210102', 'RRULE:FREQ=YEARLY')
    expect(datesOf(turn)).toEqual(['2026-01-01', '2026-12-31'])
  })

  it.each([
    'FREQ=MONTHLY',
    'FREQ=YEARLY;BYDAY=4TH',
    'FREQ=YEARLY;BYMONTH=11',
    'FREQ=YEARLY;BYMONTHDAY=4',
    'FREQ=YEARLY;COUNT=0',
    'FREQ=YEARLY;INTERVAL=0',
    'FREQ=YEARLY;UNTIL=soon',
    'COUNT=2',
    '',
  ])('is a fault with the rule %j', (rule) => {
    const { exceptions, faults } = read(event('DTSTART:20261003', 'SUMMARY:x', `RRULE:${rule}`))
    expect(exceptions).toEqual([])
    expect(codes(faults)).toEqual(['/lines/5 unsupported_rule'])
  })
})

describe('a make-up workday', () => {
  it.each([
    '春节（班）',
    '班｜春节',
    '春节 补班 第1天/共2天',
    '国庆节调休上班',
    '上班',
    '補行上班日',
    'Special Workday',
    'Working day (instead of 2 January)',
    'work-day',
  ])('is %s, and opens with the ordinary windows', (name) => {
    expect(read(event('DTSTART;VALUE=DATE:20260228', `SUMMARY:${name}`))).toEqual({
      exceptions: [{ date: '2026-02-28', open: workingDay, name }],
      faults: [],
    })
  })

  it.each([
    '春节（休）',
    '休｜春节',
    '春节 假期 第1天/共9天',
    '春节放假调休',
    '中秋節補假',
    '劳动节 不上班',
    'Non-working day',
    'Labour Day',
    'Workers’ Day',
  ])('is not %s', (name) => {
    expect(read(event('DTSTART;VALUE=DATE:20260228', `SUMMARY:${name}`))).toEqual({
      exceptions: [{ date: '2026-02-28', open: [], name }],
      faults: [],
    })
  })

  it('may be told by a category or by the property of Apple, whatever its name', () => {
    const open = (line: string) => read(event('DTSTART:20260228', 'SUMMARY:春节', line)).exceptions[0]?.open
    expect(open('CATEGORIES:补班')).toEqual(workingDay)
    expect(open('CATEGORIES:节日,Workday')).toEqual(workingDay)
    expect(open('X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY')).toEqual(workingDay)
    expect(open('X-APPLE-SPECIAL-DAY:WORK-HOLIDAY')).toEqual([])
    expect(open('CATEGORIES:节日')).toEqual([])
  })

  it('may have hours, as in the feed of shuyz.com; those of the calendar count', () => {
    const timed = event('DTSTART:20260104T090000', 'DTEND:20260104T180000', 'SUMMARY:元旦 补班 第1天/共1天')
    expect(read(timed)).toEqual({
      exceptions: [{ date: '2026-01-04', open: workingDay, name: '元旦 补班 第1天/共1天' }],
      faults: [],
    })
  })

  it('wins over a day off of the same date, wherever they stand, and the day off is told', () => {
    const off = event('DTSTART:20261001', 'DTEND:20261012', 'SUMMARY:国庆节')
    const work = event('DTSTART:20261010', 'SUMMARY:国庆节（班）')
    for (const text of [off + work, work + off]) {
      const { exceptions, faults } = read(text)
      expect(exceptions.find(({ date }) => date === '2026-10-10')).toEqual({
        date: '2026-10-10',
        open: workingDay,
        name: '国庆节（班）',
      })
      expect(exceptions.filter(({ open }) => open.length === 0).length).toBe(10)
      expect(faults.map(({ code }) => code)).toEqual(['day_off_on_workday'])
    }
    expect(read(off + work).faults).toEqual([
      {
        pointer: '/lines/2',
        code: 'day_off_on_workday',
        detail: 'Line 2: "国庆节" does not close 2026-10-10, which line 7 makes a workday; leave one out.',
      },
    ])
  })

  it('is not guessed where a name says both or only that days were swapped', () => {
    for (const name of ['春节调休', '休｜2月14日上班']) {
      const { exceptions, faults } = read(event('DTSTART:20260214', `SUMMARY:${name}`))
      expect(exceptions).toEqual([])
      expect(codes(faults)).toEqual(['/lines/2 unclear_day'])
    }
  })
})

describe('an observance', () => {
  const womensDay = event('DTSTART:20260308', 'SUMMARY:妇女节')

  it('closes nothing in a file that marks its days off, and is told', () => {
    const { exceptions, faults } = read(event('DTSTART:20260217', 'SUMMARY:春节（休）') + womensDay)
    expect(exceptions.map(({ date }) => date)).toEqual(['2026-02-17'])
    expect(codes(faults)).toEqual(['/lines/6 observance'])
  })

  it('is a day off like any other in a file that marks none, or marks workdays only', () => {
    expect(datesOf(womensDay)).toEqual(['2026-03-08'])
    expect(datesOf(womensDay + event('DTSTART:20260228', 'SUMMARY:补班'))).toEqual([
      '2026-02-28',
      '2026-03-08',
    ])
  })
})

describe('a fault', () => {
  it.each([
    ['malformed_date', 3, ['DTSTART;VALUE=DATE:20260230']],
    ['malformed_date', 3, ['DTSTART;VALUE=DATE:2026-02-03']],
    ['malformed_date', 4, ['DTSTART:20260203', 'DTEND:soon']],
    ['malformed_date', 4, ['DTSTART:20260203', 'DTEND:20260204T120000']],
    ['missing_start', 2, ['DTEND:20260203']],
    ['end_not_after_start', 4, ['DTSTART:20260203', 'DTEND:20260203']],
    ['malformed_duration', 4, ['DTSTART:20260203', 'DURATION:PT8H']],
    ['malformed_duration', 4, ['DTSTART:20260203', 'DURATION:P0D']],
    ['two_ends', 5, ['DTSTART:20260203', 'DTEND:20260204', 'DURATION:P1D']],
    ['too_long', 4, ['DTSTART:20260203', 'DTEND:20270302']],
    ['not_all_day', 2, ['DTSTART:20260203T090000', 'DTEND:20260203T120000', 'SUMMARY:Half a day']],
    ['not_all_day', 3, ['DTSTART:20260203T160000Z', 'SUMMARY:补班']],
    ['not_all_day', 3, ['DTSTART:20260203T220000', 'DTEND:20260204T060000', 'SUMMARY:补班']],
    ['repeated_property', 4, ['DTSTART:20260203', 'DTSTART:20260204']],
    ['unsupported_property', 4, ['DTSTART:20260203', 'EXDATE:20270203']],
    ['cancelled_event', 2, ['DTSTART:20260203', 'STATUS:CANCELLED']],
  ])('%s names line %d of an event, which is not taken, while the next one is', (code, line, properties) => {
    const { exceptions, faults } = read(event(...properties) + event('DTSTART:20260501'))
    expect(codes(faults)).toEqual([`/lines/${line} ${code}`])
    expect(exceptions.map(({ date }) => date)).toEqual(['2026-05-01'])
  })

  it('counts the lines as they stand in the file, folded ones too', () => {
    const folded = event('SUMMARY:A', ' B', ' C', '', 'DTSTART:soon')
    expect(read(folded).faults).toEqual([
      {
        pointer: '/lines/7',
        code: 'malformed_date',
        detail: 'Line 7: DTSTART "soon" is not a date; give YYYYMMDD.',
      },
    ])
  })

  it('is a line that is none, in an event that is taken all the same', () => {
    const { exceptions, faults } = read(event('DTSTART:20260501', 'what is this', 'SUMMARY:Labour Day'))
    expect(codes(faults)).toEqual(['/lines/4 malformed_line'])
    expect(exceptions).toEqual([{ date: '2026-05-01', open: [], name: 'Labour Day' }])
  })

  it('is a component that is no event', () => {
    const task = lines('BEGIN:VTODO', 'SUMMARY:Tidy up', 'END:VTODO')
    expect(codes(read(task + event('DTSTART:20260501')).faults)).toEqual(['/lines/2 not_an_event'])
  })

  it('is the end of what has not begun, and the beginning of what does not end', () => {
    expect(codes(read(lines('END:VEVENT')).faults)).toEqual(['/lines/2 unexpected_end'])
    const cutOff = 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260501\r\n'
    const { exceptions, faults } = readHolidays(cutOff, options())
    expect(exceptions).toEqual([])
    expect(codes(faults)).toEqual(['/lines/1 unfinished_component', '/lines/2 unfinished_component'])
  })

  it.each(['', '<html>', 'BEGIN:VEVENT\r\nEND:VEVENT\r\n'])('is all there is of %j', (text) => {
    const { exceptions, faults } = readHolidays(text, options())
    expect(exceptions).toEqual([])
    expect(codes(faults)).toEqual(['/lines/1 not_a_calendar'])
  })

  it('comes of any text without failing', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'BEGIN:VEVENT',
        'END:VEVENT',
        'DTSTART:20260501',
        'RRULE:FREQ=YEARLY',
        'SUMMARY:班',
        ' x',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { exceptions, faults } = read(lines(...pieces))
        expect(exceptions.every(({ date }) => date.startsWith('2026-'))).toBe(true)
        expect(faults.every(({ pointer }) => /^\/lines\/\d+$/.test(pointer))).toBe(true)
      }),
    )
  })
})

describe('the holidays of China for 2026', () => {
  it('read from a feed in the manner of Apple are those of the example', () => {
    const feed = china2026.exceptions.map(({ date, open, name }) => {
      const special = open.length > 0 ? 'ALTERNATE-WORKDAY' : 'WORK-HOLIDAY'
      return event(
        `DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`,
        `SUMMARY;LANGUAGE=zh_CN:${name}`,
        `X-APPLE-SPECIAL-DAY:${special}`,
      )
    })
    expect(read(feed.join(''))).toEqual({ exceptions: china2026.exceptions, faults: [] })
  })
})

/** From the text between the first line, BEGIN:VCALENDAR, and the last. */
function read(text: string, years = { from: 2026, to: 2026 }) {
  return readHolidays(file(text), { ...options(), years })
}

function datesOf(text: string): string[] {
  return read(text).exceptions.map(({ date }) => date)
}

function options() {
  return { workingDay, years: { from: 2026, to: 2026 } }
}

function file(text: string): string {
  return lines('BEGIN:VCALENDAR') + text + lines('END:VCALENDAR')
}

function event(...properties: string[]): string {
  return lines('BEGIN:VEVENT', ...properties, 'END:VEVENT')
}

function lines(...texts: string[]): string {
  return texts.map((text) => `${text}\r\n`).join('')
}

function codes(faults: readonly { pointer: string; code: string }[]): string[] {
  return faults.map(({ pointer, code }) => `${pointer} ${code}`)
}
