import { describe, expect, it } from 'vitest'
import {
  type Clock,
  clockState,
  countedSpans,
  dueAt,
  reach,
  remaining,
  stop,
} from '../../../workflows/domain/sla/clock.ts'
import { milliseconds } from '../../../workflows/domain/time/instant.ts'
import { anOpenTicket, at } from '../../support/cast.ts'

const clock: Clock = {
  kind: 'response',
  cycle: 1,
  target: 'PT24H',
  startedAt: at('2026-11-23 08:00'),
}
const lunch = { from: at('2026-11-23 12:00'), to: at('2026-11-23 13:00') }
const lasting = { from: at('2026-11-23 20:00') }

describe('the handbook’s promise to respond', () => {
  it.each([
    ['urgent', '2026-11-24 08:00'],
    ['normal', '2026-11-25 08:00'],
    ['low', '2026-11-26 08:00'],
  ] as const)('for %s, received 2026-11-23 08:00, is due %s', (urgency, due) => {
    const [response] = anOpenTicket({ urgency }).clocks
    expect(response && dueAt(response, [])).toBe(at(due))
  })

  it('counts on Saturdays and Sundays, and over the change to winter time', () => {
    const [weekend] = anOpenTicket({ receivedAt: at('2026-11-27 22:30') }).clocks
    expect(weekend && dueAt(weekend, [])).toBe(at('2026-11-28 22:30'))
    const [autumn] = anOpenTicket({ receivedAt: at('2026-10-31 20:00') }).clocks
    expect(autumn && dueAt(autumn, [])).toBe(at('2026-11-01 20:00'))
  })
})

describe('the state of a clock', () => {
  it('is running, also between pauses and past its deadline', () => {
    expect(clockState(clock, [])).toBe('running')
    expect(clockState(clock, [lunch])).toBe('running')
    expect(clockState({ ...clock, breachedAt: at('2026-11-24 08:00') }, [])).toBe('running')
  })

  it('is paused while a pause lasts', () => {
    expect(clockState(clock, [lunch, lasting])).toBe('paused')
  })

  it('is met when it stops a millisecond before the deadline, missed at it and after it', () => {
    expect(stateAfterStop('2026-11-24 07:59:59.999')).toBe('met')
    expect(stateAfterStop('2026-11-24 08:00:00.000')).toBe('missed')
    expect(stateAfterStop('2026-11-24 08:00:00.001')).toBe('missed')
  })

  it('stays as it was stopped: later pauses and stops change nothing', () => {
    const met = stop(clock, [], at('2026-11-23 09:00'))
    expect(clockState(met, [lasting])).toBe('met')
    expect(dueAt(met, [lunch, lasting])).toBe(at('2026-11-24 08:00'))
    expect(stop(met, [], at('2026-11-25 09:00'), true)).toBe(met)
  })

  it('is cancelled without a verdict, even past the deadline', () => {
    expect(clockState(stop(clock, [], at('2026-11-25 08:00'), true), [])).toBe('cancelled')
  })

  it('is missed once it was breached, even when a re-plan moved the deadline ahead again', () => {
    const replanned = { ...clock, target: 'PT72H', breachedAt: at('2026-11-24 08:00') }
    expect(clockState(stop(replanned, [], at('2026-11-24 09:00')), [])).toBe('missed')
  })

  it('keeps the deadline as it stood, and none when it stopped during a pause', () => {
    const worked = stop(clock, [lunch], at('2026-11-23 14:00'))
    expect(worked.stopped).toEqual({
      at: at('2026-11-23 14:00'),
      outcome: 'met',
      dueAt: at('2026-11-24 09:00'),
    })
    const paused = stop(clock, [lasting], at('2026-11-23 21:00'))
    expect(paused.stopped).toEqual({ at: at('2026-11-23 21:00'), outcome: 'met' })
    expect(dueAt(paused, [])).toBeUndefined()
  })

  function stateAfterStop(moment: string) {
    return clockState(stop(clock, [], at(moment)), [])
  }
})

describe('a pause', () => {
  it('takes the deadline away while it lasts, and leaves what remains', () => {
    expect(dueAt(clock, [lasting])).toBeUndefined()
    // 08:00 to 20:00 is used: half of the day.
    expect(remaining(clock, [lasting], at('2026-11-23 20:00'))).toBe('PT12H')
    expect(remaining(clock, [lasting], at('2026-12-24 20:00'))).toBe('PT12H')
  })

  it('lets the clock continue with what remained when it ends', () => {
    const night = { ...lasting, to: at('2026-11-25 08:00') }
    expect(dueAt(clock, [night])).toBe(at('2026-11-25 20:00'))
    expect(remaining(clock, [night], at('2026-11-25 08:00'))).toBe('PT12H')
    expect(remaining(clock, [night], at('2026-11-25 19:00'))).toBe('PT1H')
  })

  it('counts from the clock’s start only, when it began before', () => {
    const early = { from: at('2026-11-23 07:00'), to: at('2026-11-23 09:30') }
    expect(dueAt(clock, [early])).toBe(at('2026-11-24 09:30'))
    expect(countedSpans(clock, [early])).toEqual([
      { from: milliseconds(at('2026-11-23 09:30')), to: Number.POSITIVE_INFINITY },
    ])
  })

  it('adds up with others', () => {
    const tea = { from: at('2026-11-23 16:00'), to: at('2026-11-23 16:20') }
    expect(dueAt(clock, [lunch, tea])).toBe(at('2026-11-24 09:20'))
  })

  it('changes nothing when it begins at the deadline or later', () => {
    expect(dueAt(clock, [{ from: at('2026-11-24 08:00') }])).toBe(at('2026-11-24 08:00'))
    expect(dueAt(clock, [{ from: at('2026-11-24 09:00') }])).toBe(at('2026-11-24 08:00'))
    expect(dueAt(clock, [{ from: at('2026-11-24 07:59:59.999') }])).toBeUndefined()
  })
})

describe('what remains', () => {
  it('runs down to nothing and no further', () => {
    expect(remaining(clock, [], at('2026-11-23 08:00'))).toBe('PT24H')
    expect(remaining(clock, [], at('2026-11-23 09:30'))).toBe('PT22H30M')
    expect(remaining(clock, [], at('2026-11-24 08:00'))).toBe('PT0S')
    expect(remaining(clock, [], at('2026-11-30 08:00'))).toBe('PT0S')
  })

  it('is all of it before the clock has started', () => {
    expect(remaining(clock, [], at('2026-11-23 07:00'))).toBe('PT24H')
  })
})

describe('a share of the target', () => {
  it('of half a millisecond is rounded up: the time is used up indeed', () => {
    expect(reach(clock, [], 1)).toBe(at('2026-11-23 08:00:00.001'))
    expect(reach(clock, [], 1.5)).toBe(at('2026-11-23 08:00:00.002'))
    expect(reach(clock, [], 2)).toBe(at('2026-11-23 08:00:00.002'))
  })

  it('is rounded up after a pause too', () => {
    const blink = { from: at('2026-11-23 08:00:00.001'), to: at('2026-11-23 09:00') }
    expect(reach(clock, [blink], 1)).toBe(at('2026-11-23 08:00:00.001'))
    expect(reach(clock, [blink], 1.5)).toBe(at('2026-11-23 09:00:00.001'))
  })
})
