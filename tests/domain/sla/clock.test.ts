import { describe, expect, it } from 'vitest'
import {
  type Clock,
  clockState,
  countedSpans,
  dueAt,
  type Reckoning,
  reach,
  remaining,
  stop,
} from '../../../workflows/domain/sla/clock.ts'
import type { Pause } from '../../../workflows/domain/sla/pause.ts'
import { handbook } from '../../../workflows/domain/sla/policy.ts'
import { milliseconds } from '../../../workflows/domain/time/instant.ts'
import { anOpenTicket, at, lin } from '../../support/cast.ts'

const clock: Clock = {
  kind: 'response',
  cycle: 1,
  round: 1,
  target: 'PT24H',
  pausedBy: ['customer'],
  startedAt: at('2026-11-23 08:00'),
}
const lunch = pause('2026-11-23 12:00', '2026-11-23 13:00')
const lasting = pause('2026-11-23 20:00')

const unpaused: Reckoning = { policy: handbook, pauses: [] }

describe('the handbook’s promise to respond', () => {
  it.each([
    ['urgent', '2026-11-24 08:00'],
    ['normal', '2026-11-25 08:00'],
    ['low', '2026-11-26 08:00'],
  ] as const)('for %s, received 2026-11-23 08:00, is due %s', (urgency, due) => {
    const [response] = anOpenTicket({ urgency }).clocks
    expect(response && dueAt(response, unpaused)).toBe(at(due))
  })

  it('counts on Saturdays and Sundays, and over the change to winter time', () => {
    const [weekend] = anOpenTicket({ receivedAt: at('2026-11-27 22:30') }).clocks
    expect(weekend && dueAt(weekend, unpaused)).toBe(at('2026-11-28 22:30'))
    const [autumn] = anOpenTicket({ receivedAt: at('2026-10-31 20:00') }).clocks
    expect(autumn && dueAt(autumn, unpaused)).toBe(at('2026-11-01 20:00'))
  })
})

describe('the state of a clock', () => {
  it('is running, also between pauses and past its deadline', () => {
    expect(clockState(clock, unpaused)).toBe('running')
    expect(clockState(clock, pausedIn(lunch))).toBe('running')
    expect(clockState({ ...clock, breachedAt: at('2026-11-24 08:00') }, unpaused)).toBe('running')
  })

  it('is paused while a pause lasts', () => {
    expect(clockState(clock, pausedIn(lunch, lasting))).toBe('paused')
  })

  it('is met when it stops a millisecond before the deadline, missed at it and after it', () => {
    expect(stateAfterStop('2026-11-24 07:59:59.999')).toBe('met')
    expect(stateAfterStop('2026-11-24 08:00:00.000')).toBe('missed')
    expect(stateAfterStop('2026-11-24 08:00:00.001')).toBe('missed')
  })

  it('stays as it was stopped: later pauses and stops change nothing', () => {
    const met = stop(clock, unpaused, at('2026-11-23 09:00'))
    expect(clockState(met, pausedIn(lasting))).toBe('met')
    expect(dueAt(met, pausedIn(lunch, lasting))).toBe(at('2026-11-24 08:00'))
    expect(stop(met, unpaused, at('2026-11-25 09:00'), true)).toBe(met)
  })

  it('is cancelled without a verdict, even past the deadline', () => {
    expect(clockState(stop(clock, unpaused, at('2026-11-25 08:00'), true), unpaused)).toBe('cancelled')
  })

  it('is missed once it was breached, even when a re-plan moved the deadline ahead again', () => {
    const replanned = { ...clock, target: 'PT72H', breachedAt: at('2026-11-24 08:00') }
    expect(clockState(stop(replanned, unpaused, at('2026-11-24 09:00')), unpaused)).toBe('missed')
  })

  it('keeps the deadline as it stood, and none when it stopped during a pause', () => {
    const worked = stop(clock, pausedIn(lunch), at('2026-11-23 14:00'))
    expect(worked.stopped).toEqual({
      at: at('2026-11-23 14:00'),
      outcome: 'met',
      dueAt: at('2026-11-24 09:00'),
    })
    const paused = stop(clock, pausedIn(lasting), at('2026-11-23 21:00'))
    expect(paused.stopped).toEqual({ at: at('2026-11-23 21:00'), outcome: 'met' })
    expect(dueAt(paused, unpaused)).toBeUndefined()
  })

  function stateAfterStop(moment: string) {
    return clockState(stop(clock, unpaused, at(moment)), unpaused)
  }
})

