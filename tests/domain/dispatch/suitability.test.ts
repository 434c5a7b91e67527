import { describe, expect, it } from 'vitest'
import { consider } from '../../../workflows/domain/dispatch/choice.ts'
import type { Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import { at, hangzhou, hour, job, ming, shanghai, suzhou, wei } from './cast.ts'

/** Why the engineer cannot be asked; [] when they can. */
function obstacles(engineer: Engineer, wanted: Job = job): string[] {
  const [ruledOut] = consider([engineer], wanted).ruledOut
  return (ruledOut?.obstacles ?? []).map(({ code, about }) =>
    about === undefined ? code : `${code} ${about}`,
  )
}

describe('skills', () => {
  it('are all needed, and more do no harm', () => {
    expect(obstacles(wei)).toEqual([])
    expect(obstacles(wei, { ...job, skills: ['hydraulics', 'electrics'] })).toEqual([])
    expect(obstacles(wei, { ...job, skills: ['hydraulics', 'software'] })).toEqual(['lacks_skill software'])
    expect(obstacles(wei, { ...job, skills: [] })).toEqual([])
  })

  it('have to have the level, each of them', () => {
    const both = { ...job, skills: ['hydraulics', 'electrics'] }
    expect(obstacles(wei, { ...both, level: 1 })).toEqual([])
    expect(obstacles(wei, { ...both, level: 3 })).toEqual(['lacks_level electrics'])
    expect(obstacles(wei, { ...both, level: 4 })).toEqual(['lacks_level hydraulics', 'lacks_level electrics'])
  })
})

describe('a certificate', () => {
  const needed = { ...job, certificates: ['high-voltage'] }
  const until = (validUntil: string) => ({ ...wei, certificates: [{ code: 'high-voltage', validUntil }] })

  it('counts on its last day, and no longer on the day after', () => {
    expect(obstacles(until('2026-11-23'), needed)).toEqual([])
    expect(obstacles(until('2026-11-22'), needed)).toEqual(['lacks_certificate high-voltage'])
  })

  it('has to be there, and to be the right one', () => {
    expect(obstacles(wei, needed)).toEqual(['lacks_certificate high-voltage'])
    const other = { ...wei, certificates: [{ code: 'lifting', validUntil: '2030-01-01' }] }
    expect(obstacles(other, needed)).toEqual(['lacks_certificate high-voltage'])
  })

  it('has to be valid when the visit is, not when it is asked for', () => {
    const tomorrow = { ...needed, within: { from: at('08:00'), to: at('1 18:00') } }
    const free = until('2026-11-23')
    const booked = { ...free, busy: [{ from: at('08:00'), arrival: at('08:00'), to: at('1 08:00') }] }
    expect(obstacles(free, tomorrow)).toEqual([])
    expect(obstacles(booked, tomorrow)).toEqual(['lacks_certificate high-voltage'])
  })

  it('ends by the clock where the engineer works', () => {
    // 06:00 on Tuesday in Shanghai is still Monday in UTC.
    const early = { ...needed, within: { from: at('1 06:00'), to: at('1 08:00') } }
    const night = { timeZone: 'Asia/Shanghai', week: { tue: [['05:00', '09:00'] as const] }, exceptions: [] }
    expect(obstacles({ ...until('2026-11-23'), shifts: night }, early)).toEqual([
      'lacks_certificate high-voltage',
    ])
    expect(obstacles({ ...until('2026-11-24'), shifts: night }, early)).toEqual([])
    expect(obstacles(until('2026-11-23'), early)).toEqual([])
  })
})

describe('a product', () => {
  it('is for those authorised on it, by name or by its beginning, and for generalists', () => {
    expect(obstacles({ ...wei, models: ['HX-100', 'HX-200'] })).toEqual([])
    expect(obstacles({ ...wei, models: ['HX-*'] })).toEqual([])
    expect(obstacles({ ...wei, models: [] })).toEqual([])
    expect(obstacles({ ...wei, models: ['HX-100', 'VM-*'] })).toEqual(['not_authorised HX-200'])
  })

  it('that nobody has named is for all', () => {
    const { model: _, ...unnamed } = job
    expect(obstacles({ ...wei, models: ['HX-100'] }, unnamed)).toEqual([])
  })
})

describe('a region', () => {
  it('has to be served; who names none serves all', () => {
    expect(obstacles({ ...wei, regions: ['north', 'east'] })).toEqual([])
    expect(obstacles({ ...wei, regions: [] })).toEqual([])
    expect(obstacles({ ...wei, regions: ['north'] })).toEqual(['other_region east'])
  })

  it('does not count where a radius does', () => {
    const near = { ...wei, regions: ['north'], home: shanghai, radius: 100 }
    expect(obstacles(near, { ...job, place: suzhou })).toEqual([])
    expect(obstacles(near)).toEqual(['other_region east'])
  })
})

describe('a radius', () => {
  it('reaches as far as it says, in kilometres of a straight line', () => {
    const within = (radius: number) => ({ ...wei, home: shanghai, radius })
    // 85 km as the crow flies.
    expect(obstacles(within(86), { ...job, place: suzhou })).toEqual([])
    expect(obstacles(within(84), { ...job, place: suzhou })).toEqual(['too_far'])
    expect(obstacles(within(84), { ...job, place: hangzhou })).toEqual(['too_far'])
  })
})

describe('somebody who is not wanted', () => {
  it('by the customer, or does not want to, is not asked; others are', () => {
    expect(obstacles(wei, { ...job, passedOver: ['E-001'] })).toEqual(['passed_over'])
    expect(obstacles(wei, { ...job, excluded: ['E-001'] })).toEqual(['excluded_by_customer'])
    expect(obstacles(ming, { ...job, passedOver: ['E-001'], excluded: ['E-001'] })).toEqual([])
  })
})

describe('several obstacles', () => {
  it('are all named', () => {
    const wanted = { ...job, skills: ['software'], certificates: ['lifting'], passedOver: ['E-001'] }
    expect(obstacles({ ...wei, regions: ['north'], models: ['HX-100'] }, wanted)).toEqual([
      'other_region east',
      'lacks_skill software',
      'not_authorised HX-200',
      'passed_over',
      'lacks_certificate lifting',
    ])
  })

  it('leave the time out, which is looked for only when there is no other', () => {
    const tooLong = { ...job, duration: 11 * hour }
    expect(obstacles(wei, tooLong)).toEqual(['no_free_time'])
    expect(obstacles(wei, { ...tooLong, skills: ['software'] })).toEqual(['lacks_skill software'])
  })
})
