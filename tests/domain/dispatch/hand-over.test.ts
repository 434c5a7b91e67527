import { describe, expect, it } from 'vitest'
import { nobodyLeft, slackOut } from '../../../workflows/domain/dispatch/hand-over.ts'
import type { Hindrance } from '../../../workflows/domain/dispatch/hindrance.ts'
import { at } from './cast.ts'

describe('a visit for which nobody is left', () => {
  const hindrances: Hindrance[] = [
    { code: 'lacks_skill', about: 'plc', all: 9, alone: 7 },
    { code: 'other_region', about: 'east', all: 5, alone: 2 },
    { code: 'no_free_time', all: 1, alone: 1 },
    { code: 'too_far', all: 1, alone: 0 },
  ]

  it('is handed over with what keeps most people from it, and not with everything', () => {
    expect(nobodyLeft(0, hindrances)).toEqual({ code: 'none_suitable', hindrances: hindrances.slice(0, 3) })
  })

  it('says how many were asked, when some were', () => {
    expect(nobodyLeft(2, hindrances)).toMatchObject({ code: 'offers_exhausted', asked: 2 })
  })
})

describe('slack', () => {
  // Due at 12:00: whoever is asked next has to be asked by 11:00.
  const job = { now: at('09:00'), dueAt: at('12:00') }
  const arrival = at('11:30')

  it('is out when the answer could come later than somebody else can still be asked', () => {
    expect(slackOut(job, arrival, at('11:00') + 1)).toBe(true)
    expect(slackOut(job, arrival, at('11:00'))).toBe(false)
  })

  it('cannot run out without a promise, with one that is lost, or by a visit that breaks it anyway', () => {
    expect(slackOut({ now: job.now }, arrival, at('1 09:00'))).toBe(false)
    expect(slackOut({ ...job, now: at('11:01') }, arrival, at('11:31'))).toBe(false)
    expect(slackOut(job, at('12:00') + 1, at('11:30'))).toBe(false)
    expect(slackOut({ ...job, now: at('11:00') }, at('12:00'), at('11:30'))).toBe(true)
  })
})
