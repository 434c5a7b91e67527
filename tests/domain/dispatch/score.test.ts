import { describe, expect, it } from 'vitest'
import type { Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import { type criteria, scoreOf, totalOf } from '../../../workflows/domain/dispatch/score.ts'
import { earliestSlot } from '../../../workflows/domain/dispatch/slot.ts'
import { at, busy, job, shanghai, suzhou, wei } from './cast.ts'

/** The points of one line for the first free time. */
function points(
  criterion: (typeof criteria)[number],
  engineer: Engineer,
  wanted: Job = job,
): number | undefined {
  const slot = earliestSlot(engineer, wanted)
  if (!slot) throw new Error('There is no free time.')
  return scoreOf(engineer, wanted, slot).find((line) => line.criterion === criterion)?.points
}

describe('a score', () => {
  it('is the sum of its lines, of which none is left out', () => {
    const slot = { from: at('08:00'), to: at('10:00'), travel: 0 }
    const lines = scoreOf(wei, job, slot)
    expect(lines).toEqual([
      { criterion: 'product', points: 40 },
      { criterion: 'region', points: 10 },
      { criterion: 'first_time_fix', points: 10 },
      { criterion: 'van_parts', points: 0 },
      { criterion: 'usual_engineer', points: 0 },
      { criterion: 'slack', points: 0 },
      { criterion: 'travel', points: 0 },
      { criterion: 'load', points: 0 },
    ])
    expect(totalOf(lines)).toBe(60)
  })

  it('is higher for those authorised on the product, by name or by its beginning', () => {
    expect(points('product', wei)).toBe(40)
    expect(points('product', { ...wei, models: ['HX-*'] })).toBe(40)
    expect(points('product', { ...wei, models: [] })).toBe(0)
  })

  it('is higher in the home region, the first that is named', () => {
    expect(points('region', wei)).toBe(10)
    expect(points('region', { ...wei, regions: ['north', 'east'] })).toBe(0)
    expect(points('region', { ...wei, regions: [] })).toBe(0)
  })

  it('is higher the more time is left before the promise, up to a day', () => {
    const due = (time: string) => points('slack', wei, { ...job, dueAt: at(time) })
    expect(due('1 08:00')).toBe(20)
    expect(due('2 08:00')).toBe(20)
    expect(due('20:00')).toBe(10)
    expect(due('08:00')).toBe(0)
    expect(due('07:59')).toBe(-60)
  })

  it('is the lower the later a broken promise is kept', () => {
    const broken = { ...job, dueAt: at('08:00'), within: { from: at('08:00'), to: at('3 18:00') } }
    const blocked = { ...wei, busy: [{ from: at('08:00'), arrival: at('08:00'), to: at('2 08:00') }] }
    expect(points('slack', blocked, broken)).toBe(-62)
  })

  it('falls by a point for each day when nothing is promised', () => {
    const open = { ...job, within: { from: at('08:00'), to: at('3 18:00') } }
    const blocked = { ...wei, busy: [{ from: at('08:00'), arrival: at('08:00'), to: at('2 08:00') }] }
    expect(points('slack', wei, open)).toBe(0)
    expect(points('slack', blocked, open)).toBe(-2)
  })

  it('falls by a point for every six minutes of the way, to 20 at most', () => {
    // 133 minutes to Suzhou are more than two hours.
    expect(points('travel', { ...wei, home: shanghai }, { ...job, place: suzhou })).toBe(-20)
    const near = { latitude: 31.2304, longitude: 121.7 }
    // 21.5 km straight, 28 km by road: 34 minutes.
    expect(points('travel', { ...wei, home: shanghai }, { ...job, place: near })).toBe(-5.7)
    expect(points('travel', wei, { ...job, place: suzhou })).toBe(0)
  })

  it('falls by four for each other visit within half a day', () => {
    expect(points('load', wei)).toBe(0)
    expect(points('load', busy(wei, ['10:00', '12:00'], ['13:00', '14:00']))).toBe(-8)
    expect(points('load', busy(wei, ['1 10:00', '1 12:00']))).toBe(0)
  })

  it('is higher for who solves this fault at once, and in the middle for who has no record', () => {
    const leak = { ...job, faultCode: 'LEAK' }
    const record = (visits: number, firstTime: number) => ({
      ...wei,
      record: { LEAK: { visits, firstTime } },
    })
    expect(points('first_time_fix', wei, leak)).toBe(10)
    expect(points('first_time_fix', record(1, 1), leak)).toBe(13.3)
    expect(points('first_time_fix', record(8, 8), leak)).toBe(18)
    expect(points('first_time_fix', record(8, 0), leak)).toBe(2)
    expect(points('first_time_fix', record(8, 8), { ...job, faultCode: 'NOISE' })).toBe(10)
    expect(points('first_time_fix', record(8, 8))).toBe(10)
  })

  it('is higher by the share of the parts that are in the van', () => {
    const parts = [
      { sku: 'PUMP', quantity: 1 },
      { sku: 'SEAL', quantity: 2 },
    ]
    const van = (pieces: Record<string, number>) =>
      points('van_parts', { ...wei, van: pieces }, { ...job, parts })
    expect(van({})).toBe(0)
    expect(van({ PUMP: 1, SEAL: 1 })).toBe(7.5)
    expect(van({ PUMP: 1, SEAL: 2 })).toBe(15)
  })

  it('is higher for the engineer whom the customer is used to', () => {
    expect(points('usual_engineer', wei, { ...job, usual: 'E-001' })).toBe(10)
    expect(points('usual_engineer', wei, { ...job, usual: 'E-002' })).toBe(0)
  })
})
