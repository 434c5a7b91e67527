import { describe, expect, it } from 'vitest'
import type { Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import { earliestSlot } from '../../../workflows/domain/dispatch/slot.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import { at, busy, hour, job, minute, shanghai, suzhou, wei } from './cast.ts'

/** The visit as the clock in Shanghai shows it, and the way there in minutes. */
function slot(engineer: Engineer, wanted: Job = job): string | undefined {
  const found = earliestSlot(engineer, wanted)
  if (!found) return undefined
  const clock = (time: number) => new Date(time + 8 * hour).toISOString().slice(8, 16).replace('T', ' ')
  return `${clock(found.from)} to ${clock(found.to)} after ${found.travel / minute}`
}

const hours = (from: string, to: string) => ({ from: at(from), to: at(to) })

describe('the first free time', () => {
  it('is where the visits leave room, and may touch them', () => {
    expect(slot(wei)).toBe('23 08:00 to 23 10:00 after 0')
    expect(slot(busy(wei, ['09:00', '12:00']))).toBe('23 12:00 to 23 14:00 after 0')
    expect(slot(busy(wei, ['10:00', '12:00']))).toBe('23 08:00 to 23 10:00 after 0')
    expect(slot(busy(wei, ['12:00', '14:00'], ['08:00', '11:00']))).toBe('23 14:00 to 23 16:00 after 0')
  })

  it('begins and ends inside the window', () => {
    expect(slot(wei, { ...job, within: hours('08:00', '10:00') })).toBe('23 08:00 to 23 10:00 after 0')
    expect(slot(wei, { ...job, within: hours('08:00', '09:59') })).toBeUndefined()
    expect(slot(busy(wei, ['06:00', '09:00']), { ...job, within: hours('08:00', '10:00') })).toBeUndefined()
    expect(slot(busy(wei, ['08:00', '17:00']))).toBeUndefined()
  })
})

// Shanghai to Suzhou: 85 km straight, 111 km by road, 2 hours 13 minutes.
describe('the way', () => {
  const there = { ...job, place: suzhou }
  const home = { ...wei, home: shanghai }

  it('from home comes first, before the visit, and not before now', () => {
    expect(slot(home, there)).toBe('23 09:13 to 23 11:13 after 133')
    expect(slot(home, { ...there, now: at('05:47') })).toBe('23 08:00 to 23 10:00 after 133')
    expect(slot(home, { ...there, now: at('05:48') })).toBe('23 08:01 to 23 10:01 after 133')
  })

  it('from the visit before and on to the next one both have to fit', () => {
    const between = busy(home, ['08:00', '09:00', shanghai], ['15:26', '17:00', shanghai])
    // 09:00 and 2:13 is 11:13, two hours make 13:13, and 2:13 back 15:26.
    expect(slot(between, there)).toBe('23 11:13 to 23 13:13 after 133')
    const tight = busy(home, ['08:00', '09:00', shanghai], ['15:25', '17:00', shanghai])
    expect(slot(tight, there)).toBeUndefined()
  })

  it('to a next visit that was booked with a way of its own is not counted twice', () => {
    const next = { from: at('12:00'), arrival: at('14:13'), to: at('15:00'), place: shanghai }
    const early = { ...there, now: at('05:47') }
    expect(slot({ ...home, busy: [next] }, { ...early, duration: 4 * hour })).toBe(
      '23 08:00 to 23 12:00 after 133',
    )
    expect(slot({ ...home, busy: [next] }, { ...early, duration: 4 * hour + minute })).toBeUndefined()
  })

  it('is nothing to a stop at the same place', () => {
    expect(slot(busy(home, ['08:00', '09:00', suzhou]), there)).toBe('23 09:00 to 23 11:00 after 0')
  })

  it('cannot be reckoned where a place is unknown', () => {
    expect(slot(wei, there)).toBe('23 08:00 to 23 10:00 after 0')
    expect(slot(home, job)).toBe('23 08:00 to 23 10:00 after 0')
  })
})

const office: Calendar = {
  timeZone: 'Asia/Shanghai',
  week: {
    mon: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    tue: [['09:00', '12:00']],
  },
  exceptions: [],
}
const twoDays = { ...job, within: hours('08:00', '1 18:00') }

describe('shifts', () => {
  it('hold the whole visit and the way there', () => {
    expect(slot({ ...wei, shifts: office })).toBe('23 09:00 to 23 11:00 after 0')
    // Neither three hours nor four hold a way of 2:13 and two hours of work; one hour of work fits after noon.
    const far = { ...job, place: suzhou }
    expect(slot({ ...wei, shifts: office, home: shanghai }, far)).toBeUndefined()
    expect(slot({ ...wei, shifts: office, home: shanghai }, { ...far, duration: hour })).toBe(
      '23 15:13 to 23 16:13 after 133',
    )
    expect(slot({ ...wei, shifts: office }, { ...job, duration: 4 * hour })).toBe(
      '23 13:00 to 23 17:00 after 0',
    )
    expect(slot({ ...wei, shifts: office }, { ...twoDays, duration: 5 * hour })).toBeUndefined()
  })

  it('go over to the next day when the first is full', () => {
    const full = busy({ ...wei, shifts: office }, ['09:00', '11:00'], ['13:00', '16:00'])
    expect(slot(full, twoDays)).toBe('24 09:00 to 24 11:00 after 0')
  })

  it('over midnight hold a visit over midnight', () => {
    const night: Calendar = { ...office, week: { mon: [['22:00', '06:00']] } }
    const wanted = { ...twoDays, within: hours('23:30', '1 06:00') }
    expect(slot({ ...wei, shifts: night }, wanted)).toBe('23 23:30 to 24 01:30 after 0')
    expect(slot({ ...wei, shifts: night }, { ...twoDays, duration: 8 * hour })).toBe(
      '23 22:00 to 24 06:00 after 0',
    )
  })

  it('have a way that begins before the window, within the hours', () => {
    const wanted = { ...job, place: suzhou, within: hours('15:13', '17:13') }
    const long: Calendar = { ...office, week: { mon: [['13:00', '18:00']] } }
    expect(slot({ ...wei, home: shanghai, shifts: long }, wanted)).toBe('23 15:13 to 23 17:13 after 133')
    expect(
      slot({ ...wei, home: shanghai, shifts: long }, { ...wanted, within: hours('15:12', '17:12') }),
    ).toBeUndefined()
  })

  it('are the same for a question about another week', () => {
    const engineer = { ...wei, shifts: office }
    expect(slot(engineer)).toBe('23 09:00 to 23 11:00 after 0')
    const later = 28 * 24 * hour
    const inFourWeeks = {
      ...job,
      now: job.now + later,
      within: { from: job.within.from + later, to: job.within.to + later },
    }
    expect(slot(engineer, inFourWeeks)).toBe('21 09:00 to 21 11:00 after 0')
    expect(slot(engineer)).toBe('23 09:00 to 23 11:00 after 0')
  })
})

describe('leave', () => {
  it('is no time to work, whatever the shifts say and whoever has none', () => {
    const away = [hours('00:00', '14:00')]
    expect(slot({ ...wei, leave: away })).toBe('23 14:00 to 23 16:00 after 0')
    expect(slot({ ...wei, leave: away, shifts: office })).toBe('23 14:00 to 23 16:00 after 0')
    expect(slot({ ...wei, leave: [hours('00:00', '1 00:00')] })).toBeUndefined()
  })
})

describe('on-call hours', () => {
  const evening: Calendar = { ...office, week: { mon: [['17:00', '21:00']] } }
  const onCall = busy({ ...wei, shifts: office, onCall: evening }, ['09:00', '12:00'], ['13:00', '16:00'])
  const wanted = { ...job, within: hours('08:00', '21:00') }

  it('are for what is urgent only, and join the shift that they touch', () => {
    expect(slot(onCall, wanted)).toBeUndefined()
    expect(slot(onCall, { ...wanted, urgent: true })).toBe('23 16:00 to 23 18:00 after 0')
  })

  it('end like the shift does', () => {
    expect(slot(onCall, { ...wanted, urgent: true, duration: 5 * hour })).toBe('23 16:00 to 23 21:00 after 0')
    expect(slot(onCall, { ...wanted, urgent: true, duration: 5 * hour + minute })).toBeUndefined()
  })
})
