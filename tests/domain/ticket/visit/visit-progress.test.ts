import { describe, expect, it } from 'vitest'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import {
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  at,
  eventsOf,
  ming,
  refusalOf,
  told,
  wei,
} from '../../../support/cast.ts'

const weiAt = (time: string) => ({ now: at(`2026-11-23 ${time}`), by: wei })
const depart: Command = { type: 'depart' }
const start: Command = { type: 'startWork', faultConfirmed: true, words: 'w-safe' }

describe('setting out', () => {
  it('is a stage of its own, which ends with the arrival', () => {
    const underway = told(anAcceptedVisit(), depart, weiAt('12:15'))
    expect(underway.visit).toEqual({ ...anAcceptedVisit().visit, departed: { at: at('2026-11-23 12:15') } })
    expect(stageOf(underway)).toBe('on_the_way')
    expect(stageOf(told(underway, { type: 'arrive' }, weiAt('12:58')))).toBe('on_site')
  })

  it('with another estimate is news each time, and with the same one is not', () => {
    const delayed: Command = { type: 'depart', expectedAt: at('2026-11-23 13:30') }
    const once = told(told(anAcceptedVisit(), depart, weiAt('12:15')), delayed, weiAt('12:40'))
    expect(once.visit?.departed).toEqual({ at: at('2026-11-23 12:40'), expectedAt: at('2026-11-23 13:30') })
    expect(eventsOf(once, delayed, weiAt('12:41'))).toEqual([])
  })

  it('comes after accepting and before arriving, towards a time that lies ahead', () => {
    expect(refusalOf(anOfferedVisit(), depart, weiAt('09:30'))).toBe('not_accepted')
    expect(refusalOf(anArrivedVisit(), depart, weiAt('13:10'))).toBe('already_arrived')
    const past: Command = { type: 'depart', expectedAt: at('2026-11-23 12:15') }
    expect(refusalOf(anAcceptedVisit(), past, weiAt('12:15'))).toBe('time_passed')
    expect(refusalOf(anAcceptedVisit(), depart, { ...weiAt('12:15'), by: ming })).toBe('not_your_visit')
  })
})

describe('beginning to work', () => {
  it('is a stage of its own, and completion needs none of it', () => {
    const working = told(anArrivedVisit(), start, weiAt('13:15'))
    expect(working.visit?.workingSince).toBe(at('2026-11-23 13:15'))
    expect(stageOf(working)).toBe('working')
    const report: Command = { type: 'complete', partsUsed: [], words: 'w-report' }
    expect(stageOf(told(working, report, weiAt('14:30')))).toBe('awaiting_verification')
    expect(stageOf(told(anArrivedVisit(), report, weiAt('14:30')))).toBe('awaiting_verification')
  })

  it('comes after arriving, and once', () => {
    expect(refusalOf(anAcceptedVisit(), start, weiAt('13:00'))).toBe('not_arrived')
    expect(refusalOf(told(anArrivedVisit(), start, weiAt('13:15')), start, weiAt('13:16'))).toBe(
      'already_working',
    )
    expect(refusalOf(aCompletedTicket(), start, weiAt('14:50'))).toBe('already_completed')
  })
})
