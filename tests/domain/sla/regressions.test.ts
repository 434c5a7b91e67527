import { describe, expect, it } from 'vitest'
import { nextCheckpoint } from '../../../workflows/domain/sla/checkpoint.ts'
import type { Level } from '../../../workflows/domain/sla/level.ts'
import type { ClockRule, Policy } from '../../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { type Calendar, type Window, weekdays } from '../../../workflows/domain/time/calendar.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, lin, told } from '../../support/cast.ts'
import { alertsIn, shown } from '../../support/clocks.ts'
import { contract, office } from '../../support/contract.ts'

// What went wrong elsewhere, each with its story. The office is open Monday to Friday from 09:00 to 18:00.

const announce: Command = { type: 'announce' }
const pause: Command = { type: 'pause', words: 'w' }
const resume: Command = { type: 'resume' }
const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }

describe('hold time added as wall clock', () => {
  // A help desk added the hours on hold to the deadline: a night on hold of fifteen hours put it into the next night.
  it('does not happen: a pause over the night costs the hours of the office that it covers', () => {
    // Eight of the nine hours are used at 17:00; until Tuesday 10:00 two hours of the office are on hold.
    const asked = done(responding('PT9H'), pause, '2026-11-23 17:00')
    const back = done(asked, resume, '2026-11-24 10:00')
    expect(shown(back)).toEqual(['response 1 running 2026-11-24 11:00'])
  })

  it('does not happen over a weekend, which costs nothing at all', () => {
    const friday = responding('PT4H', [], '2026-11-27 16:00')
    const asked = done(friday, pause, '2026-11-27 18:00')
    expect(shown(done(asked, resume, '2026-11-30 09:00'))).toEqual(shown(friday))
    expect(shown(friday)).toEqual(['response 1 running 2026-11-30 11:00'])
  })
})

describe('a level one hour before the deadline falling into the night', () => {
  // A planner subtracted an hour from a deadline at 09:30 and warned at 08:30, when nobody was there.
  it('does not happen: it is an hour of work before, the evening before', () => {
    const ticket = responding('PT9H30M', [{ at: '-1h', tells: ['owner'] }])
    expect(nextCheckpoint(ticket)).toMatchObject({ level: '-1h', dueAt: at('2026-11-23 17:30') })
    expect(alerted(ticket, '2026-11-24 09:30')).toEqual([
      'response 1 -1h 2026-11-23 17:30',
      'response 1 breach 2026-11-24 09:30',
    ])
  })
})

