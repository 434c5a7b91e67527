import { describe, expect, it } from 'vitest'
import { china2026 } from '../../../db/china.ts'
import { openSpans } from '../../../workflows/domain/time/calendar.ts'
import { addWorkingTime, length } from '../../../workflows/domain/time/span.ts'

const hour = 3_600_000
const daysOff = china2026.exceptions.filter(({ open }) => open.length === 0)
const makeUpDays = china2026.exceptions.filter(({ open }) => open.length > 0)

describe('the calendar of China for 2026', () => {
  it('has the 33 days off of the notice', () => {
    expect(daysOff.length).toBe(3 + 9 + 3 + 5 + 3 + 3 + 7)
    expect(countByName()).toEqual({ 元旦: 3, 春节: 9, 清明节: 3, 劳动节: 5, 端午节: 3, 中秋节: 3, 国庆节: 7 })
  })

  it('has the six make-up workdays of the notice, all of them on weekends', () => {
    expect(makeUpDays.map(({ date, name }) => `${date} ${name}`)).toEqual([
      '2026-01-04 元旦调休',
      '2026-02-14 春节调休',
      '2026-02-28 春节调休',
      '2026-05-09 劳动节调休',
      '2026-09-20 国庆节调休',
      '2026-10-10 国庆节调休',
    ])
    for (const { date } of makeUpDays) expect([0, 6]).toContain(new Date(date).getUTCDay())
  })

  it('has 248 working days of nine hours', () => {
    // 261 Mondays to Fridays, 19 of them off, and the six days made up.
    const year = { from: beijing('2026-01-01 00:00'), to: beijing('2027-01-01 00:00') }
    const spans = [...openSpans(china2026, year.from)].filter(({ from }) => from < year.to)
    expect(spans.length).toBe(261 - 19 + 6)
    expect(spans.every((span) => length(span) === 9 * hour)).toBe(true)
  })
})

describe('a deadline across 春节 2026', () => {
  // Friday the 13th and Saturday the 14th are worked; the 15th to the 23rd are off; Tuesday the 24th is the first day back.
  it.each([
    ['2026-02-13 17:00', 1, '2026-02-13 18:00', 'is due at closing time when it is used up there'],
    ['2026-02-13 17:00', 4, '2026-02-14 12:00', 'counts the Saturday that is made up'],
    ['2026-02-13 17:00', 10, '2026-02-14 18:00', 'is due before the holiday when it just fits'],
    ['2026-02-13 17:00', 11, '2026-02-24 10:00', 'passes over nine days off'],
    [
      '2026-02-13 17:00',
      24,
      '2026-02-25 14:00',
      'has 1 hour on Friday, 9 on Saturday, 9 on Tuesday and 5 on Wednesday',
    ],
    [
      '2026-02-16 20:00',
      4,
      '2026-02-24 13:00',
      'begins on the first day back when received on New Year’s Eve',
    ],
    ['2026-02-27 17:00', 2, '2026-02-28 10:00', 'goes on at the second Saturday that is made up'],
    ['2026-02-28 17:00', 2, '2026-03-02 10:00', 'rests on the Sunday after it'],
  ])('received %s, %d h: due %s; it %s', (received, hours, due) => {
    expect(addWorkingTime(openSpans(china2026, beijing(received)), hours * hour)).toBe(beijing(due))
  })
})

function countByName(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { name = '' } of daysOff) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** China has one time, UTC+8, the whole year. */
function beijing(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+08:00`)
}
