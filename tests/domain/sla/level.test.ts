import { describe, expect, it } from 'vitest'
import { checkpoints, nextCheckpoint, passedCheckpoints } from '../../../workflows/domain/sla/checkpoint.ts'
import { type Level, levelName, pastDeadline, pointOf } from '../../../workflows/domain/sla/level.ts'
import type { Policy } from '../../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { type PartLine, system } from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, lin, told } from '../../support/cast.ts'
import { named } from '../../support/clocks.ts'
import { contract } from '../../support/contract.ts'

const minute = 60_000
const hour = 60 * minute

describe('where a level lies', () => {
  it.each([
    ['75%', { percent: 75 }],
    ['0.05%', { percent: 0.05 }],
    ['150%', { percent: 150 }],
    ['breach', { percent: 100 }],
    ['predicted', 'predicted'],
    ['-1h', { offset: -hour }],
    ['+24h', { offset: 24 * hour }],
    ['+1h30m', { offset: 90 * minute }],
    ['-45m', { offset: -45 * minute }],
    ['+2d', { offset: 48 * hour }],
    ['+0h', { offset: 0 }],
  ])('is read from %s', (text, point) => {
    expect(pointOf(text)).toEqual(point)
  })

  it.each(['', '75', '%', '-', '+', '1h', '-1x', '+1m1h', '75 %', 'Breach', '+1.5h', '-5%'])(
    'is not read from "%s"',
    (text) => {
      expect(pointOf(text)).toBeUndefined()
    },
  )
})

describe('the name of a level', () => {
  it.each<[Level['at'], string]>([
    ['50%', '50%'],
    ['100%', 'breach'],
    ['breach', 'breach'],
    ['+0h', 'breach'],
    ['-1h', '-1h'],
    ['-60m', '-1h'],
    ['+1d', '+24h'],
    ['+90m', '+1h30m'],
    ['predicted', 'predicted'],
  ])('of %s is %s', (text, name) => {
    expect(levelName({ at: text, tells: [] }, 1)).toBe(name)
  })

  it('of a repeat says when, or how often', () => {
    const names = (text: string, every: string) =>
      [1, 2, 3].map((turn) => levelName({ at: text, tells: [], repeat: { every } }, turn))
    expect(names('+24h', 'PT24H')).toEqual(['+24h', '+48h', '+72h'])
    expect(names('+30m', 'PT45M')).toEqual(['+30m', '+1h15m', '+2h'])
    expect(names('breach', 'PT4H')).toEqual(['breach', 'breach ×2', 'breach ×3'])
    expect(names('-1h', 'PT30M')).toEqual(['-1h', '-1h ×2', '-1h ×3'])
  })
})

// The response to an urgent matter, received on Monday at 08:00: four hours of the office, 09:00 to 13:00.