describe('a rule that acts when somebody looks', () => {
  // A sweep that was down over night raised the priority in the morning, and counted the new promise from there.
  const raising: Level[] = [{ at: '50%', tells: ['owner'], acts: ['raise_urgency'] }]
  const { calendar: _, ...always } = contract.clocks.response
  const targets = { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' }
  const policy: Policy = { ...contract, clocks: { response: { ...always, targets, levels: raising } } }
  const ticket = anOpenTicket({ policy, urgency: 'low', receivedAt: at('2026-11-23 08:00') })

  it.each(['2026-11-25 08:00', '2026-11-26 07:00', '2026-12-24 12:00'])(
    'does not happen: what it does takes effect when it fell due, though first noticed at %s',
    (noticed) => {
      // Half of 72 hours at 20:00 on Tuesday; then 48 hours count, over on Wednesday at 08:00.
      const events = eventsOf(ticket, announce, { now: at(noticed), by: system })
      expect(alertsIn(events)).toEqual([
        'response 1 50% 2026-11-24 20:00',
        'response 1 breach 2026-11-25 08:00',
      ])
      expect(events[1]).toMatchObject({
        type: 'urgencyRaised',
        urgency: 'normal',
        at: at(noticed),
        effectiveAt: at('2026-11-24 20:00'),
      })
      expect(events).toHaveLength(3)
    },
  )

  it('but not before the moment at which a re-plan moved the level there', () => {
    const calm = { ...policy.clocks.response, targets: { ...targets, low: 'PT200H' } } as ClockRule
    const slow = anOpenTicket({
      policy: { ...policy, clocks: { response: calm } },
      urgency: 'low',
      receivedAt: at('2026-11-23 08:00'),
    })
    // At noon on Wednesday half of 72 hours have been over for 16 hours; the urgency is raised then, and not at 20:00.
    const swapped = done(slow, { type: 'changePolicy', policy, publication: 'P-1' }, '2026-11-25 12:00')
    expect(swapped.clocks[0]?.replans?.map(({ at: moment, cause }) => [cause, moment])).toEqual([
      ['policy', at('2026-11-25 12:00')],
      ['urgency', at('2026-11-25 12:00')],
    ])
    expect(swapped.clocks[0]?.breachedAt).toBe(at('2026-11-25 08:00'))
  })
})

describe('a breach while paused', () => {
  // A timer that had been set before the pause went off in the middle of it.
  it('does not happen: nothing is due, and no timer is armed', () => {
    const asked = done(responding('PT4H'), pause, '2026-11-23 12:59:59.999')
    expect(nextCheckpoint(asked)).toBeUndefined()
    expect(alerted(asked, '2026-12-24 12:00')).toEqual([])
    const back = done(asked, resume, '2026-12-24 12:00')
    expect(alerted(back, '2026-12-24 12:00:00.001')).toEqual(['response 1 breach 2026-12-24 12:00'])
    expect(back.clocks[0]?.breachedAt).toBeUndefined()
  })

  it('is a breach all the same when it came just before', () => {
    const late = done(responding('PT4H'), pause, '2026-11-23 13:00')
    expect(late.clocks[0]?.breachedAt).toBe(at('2026-11-23 13:00'))
  })
})

describe('pauses forgotten when the policy is swapped', () => {
  // A new agreement started its clocks at the ticket's creation and knew nothing of the hours on hold before.
  it('does not happen: the new target is counted from the true start, with every pause', () => {
    const asked = done(responding('PT4H'), pause, '2026-11-23 10:00')
    const back = done(asked, resume, '2026-11-23 12:00')
    const swapped = done(
      back,
      { type: 'changePolicy', policy: withTarget('PT6H'), publication: 'P-1' },
      '2026-11-23 12:30',
    )
    expect(shown(swapped)).toEqual(['response 1 running 2026-11-23 17:00'])
  })
})

describe('an alert repeated after a re-plan', () => {
  // Each change of priority made the escalation rules run from the beginning, and everybody was told again.
  it('does not happen, however often the urgency goes up and down', () => {
    const levels: Level[] = [
      { at: '50%', tells: ['owner'] },
      { at: 'breach', tells: ['supervisor'] },
    ]
    let ticket = responding('PT4H', levels)
    const told: string[] = []
    for (const [time, urgency] of [
      ['11:00', 'low'],
      ['11:30', 'urgent'],
      ['14:00', 'low'],
      ['15:00', 'urgent'],
      ['17:00', 'normal'],
    ] as const) {
      const command: Command = { type: 'triage', urgency }
      told.push(...alertsIn(eventsOf(ticket, command, { now: at(`2026-11-23 ${time}`), by: lin })))
      ticket = done(ticket, command, `2026-11-23 ${time}`)
    }
    expect(told).toEqual(['response 1 50% 2026-11-23 11:00', 'response 1 breach 2026-11-23 13:00'])
    expect(alerted(ticket, '2026-12-24 12:00')).toEqual([])
  })
})

describe('24:00 losing a minute', () => {
  // A calendar whose days ended at 23:59 lost a minute each midnight, so that a week was seven minutes short.
  it('does not happen: round the clock by windows is round the clock', () => {
    const always: Calendar = { ...office, week: everyDay(['00:00', '24:00']) }
    expect(shown(onCalendar(always, 'PT168H'))).toEqual(['response 1 running 2026-11-30 08:00'])
  })

  it('does not happen at the end of an evening either', () => {
    const evenings: Calendar = { ...office, week: everyDay(['18:00', '24:00']) }
    // Six hours are all of Monday evening, exactly; a minute more is not.
    expect(shown(onCalendar(evenings, 'PT6H'))).toEqual(['response 1 running 2026-11-24 00:00'])
    expect(shown(onCalendar(evenings, 'PT6H1M'))).toEqual(['response 1 running 2026-11-24 18:01'])
  })
})

describe('daylight saving shifting business hours by one', () => {
  // The offset of the day on which the calendar was saved was used all year: in winter the office opened at eight.
  const berlin: Calendar = { ...office, timeZone: 'Europe/Berlin' }

  it('does not happen: the office opens at nine by the clock on the wall', () => {
    // Friday 2026-10-23 17:00 in Berlin is 15:00 in UTC; on Sunday the clocks go back, and nine is 08:00 in UTC.
    expect(shown(onCalendar(berlin, 'PT2H', '2026-10-23 15:00'))).toEqual([
      'response 1 running 2026-10-26 09:00',
    ])
    // In spring the other way round: Friday 17:00 is 16:00 in UTC, and Monday nine is 07:00.
    expect(shown(onCalendar(berlin, 'PT2H', '2026-03-27 16:00'))).toEqual([
      'response 1 running 2026-03-30 08:00',
    ])
  })

  it('counts real hours in the night that has 25 or 23 of them', () => {
    const always: Calendar = { ...berlin, week: everyDay(['00:00', '24:00']) }
    expect(shown(onCalendar(always, 'PT24H', '2026-10-24 12:00'))).toEqual([
      'response 1 running 2026-10-25 12:00',
    ])
    expect(shown(onCalendar(always, 'PT24H', '2026-03-28 12:00'))).toEqual([
      'response 1 running 2026-03-29 12:00',
    ])
  })
})

describe('a deactivated policy that still escalates', () => {
  // A rule was switched off, and its timers that were set already went on to mail the managers.
  it('does not happen: what is not promised any more has no levels', () => {
    const ladder: Level[] = [{ at: '+2h', tells: ['manager'], repeat: { every: 'PT2H' } }]
    const late = done(responding('PT4H', ladder), announce, '2026-11-23 15:00')
    expect(late.alerted.map(({ level }) => level)).toEqual(['breach', '+2h'])
    const nothing: Policy = { ...contract, clocks: {} }
    const switchedOff = done(
      late,
      { type: 'changePolicy', policy: nothing, publication: 'P-1' },
      '2026-11-23 16:00',
    )
    expect(nextCheckpoint(switchedOff)).toBeUndefined()
    expect(alerted(switchedOff, '2026-12-24 12:00')).toEqual([])
  })

  it('does not happen when only the level was taken out', () => {
    const late = done(responding('PT4H', [{ at: '+2h', tells: ['manager'] }]), announce, '2026-11-23 13:00')
    const quieter = done(
      late,
      { type: 'changePolicy', policy: withTarget('PT4H'), publication: 'P-1' },
      '2026-11-23 14:00',
    )
    expect(alerted(quieter, '2026-12-24 12:00')).toEqual([])
  })
})

describe('a ticket that is reopened past its deadline and alerts at once', () => {
  // Reopened weeks later, the old deadline lay far behind: all levels went off in the minute of reopening.
  it.each(['resume', 'new_cycle', { extend: 'PT1H' }] as const)('does not happen with %j', (reopening) => {
    const levels: Level[] = [
      { at: '50%', tells: ['owner'] },
      { at: 'breach', tells: ['supervisor'] },
      { at: '+9h', tells: ['manager'], repeat: { every: 'PT9H' } },
    ]
    const kept = done(
      done(responding('PT4H', levels, undefined, reopening), respond, '2026-11-23 12:00'),
      { type: 'cancel' },
      '2026-11-23 12:30',
    )
    const broken = done(
      done(responding('PT4H', levels, undefined, reopening), respond, '2026-11-23 15:00'),
      { type: 'cancel' },
      '2026-11-23 15:30',
    )
    for (const ended of [kept, broken]) {
      const events = eventsOf(ended, { type: 'reopen', words: 'w' }, { now: at('2026-12-14 09:00'), by: lin })
      expect(events.map(({ type }) => type)).toEqual(['roundOpened'])
      const again = done(ended, { type: 'reopen', words: 'w' }, '2026-12-14 09:00')
      expect(alerted(again, '2026-12-14 09:59')).toEqual([])
      expect(nextCheckpoint(again)?.dueAt).toMatch(/^2026-12-14T1/)
    }
  })
})

function done(ticket: Ticket, command: Command, time: string): Ticket {
  return told(ticket, command, { now: at(time), by: command.type === 'announce' ? system : lin })
}

function alerted(ticket: Ticket, time: string): string[] {
  return alertsIn(eventsOf(ticket, announce, { now: at(time), by: system }))
}

/** A response within this time for an urgent matter, received on Monday at 08:00. */
function responding(
  target: string,
  levels: Level[] = [],
  receivedAt = '2026-11-23 08:00',
  reopening?: ClockRule['reopening'],
): Ticket {
  return anOpenTicket({ policy: withTarget(target, levels, reopening), receivedAt: at(receivedAt) })
}

function withTarget(target: string, levels: Level[] = [], reopening?: ClockRule['reopening']): Policy {
  const targets = { urgent: target, normal: 'PT8H', low: 'PT16H' }
  const response = { ...contract.clocks.response, targets, levels, ...(reopening && { reopening }) }
  return { ...contract, clocks: { response } }
}

function onCalendar(calendar: Calendar, target: string, receivedAt = '2026-11-23 08:00'): Ticket {
  const policy = { ...withTarget(target), calendars: { 'office@1': calendar } }
  return anOpenTicket({ policy, receivedAt: at(receivedAt) })
}

function everyDay(window: Window): Calendar['week'] {
  return Object.fromEntries(weekdays.map((weekday) => [weekday, [window]]))
}
