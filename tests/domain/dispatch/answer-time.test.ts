import { describe, expect, it } from 'vitest'
import { answerBy, latestAnswer, toBeAskedFor } from '../../../workflows/domain/dispatch/answer-time.ts'
import type { Engineer } from '../../../workflows/domain/dispatch/engineer.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import { at, hour, job, minute, wei } from './cast.ts'

const weekdays = (...windows: [string, string][]): Calendar => ({
  timeZone: 'Asia/Shanghai',
  week: { mon: windows, tue: windows, wed: windows, thu: windows, fri: windows },
  exceptions: [],
})
const byDay: Engineer = { ...wei, shifts: weekdays(['08:00', '17:00']) }
const onCallToo: Engineer = { ...byDay, onCall: weekdays(['17:00', '23:00']) }

/** The visit is on Tuesday from 10:00 to 12:00. */
const visit = { from: at('1 10:00'), to: at('1 12:00') }
const by = (engineer: Engineer, now: number, limit: number, urgent = false) =>
  answerBy(engineer, { now, urgent }, visit, limit)

describe('the time to answer an offer', () => {
  it('counts within the shifts: asked at 22:00, whoever begins at 08:00 has until 08:30', () => {
    expect(by(byDay, at('22:00'), 30 * minute)).toBe(at('1 08:30'))
  })

  it('goes over the night when the shift ends before', () => {
    expect(by(byDay, at('16:30'), 2 * hour)).toBe(at('1 09:30'))
    expect(by(byDay, at('15:00'), 2 * hour)).toBe(at('17:00'))
    expect(by(byDay, at('15:00') + 1, 2 * hour)).toBe(at('1 08:00') + 1)
  })

  it('is as long as it takes by the clock during a shift', () => {
    expect(by(byDay, at('09:10'), 30 * minute)).toBe(at('09:40'))
  })

  it('counts on-call hours for what is urgent, and not for the rest', () => {
    expect(by(onCallToo, at('22:00'), 30 * minute, true)).toBe(at('22:30'))
    expect(by(onCallToo, at('22:45'), 30 * minute, true)).toBe(at('1 08:15'))
    expect(by(onCallToo, at('22:00'), 30 * minute)).toBe(at('1 08:30'))
  })

  it('leaves out leave', () => {
    const away: Engineer = { ...byDay, leave: [{ from: at('1 08:00'), to: at('1 13:00') }] }
    expect(by(away, at('22:00'), 30 * minute)).toBe(at('1 13:30'))
  })

  it('runs around the clock for who has no shifts', () => {
    expect(by(wei, at('22:00'), 30 * minute)).toBe(at('22:30'))
  })

  it('ends with the visit where no hours are left to count', () => {
    const once: Engineer = {
      ...wei,
      shifts: {
        timeZone: 'Asia/Shanghai',
        week: {},
        exceptions: [{ date: '2026-11-24', open: [['10:00', '12:00']] }],
      },
    }
    expect(by(once, at('22:00'), 3 * hour)).toBe(visit.to)
  })
})

describe('the last moment for an answer', () => {
  it('is when the engineer has to set out', () => {
    expect(latestAnswer(at('09:00'), { from: at('11:00'), travel: 40 * minute })).toBe(at('10:20'))
  })

  it('is a quarter of an hour after the question, where the way has to begin sooner', () => {
    expect(latestAnswer(at('09:00'), { from: at('10:00'), travel: 50 * minute })).toBe(at('09:15'))
  })

  it('is never later than the visit', () => {
    expect(latestAnswer(at('09:50'), { from: at('10:00'), travel: 0 })).toBe(at('10:00'))
  })

  it('has a quarter of an hour before it, since nobody is asked for a visit sooner', () => {
    const within = { from: at('08:00'), to: at('17:00') }
    const asked = toBeAskedFor({ ...job, now: at('09:00'), within })
    expect(asked.within).toEqual({ from: at('09:15'), to: at('17:00') })
    expect(toBeAskedFor({ ...job, now: at('07:00'), within }).within).toEqual(within)
  })
})