describe('levels of a clock with working hours', () => {
  it.each([
    ['25%', '2026-11-23 10:00'],
    ['-1h', '2026-11-23 12:00'],
    ['breach', '2026-11-23 13:00'],
    ['+5h', '2026-11-23 18:00'],
    // One minute more is not reached on Monday.
    ['+5h1m', '2026-11-24 09:01'],
    ['-5h', '2026-11-23 08:00'],
    ['200%', '2026-11-23 17:00'],
  ])('%s is due %s', (level, due) => {
    const found = checkpoints(responding({ at: level, tells: [] })).filter((one) => one.level === level)
    expect(found.map(({ dueAt }) => dueAt)).toEqual([at(due)])
  })

  it('repeat every so many working hours, so often and no more', () => {
    const ticket = responding({ at: '+2h', tells: [], repeat: { every: 'PT3H', times: 2 } })
    const due = passedCheckpoints(ticket, at('2026-12-24 08:00')).map(named)
    expect(due).toEqual([
      'response 1 breach 2026-11-23 13:00',
      'response 1 +2h 2026-11-23 15:00',
      'response 1 +5h 2026-11-23 18:00',
      'response 1 +8h 2026-11-24 12:00',
    ])
    const alerted = passedCheckpoints(ticket, at('2026-12-24 08:00'))
    expect(nextCheckpoint({ ...ticket, alerted })).toBeUndefined()
  })

  it('tell of a broken promise from the deadline on, whatever they are called', () => {
    // One hour before and at the deadline itself; the third time an hour after it.
    const ticket = responding({ at: '75%', tells: [], repeat: { every: 'PT1H', times: 2 } })
    const turns = passedCheckpoints(ticket, at('2026-11-23 14:00')).filter(({ level }) => level !== 'breach')
    expect(turns.map((turn) => [named(turn), pastDeadline(turn)])).toEqual([
      ['response 1 75% 2026-11-23 12:00', false],
      ['response 1 75% ×2 2026-11-23 13:00', true],
      ['response 1 75% ×3 2026-11-23 14:00', true],
    ])
  })

  it('repeat until the clock stops when no number is given', () => {
    const ticket = responding({ at: 'breach', tells: [], repeat: { every: 'PT9H' } })
    expect(passedCheckpoints(ticket, at('2026-11-25 13:00')).map(named)).toEqual([
      'response 1 breach 2026-11-23 13:00',
      'response 1 breach ×2 2026-11-24 13:00',
      'response 1 breach ×3 2026-11-25 13:00',
    ])
    const answered = told(ticket, respond, { now: at('2026-11-25 12:00'), by: lin })
    expect(passedCheckpoints(answered, at('2026-12-24 08:00'))).toEqual([])
  })

  it('record the breach also where nobody is told of it', () => {
    const ticket = responding({ at: '50%', tells: ['owner'] })
    expect(passedCheckpoints(ticket, at('2026-11-23 12:59:59.999')).map(({ level }) => level)).toEqual([
      '50%',
    ])
    expect(passedCheckpoints(ticket, at('2026-11-23 13:00'))[1]).toMatchObject({ level: 'breach', tells: [] })
  })
})

describe('a breach that is predicted', () => {
  // Eighteen hours to resolve; an hour to triage, half an hour for an offer and nine hours for parts lie ahead.
  const ahead = 'resolution 1 predicted 2026-11-23 16:30'

  it('is due a millisecond after what is left is just what is still needed', () => {
    const due = checkpoints(opened()).find(({ level }) => level === 'predicted')
    expect(due?.dueAt).toBe(at('2026-11-23 16:30:00.001'))
    expect(predicted(opened(), '2026-11-23 16:30')).toEqual([])
    expect(predicted(opened(), '2026-11-23 16:30:00.001')).toEqual([ahead])
  })

  it('moves ahead with each stage that is left behind, and is told once', () => {
    const triaged = told(
      opened(),
      { type: 'triage', urgency: 'urgent' },
      { now: at('2026-11-23 09:30'), by: lin },
    )
    expect(predicted(triaged, '2026-11-24 08:00')).toEqual(['resolution 1 predicted 2026-11-23 17:30'])
    const said = told(opened(), announce, { now: at('2026-11-23 17:00'), by: system })
    const late = told(said, { type: 'triage', urgency: 'urgent' }, { now: at('2026-11-23 17:10'), by: lin })
    expect(predicted(late, '2026-11-24 17:00')).toEqual([])
  })

  describe('counts only the stages that this ticket will see', () => {
    const at10 = { now: at('2026-11-23 10:00'), by: lin }
    const triaged = told(
      told(opened(), { type: 'triage', urgency: 'urgent' }, { now: at('2026-11-23 09:30'), by: lin }),
      respond,
      at10,
    )
    const plan = (mode: 'remote' | 'onsite', ...parts: PartLine[]) =>
      told(triaged, { type: 'plan', mode, skills: [], parts, durationMinutes: 60 }, at10)

    it.each([
      ['before there is a plan: an offer and parts', triaged, '2026-11-23 17:30'],
      ['a visit with parts: both', plan('onsite', { sku: 'SEAL-1', quantity: 1 }), '2026-11-23 17:30'],
      ['a visit without parts: half an hour for the offer', plan('onsite'), '2026-11-24 17:30'],
      [
        'remote work with parts: nine hours for them',
        plan('remote', { sku: 'SEAL-1', quantity: 1 }),
        '2026-11-24 09:00',
      ],
    ])('%s', (_, ticket, time) => {
      expect(predicted(ticket, '2026-12-24 08:00')).toEqual([`resolution 1 predicted ${time}`])
    })

    it('remote work without parts: nothing, so that only the breach says it', () => {
      expect(predicted(plan('remote'), '2026-12-24 08:00')).toEqual([])
    })

    it('not what begins only when the promise is kept', () => {
      const calling = { ...contract.clocks.followUp, internal: true as const }
      const policy = { ...contract, clocks: { ...contract.clocks, followUp: calling } }
      expect(predicted(anOpenTicket({ policy }), '2026-12-24 08:00')).toEqual(
        predicted(opened(), '2026-12-24 08:00'),
      )
    })

    it('work that is done: nothing', () => {
      const complete: Command = { type: 'complete', partsUsed: [], words: 'w' }
      const done = told(triaged, complete, { now: at('2026-11-23 12:00'), by: lin })
      expect(predicted(done, '2026-12-24 08:00')).toEqual([])
    })
  })

  it('is no news when nothing lies ahead: then the breach says it', () => {
    const { triage: _triage, offerAcceptance: _offer, parts: _parts, ...clocks } = contract.clocks
    const ticket = anOpenTicket({ policy: { ...contract, clocks } })
    expect(predicted(ticket, '2026-12-24 08:00')).toEqual([])
  })

  it('is due at the start when more is needed than there is', () => {
    const resolution = { ...contract.clocks.resolution, targets: { urgent: 'PT10H' } }
    const ticket = anOpenTicket({ policy: { ...contract, clocks: { ...contract.clocks, resolution } } })
    expect(predicted(ticket, '2026-11-23 08:00')).toEqual(['resolution 1 predicted 2026-11-23 08:00'])
  })
})

