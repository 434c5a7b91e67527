import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consider } from '../../../workflows/domain/dispatch/choice.ts'
import type { Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import { freeTimes } from '../../../workflows/domain/dispatch/free-times.ts'
import { at, busy, hour, job, ming, shanghai, suzhou, wei } from './cast.ts'

/** `09:00 E-001 E-002`, by the clock in Shanghai. */
function times(engineers: readonly Engineer[], wanted: Job = job, limit = 20): string[] {
  return freeTimes(engineers, wanted, limit).map(({ from, to, engineers: who }) => {
    expect(to - from).toBe(wanted.duration)
    return [new Date(from + 8 * hour).toISOString().slice(11, 16), ...who].join(' ')
  })
}

describe('the times at which somebody could come', () => {
  it('are full hours, in order, each with everybody who could', () => {
    expect(times([busy(ming, ['08:30', '13:30']), busy(wei, ['10:00', '12:00'])])).toEqual([
      '08:00 E-001',
      '12:00 E-001',
      '13:00 E-001',
      '14:00 E-001 E-002',
      '15:00 E-001 E-002',
      '16:00 E-001 E-002',
    ])
  })

  it('are as many as are asked for, the earliest', () => {
    expect(times([wei], job, 2)).toEqual(['08:00 E-001', '09:00 E-001'])
  })

  it('leave time for the way there', () => {
    // From Shanghai at 07:00, two hours and 13 minutes: the first full hour is 10:00.
    expect(times([{ ...wei, home: shanghai }], { ...job, place: suzhou }, 1)).toEqual(['10:00 E-001'])
  })

  it('end with the certificate', () => {
    const expiring = { ...wei, certificates: [{ code: 'high-voltage', validUntil: '2026-11-23' }] }
    const days = { ...job, certificates: ['high-voltage'], within: { from: at('08:00'), to: at('2 18:00') } }
    const found = freeTimes([expiring], days, 100)
    // The engineer's clock is not known, so the day is UTC's: until 08:00 the next morning.
    expect(found.at(-1)?.to).toBe(at('1 08:00'))
  })

  it('are none where nobody is free, or where the frame is too short', () => {
    expect(times([busy(wei, ['07:00', '17:00'])])).toEqual([])
    expect(times([wei], { ...job, within: { from: at('08:00'), to: at('09:59') } })).toEqual([])
    expect(times([])).toEqual([])
  })
})

it('each time offered is one at which choosing finds the very same people, and no earlier one is left out', () => {
  const visit = fc
    .tuple(fc.integer({ min: 7, max: 16 }), fc.integer({ min: 1, max: 3 }))
    .map(([from, length]) => [clock(from), clock(from + length)] as [string, string])
  fc.assert(
    fc.property(fc.array(visit, { maxLength: 3 }), fc.array(visit, { maxLength: 3 }), (one, other) => {
      const people = [busy(wei, ...one), busy(ming, ...other)]
      const found = freeTimes(people, job, 20).map(({ from, engineers }) => ({ from, engineers }))
      const expected = Array.from({ length: 9 }, (_, index) => at('08:00') + index * hour)
        .map((from) => ({ from, engineers: freeAt(people, from) }))
        .filter(({ engineers }) => engineers.length > 0)
      expect(found).toEqual(expected)
    }),
  )
})

function freeAt(people: readonly Engineer[], from: number): string[] {
  const { candidates } = consider(people, { ...job, within: { from, to: from + job.duration } })
  return candidates.map(({ engineer }) => engineer).sort()
}

function clock(full: number): string {
  return `${String(full).padStart(2, '0')}:00`
}
