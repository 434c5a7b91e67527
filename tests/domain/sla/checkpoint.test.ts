import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  nextCheckpoint,
  type Promises,
  passedCheckpoints,
} from '../../../workflows/domain/sla/checkpoint.ts'
import { type Clock, stop } from '../../../workflows/domain/sla/clock.ts'
import type { Pause } from '../../../workflows/domain/sla/pause.ts'
import { handbook } from '../../../workflows/domain/sla/policy.ts'
import { type Instant, instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import { at, lin } from '../../support/cast.ts'

const response: Clock = {
  kind: 'response',
  cycle: 1,
  round: 1,
  target: 'PT24H',
  pausedBy: ['customer'],
  startedAt: at('2026-11-23 08:00'),
}
const promises: Promises = {
  policy: handbook,
  urgency: 'urgent',
  clocks: [response],
  pauses: [],
  alerted: [],
  reached: {},
}

describe('the levels of an urgent response, received 2026-11-23 08:00', () => {
  it.each([
    ['50%', '2026-11-23 20:00', ['owner']],
    ['75%', '2026-11-24 02:00', ['owner']],
    ['breach', '2026-11-24 08:00', ['owner', 'supervisor']],
    ['+24h', '2026-11-25 08:00', ['manager']],
    ['+48h', '2026-11-26 08:00', ['manager']],
  ])('%s falls due %s: not a millisecond before, and from then on', (level, due, tells) => {
    const before = instant(milliseconds(at(due)) - 1)
    const after = instant(milliseconds(at(due)) + 1)
    const expected = { clock: 'response', cycle: 1, level, dueAt: at(due), tells }
    expect(levelsAt(promises, before)).not.toContain(level)
    expect(passedCheckpoints(promises, at(due)).at(-1)).toEqual(expected)
    expect(passedCheckpoints(promises, after).at(-1)).toEqual(expected)
  })

  it('pass together when nobody looked, each with its own instant, the earliest first', () => {
    expect(passedCheckpoints(promises, at('2026-11-26 09:00')).map(named)).toEqual([
      '50% 2026-11-23T20:00:00.000Z',
      '75% 2026-11-24T02:00:00.000Z',
      'breach 2026-11-24T08:00:00.000Z',
      '+24h 2026-11-25T08:00:00.000Z',
      '+48h 2026-11-26T08:00:00.000Z',
    ])
  })

  it('pass once: what was told is not told again', () => {
    const told = passedCheckpoints(promises, at('2026-11-24 08:00'))
    expect(levelsAt({ ...promises, alerted: told }, at('2026-11-24 08:00'))).toEqual([])
    expect(levelsAt({ ...promises, alerted: told }, at('2026-11-25 08:00'))).toEqual(['+24h'])
  })

  it('come next one after the other', () => {
    expect(nextCheckpoint(promises)?.level).toBe('50%')
    const told = passedCheckpoints(promises, at('2026-11-24 02:00'))
    expect(nextCheckpoint({ ...promises, alerted: told })).toEqual({
      clock: 'response',
      cycle: 1,
      level: 'breach',
      dueAt: at('2026-11-24 08:00'),
      tells: ['owner', 'supervisor'],
    })
    const all = passedCheckpoints(promises, at('2026-11-26 08:00'))
    expect(nextCheckpoint({ ...promises, alerted: all })?.level).toBe('+72h')
  })
})

describe('a pause', () => {
  // Eleven of the twelve hours to the first level are used at 19:00.
  const lasting = { ...promises, pauses: [pause('2026-11-23 19:00')] }

  it('lets nothing fall due while it lasts', () => {
    expect(passedCheckpoints(lasting, at('2026-12-31 00:00'))).toEqual([])
    expect(nextCheckpoint(lasting)).toBeUndefined()
  })

  it('moves every level ahead by its length once it is over', () => {
    const over = { ...promises, pauses: [pause('2026-11-23 19:00', '2026-11-24 01:00')] }
    expect(passedCheckpoints(over, at('2026-11-24 14:00')).map(named)).toEqual([
      '50% 2026-11-24T02:00:00.000Z',
      '75% 2026-11-24T08:00:00.000Z',
      'breach 2026-11-24T14:00:00.000Z',
    ])
  })

  it('leaves what fell due before it', () => {
    const late = { ...promises, pauses: [pause('2026-11-23 20:00')] }
    expect(levelsAt(late, at('2026-11-30 00:00'))).toEqual(['50%'])
    expect(nextCheckpoint(late)?.level).toBe('50%')
  })
})

describe('a clock', () => {
  it('that stopped has no levels any more', () => {
    const stopped = { ...promises, clocks: [stop(response, promises, at('2026-11-23 09:00'))] }
    expect(passedCheckpoints(stopped, at('2026-11-30 00:00'))).toEqual([])
    expect(nextCheckpoint(stopped)).toBeUndefined()
  })

  it('of the next cycle has its own levels, whatever the one before has told', () => {
    const second: Clock = { ...response, cycle: 2, startedAt: at('2026-11-30 08:00') }
    const told = passedCheckpoints(promises, at('2026-11-24 08:00'))
    const both = {
      ...promises,
      clocks: [stop(response, promises, at('2026-11-24 09:00')), second],
      alerted: told,
    }
    expect(passedCheckpoints(both, at('2026-11-30 20:00')).map(({ cycle, level }) => [cycle, level])).toEqual(
      [[2, '50%']],
    )
  })

  it('of the follow-up call warns once, breaches, and is not repeated', () => {
    const call: Clock = { ...response, kind: 'followUp' }
    const calling = { ...promises, clocks: [call] }
    const passed = passedCheckpoints(calling, at('2026-12-31 00:00'))
    expect(passed.map(named)).toEqual(['75% 2026-11-24T02:00:00.000Z', 'breach 2026-11-24T08:00:00.000Z'])
    expect(nextCheckpoint({ ...calling, alerted: passed })).toBeUndefined()
  })
})

describe('a level at half a millisecond', () => {
  it('falls due at the next whole one, for the timer and for the record', () => {
    const fine = {
      ...handbook,
      clocks: {
        ...handbook.clocks,
        response: { ...handbook.clocks.response, levels: [{ at: '0.05%', tells: [] }] },
      },
    }
    // 0.05 % of three seconds are 1.5 ms.
    const short = { ...promises, policy: fine, clocks: [{ ...response, target: 'PT3S' }] }
    expect(nextCheckpoint(short)?.dueAt).toBe(at('2026-11-23 08:00:00.002'))
    expect(passedCheckpoints(short, at('2026-11-23 08:00:00.001'))).toEqual([])
    expect(levelsAt(short, at('2026-11-23 08:00:00.002'))).toEqual(['0.05%'])
  })

  it('of an odd number of seconds falls due half a second later', () => {
    const odd = { ...promises, clocks: [{ ...response, target: 'PT3S' }] }
    expect(nextCheckpoint(odd)?.dueAt).toBe(at('2026-11-23 08:00:01.500'))
    expect(passedCheckpoints(odd, at('2026-11-23 08:00:01.499'))).toEqual([])
    expect(levelsAt(odd, at('2026-11-23 08:00:01.500'))).toEqual(['50%'])
  })
})

describe('going from one timer to the next', () => {
  const start = milliseconds(at('2026-11-23 08:00'))
  const moment = fc.nat(12 * 24 * 3600).map((seconds) => instant(start + seconds * 1000))
  const anyPause = fc.tuple(moment, fc.option(fc.nat(2 * 24 * 3600))).map(
    ([from, seconds]): Pause => ({
      waitingFor: 'customer',
      by: lin,
      from,
      ...(seconds === null ? {} : { to: instant(milliseconds(from) + seconds * 1000) }),
    }),
  )
  const clock = fc.record({
    kind: fc.constantFrom('response', 'followUp'),
    cycle: fc.constantFrom(1, 2),
    round: fc.constant(1),
    pausedBy: fc.constant(['customer'] as const),
    target: fc.oneof(
      fc.constantFrom('PT24H', 'PT48H', 'PT72H'),
      fc.integer({ min: 1, max: 99_999 }).map((s) => `PT${s}S`),
    ),
    startedAt: moment,
  })
  const clocks = fc.uniqueArray(clock, { maxLength: 4, selector: ({ kind, cycle }) => `${kind} ${cycle}` })
  const situation = fc.record({ clocks, pauses: fc.array(anyPause, { maxLength: 4 }) })

  it('tells exactly what has passed by any moment, each once, in the same order', () => {
    fc.assert(
      fc.property(situation, moment, (situation, now) => {
        const made: Promises = { policy: handbook, urgency: 'urgent', alerted: [], reached: {}, ...situation }
        expect(walk(made, now)).toEqual(passedCheckpoints(made, now))
      }),
      { numRuns: 1000 },
    )
  })

  it('repeats nothing after a re-plan to another urgency, in either direction', () => {
    const targets = fc.constantFrom('PT24H', 'PT48H', 'PT72H')
    fc.assert(
      fc.property(situation, targets, moment, moment, (situation, target, one, other) => {
        const [sooner, later] = one < other ? [one, other] : [other, one]
        const made: Promises = { policy: handbook, urgency: 'urgent', alerted: [], reached: {}, ...situation }
        const first = walk(made, sooner)
        const replanned = {
          ...made,
          clocks: made.clocks.map((clock) => ({ ...clock, target })),
          alerted: first,
        }
        const second = walk(replanned, later)
        expect(second).toEqual(passedCheckpoints(replanned, later))
        const keys = [...first, ...second].map(({ clock, cycle, level }) => `${clock} ${cycle} ${level}`)
        expect(keys.length).toBe(new Set(keys).size)
      }),
      { numRuns: 500 },
    )
  })

  it('never names a level that has not fallen due by its own instant', () => {
    fc.assert(
      fc.property(situation, (situation) => {
        const made: Promises = { policy: handbook, urgency: 'urgent', alerted: [], reached: {}, ...situation }
        const next = nextCheckpoint(made)
        if (next) expect(passedCheckpoints(made, next.dueAt)).toContainEqual(next)
        else expect(passedCheckpoints(made, at('2027-12-31 00:00'))).toEqual([])
      }),
    )
  })
})

/** What a timer that is always armed for the next level tells until `now`. */
function walk(promises: Promises, now: Instant): Checkpoint[] {
  const told: Checkpoint[] = []
  for (;;) {
    const next = nextCheckpoint({ ...promises, alerted: [...promises.alerted, ...told] })
    if (!next || next.dueAt > now) return told
    told.push(next)
  }
}

function levelsAt(promises: Promises, now: Instant): string[] {
  return passedCheckpoints(promises, now).map(({ level }) => level)
}

function named({ level, dueAt }: Checkpoint): string {
  return `${level} ${dueAt}`
}

function pause(from: string, to?: string): Pause {
  return { waitingFor: 'customer', by: lin, from: at(from), ...(to === undefined ? {} : { to: at(to) }) }
}
