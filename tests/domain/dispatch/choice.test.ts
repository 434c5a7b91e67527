import { describe, expect, it } from 'vitest'
import { consider, pick } from '../../../workflows/domain/dispatch/choice.ts'
import type { Engineer, Job } from '../../../workflows/domain/dispatch/engineer.ts'
import { hindrances } from '../../../workflows/domain/dispatch/hindrance.ts'
import { at, busy, hour, job, ming, wei } from './cast.ts'

function ranked(engineers: Engineer[], wanted: Job = job): string[] {
  return consider(engineers, wanted).candidates.map(({ engineer }) => engineer)
}

// Each pair differs in the rule it is named after; where a later rule speaks, it speaks for the other one.
describe('who is asked first', () => {
  it('is the one authorised on the product, before a generalist from the home region', () => {
    const generalist = { ...wei, models: [] }
    const authorised = { ...ming, regions: ['north', 'east'] }
    expect(ranked([generalist, authorised])).toEqual(['E-002', 'E-001'])
  })

  it('is the one at home there, before one from another region who has fewer visits', () => {
    const away = { ...wei, regions: ['north', 'east'] }
    const home = busy(ming, ['08:00', '10:00'])
    expect(ranked([away, home])).toEqual(['E-002', 'E-001'])
  })

  it('is the one with fewer visits, before one who could come earlier', () => {
    const many = busy(wei, ['12:00', '13:00'], ['14:00', '15:00'])
    const few = busy(ming, ['08:00', '12:00'])
    expect(ranked([many, few])).toEqual(['E-002', 'E-001'])
  })

  it('is the one who keeps the promise, before one with fewer visits who breaks it', () => {
    const promised = { ...job, dueAt: at('12:00') }
    const late = busy(wei, ['08:00', '13:00'])
    const inTime = busy(ming, ['10:00', '12:00'], ['12:00', '13:00'], ['14:00', '15:00'])
    expect(ranked([late, inTime], promised)).toEqual(['E-002', 'E-001'])
  })

  it('is the one who can come earlier, before the lower id', () => {
    expect(ranked([busy(wei, ['08:00', '11:00']), busy(ming, ['08:00', '10:00'])])).toEqual([
      'E-002',
      'E-001',
    ])
  })

  it('is the lower id when all else is equal', () => {
    expect(ranked([ming, wei])).toEqual(['E-001', 'E-002'])
    expect(pick([ming, wei], job)?.engineer).toBe('E-001')
  })

  it('is told with the time and the points', () => {
    expect(pick([busy(wei, ['08:00', '10:00'])], job)).toMatchObject({
      engineer: 'E-001',
      slot: { from: at('10:00'), to: at('12:00'), travel: 0 },
      // 40 for the product, 10 at home, 10 without a record, 4 less for the other visit, 0.1 less for two hours.
      score: 55.9,
    })
  })

  it('is nobody when nobody can', () => {
    expect(pick([], job)).toBeUndefined()
    expect(pick([wei], { ...job, skills: ['software'] })).toBeUndefined()
    expect(pick([wei], { ...job, duration: 11 * hour })).toBeUndefined()
  })
})

describe('a job that nobody can do', () => {
  const software = { ...job, skills: ['software'] }
  const away = { ...ming, regions: ['north'] }

  it('says what keeps how many from it, and how many fail on that alone', () => {
    expect(hindrances([wei, { ...wei, id: 'E-003' }, away], software)).toEqual([
      { code: 'lacks_skill', about: 'software', all: 3, alone: 2 },
      { code: 'other_region', about: 'east', all: 1, alone: 0 },
    ])
  })

  it('says so too when it is only the time', () => {
    expect(hindrances([wei, away], { ...job, duration: 11 * hour })).toEqual([
      { code: 'no_free_time', all: 1, alone: 1 },
      { code: 'other_region', about: 'east', all: 1, alone: 1 },
    ])
  })

  it('is not one that somebody can do', () => {
    expect(hindrances([wei, away], job)).toEqual([])
  })
})
