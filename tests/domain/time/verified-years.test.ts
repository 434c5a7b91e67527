import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import { verifiedAfter, withHolidays } from '../../../workflows/domain/time/holidays.ts'
import { unverifiedYears } from '../../../workflows/domain/time/verified-years.ts'

const shanghai: Calendar = { timeZone: 'Asia/Shanghai', week: { mon: [['09:00', '18:00']] }, exceptions: [] }

describe('the years that nobody has verified', () => {
  it.each<[string, number[], string, number[]]>([
    ['this year', [], '2026-06-01T00:00:00Z', [2026]],
    ['none, when it was', [2026], '2026-06-01T00:00:00Z', []],
    ['not yet the next, 61 days before it begins', [2026], '2026-11-01T15:59:59.999Z', []],
    ['the next too, 60 days before it begins', [2026], '2026-11-01T16:00:00Z', [2027]],
    ['both', [], '2026-12-31T15:59:59Z', [2026, 2027]],
    ['the new one, once it has begun in Shanghai', [2026], '2026-12-31T16:00:00Z', [2027]],
  ])('are %s', (_, verified, now, years) => {
    expect(unverifiedYears(shanghai, verified, now)).toEqual(years)
  })

  it('are none for a calendar that never closes', () => {
    const whole = [['00:00', '24:00']] as const
    const week = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole }
    expect(unverifiedYears({ ...shanghai, week }, [], '2026-06-01T00:00:00Z')).toEqual([])
  })
})

describe('other holidays for some years', () => {
  const off = (date: string) => ({ date, open: [] })
  const before = { ...shanghai, exceptions: [off('2025-10-01'), off('2026-10-01'), off('2027-10-01')] }

  it('replace those of these years, and leave the others', () => {
    const { exceptions } = withHolidays(before, [off('2026-10-02'), off('2026-02-15')], {
      from: 2026,
      to: 2026,
    })
    expect(exceptions.map(({ date }) => date)).toEqual([
      '2025-10-01',
      '2026-02-15',
      '2026-10-02',
      '2027-10-01',
    ])
  })

  it('are verified when somebody says so, and else no longer are', () => {
    expect(verifiedAfter([2025, 2026], { from: 2026, to: 2027 }, true)).toEqual([2025, 2026, 2027])
    expect(verifiedAfter([2025, 2026], { from: 2026, to: 2027 }, false)).toEqual([2025])
  })
})