describe('a pause', () => {
  it('takes the deadline away while it lasts, and leaves what remains', () => {
    expect(dueAt(clock, pausedIn(lasting))).toBeUndefined()
    // 08:00 to 20:00 is used: half of the day.
    expect(remaining(clock, pausedIn(lasting), at('2026-11-23 20:00'))).toBe('PT12H')
    expect(remaining(clock, pausedIn(lasting), at('2026-12-24 20:00'))).toBe('PT12H')
  })

  it('lets the clock continue with what remained when it ends', () => {
    const night: Pause = { ...lasting, to: at('2026-11-25 08:00') }
    expect(dueAt(clock, pausedIn(night))).toBe(at('2026-11-25 20:00'))
    expect(remaining(clock, pausedIn(night), at('2026-11-25 08:00'))).toBe('PT12H')
    expect(remaining(clock, pausedIn(night), at('2026-11-25 19:00'))).toBe('PT1H')
  })

  it('counts from the clock’s start only, when it began before', () => {
    const early = pause('2026-11-23 07:00', '2026-11-23 09:30')
    expect(dueAt(clock, pausedIn(early))).toBe(at('2026-11-24 09:30'))
    expect([...countedSpans(clock, pausedIn(early))]).toEqual([
      { from: milliseconds(at('2026-11-23 09:30')), to: Number.POSITIVE_INFINITY },
    ])
  })

  it('adds up with others', () => {
    const tea = pause('2026-11-23 16:00', '2026-11-23 16:20')
    expect(dueAt(clock, pausedIn(lunch, tea))).toBe(at('2026-11-24 09:20'))
  })

  it('changes nothing when it begins at the deadline or later', () => {
    expect(dueAt(clock, pausedIn(pause('2026-11-24 08:00')))).toBe(at('2026-11-24 08:00'))
    expect(dueAt(clock, pausedIn(pause('2026-11-24 09:00')))).toBe(at('2026-11-24 08:00'))
    expect(dueAt(clock, pausedIn(pause('2026-11-24 07:59:59.999')))).toBeUndefined()
  })
})

describe('what remains', () => {
  it('runs down to nothing and no further', () => {
    expect(remaining(clock, unpaused, at('2026-11-23 08:00'))).toBe('PT24H')
    expect(remaining(clock, unpaused, at('2026-11-23 09:30'))).toBe('PT22H30M')
    expect(remaining(clock, unpaused, at('2026-11-24 08:00'))).toBe('PT0S')
    expect(remaining(clock, unpaused, at('2026-11-30 08:00'))).toBe('PT0S')
  })

  it('is all of it before the clock has started', () => {
    expect(remaining(clock, unpaused, at('2026-11-23 07:00'))).toBe('PT24H')
  })
})

describe('a share of the target', () => {
  it('of half a millisecond is rounded up: the time is used up indeed', () => {
    expect(reach(clock, unpaused, 1)).toBe(at('2026-11-23 08:00:00.001'))
    expect(reach(clock, unpaused, 1.5)).toBe(at('2026-11-23 08:00:00.002'))
    expect(reach(clock, unpaused, 2)).toBe(at('2026-11-23 08:00:00.002'))
  })

  it('is rounded up after a pause too', () => {
    const blink = pause('2026-11-23 08:00:00.001', '2026-11-23 09:00')
    expect(reach(clock, pausedIn(blink), 1)).toBe(at('2026-11-23 08:00:00.001'))
    expect(reach(clock, pausedIn(blink), 1.5)).toBe(at('2026-11-23 09:00:00.001'))
  })
})

function pausedIn(...pauses: Pause[]): Reckoning {
  return { policy: handbook, pauses }
}

function pause(from: string, to?: string): Pause {
  return { waitingFor: 'customer', by: lin, from: at(from), ...(to === undefined ? {} : { to: at(to) }) }
}