describe('a level that keeps to working hours', () => {
  // Around the clock: half of the 24 hours that an engineer has for the way are over at 20:15.
  const quiet: Level = { at: '50%', tells: ['owner'], within: 'office@1' }
  const onTheWay = anOpenTicket({
    policy: only({ ...contract.clocks.onsiteArrival, starts: ['received'], levels: [quiet] }),
    receivedAt: at('2026-11-27 08:15'),
  })

  it('is exact as a fact, and told with the next opening', () => {
    expect(passedCheckpoints(onTheWay, at('2026-11-27 20:14:59.999'))).toEqual([])
    // Friday evening; the office opens on Monday.
    expect(passedCheckpoints(onTheWay, at('2026-11-27 20:15'))).toEqual([
      {
        clock: 'onsiteArrival',
        cycle: 1,
        level: '50%',
        dueAt: at('2026-11-27 20:15'),
        tells: ['owner'],
        tellAt: at('2026-11-30 09:00'),
      },
    ])
  })

  it('is told at once when somebody is there by the time it is noticed', () => {
    const [level] = passedCheckpoints(onTheWay, at('2026-11-30 09:00'))
    expect(level).toMatchObject({ level: '50%', dueAt: at('2026-11-27 20:15') })
    expect(level?.tellAt).toBeUndefined()
  })

  it('does not hold up the others, nor the breach on record', () => {
    const late = told(onTheWay, announce, { now: at('2026-11-28 08:15'), by: system })
    expect(late.clocks[0]?.breachedAt).toBe(at('2026-11-28 08:15'))
    const [event] = eventsOf(onTheWay, announce, { now: at('2026-11-28 08:15'), by: system })
    expect(event).toMatchObject({
      at: at('2026-11-28 08:15'),
      alerts: [{ level: '50%' }, { level: 'breach' }],
    })
  })
})

const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
const announce: Command = { type: 'announce' }

function opened(): Ticket {
  return anOpenTicket({ policy: contract })
}

/** By the contract, with these levels on the response and no other clock. */
function responding(...levels: Level[]): Ticket {
  return anOpenTicket({
    policy: { ...contract, clocks: { response: { ...contract.clocks.response, levels } } },
  })
}

function only(onsiteArrival: NonNullable<Policy['clocks']['onsiteArrival']>): Policy {
  return { ...contract, clocks: { onsiteArrival } }
}

function predicted(ticket: Ticket, time: string): string[] {
  return passedCheckpoints(ticket, at(time))
    .filter(({ level }) => level === 'predicted')
    .map(named)
}
