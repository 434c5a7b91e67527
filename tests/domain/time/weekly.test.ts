import { describe, expect, it } from 'vitest'
import { timeToReach, weeklyTime } from '../../../workflows/domain/time/weekly.ts'

const hour = 3_600_000
const week = 7 * 24 * hour

describe('the working time of an ordinary week', () => {
  it('adds the windows up', () => {
    const mon = [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ] as const
    expect(weeklyTime({ week: { mon, tue: [['09:00', '24:00']] } })).toBe(23 * hour)
  })

  it('counts shared time once: a night that reaches into the morning, also from Sunday to Monday', () => {
    expect(weeklyTime({ week: { mon: [['22:00', '06:00']], tue: [['05:00', '07:00']] } })).toBe(9 * hour)
    expect(weeklyTime({ week: { sun: [['22:00', '06:00']], mon: [['05:00', '07:00']] } })).toBe(9 * hour)
  })

  it('is nothing where no day opens, and a whole week where none closes', () => {
    const whole = [['00:00', '24:00']] as const
    expect(weeklyTime({ week: {} })).toBe(0)
    expect(
      weeklyTime({
        week: { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole },
      }),
    ).toBe(week)
  })
})

describe('how long a target takes', () => {
  it.each([
    ['two weeks of five hours', 10 * hour, 5 * hour, 2 * week],
    ['itself around the clock', 10 * hour, undefined, 10 * hour],
    ['nothing at all', 0, 0, 0],
    ['for ever where nothing opens', hour, 0, Number.POSITIVE_INFINITY],
  ])('is %s', (_, amount, weekly, time) => {
    expect(timeToReach(amount, weekly)).toBe(time)
  })
})
