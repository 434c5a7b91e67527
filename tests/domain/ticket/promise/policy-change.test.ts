import { describe, expect, it } from 'vitest'
import { handbook, type Policy } from '../../../../workflows/domain/sla/policy.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import { aClosedTicket, anOpenTicket, at, eventsOf, lin, refusalOf, told } from '../../../support/cast.ts'
import { alertsIn, shown } from '../../../support/clocks.ts'
import { contract, office } from '../../../support/contract.ts'

const announce: Command = { type: 'announce' }
const { response } = contract.clocks

// The response has four hours of the office, so until Monday 13:00; version 2 gives it two, so until 11:00.
const first: Policy = { ...contract, clocks: { response } }
const second: Policy = {
  ...first,
  version: 2,
  clocks: { response: { ...response, targets: { ...response.targets, urgent: 'PT2H' } } },
}
const opened = anOpenTicket({ policy: first })

function change(policy: Policy, unlessBreached?: true): Command {
  return { type: 'changePolicy', policy, publication: 'P-1', ...(unlessBreached ? { unlessBreached } : {}) }
}

function changed(time: string, policy: Policy = second) {
  return told(opened, change(policy), { now: at(time), by: lin })
}

describe('another version of the policy', () => {
  it('plans anew from the true start, and says why', () => {
    const ticket = changed('2026-11-23 09:30')
    expect(ticket.policy.version).toBe(2)
    expect(shown(ticket)).toEqual(['response 1 running 2026-11-23 11:00'])
    expect(ticket.clocks[0]).toMatchObject({
      startedAt: at('2026-11-23 08:00'),
      replans: [
        {
          at: at('2026-11-23 09:30'),
          by: lin,
          cause: 'policy',
          from: at('2026-11-23 13:00'),
          to: at('2026-11-23 11:00'),
        },
      ],
    })
  })

  it('is told by the system in the name of who published it, who has not taken the ticket up by that', () => {
    const publishedBy = { role: 'manager', id: 'M-001' } as const
    const promised = { ...first, clocks: { response, acknowledge: contract.clocks.acknowledge } }
    const command: Command = { type: 'changePolicy', policy: second, publication: 'P-1', publishedBy }
    const nine = { now: at('2026-11-23 09:00'), by: system }
    const ticket = told(anOpenTicket({ policy: promised }), command, nine)
    expect(ticket.clocks[0]?.replans).toMatchObject([{ by: publishedBy, cause: 'policy' }])
    expect(ticket.reached.acknowledged).toBeUndefined()
    expect(eventsOf(opened, command, nine)).toMatchObject([
      { type: 'policyChanged', by: system, publishedBy },
    ])
    // Publications of former times did not say.
    expect(told(opened, change(second), nine).clocks[0]?.replans).toMatchObject([{ by: system }])
  })

  it('keeps every pause', () => {
    const asked = told(opened, { type: 'pause', words: 'w' }, { now: at('2026-11-23 09:30'), by: lin })
    const back = told(asked, { type: 'resume' }, { now: at('2026-11-23 10:00'), by: lin })
    const ticket = told(back, change(second), { now: at('2026-11-23 10:10'), by: lin })
    expect(shown(ticket)).toEqual(['response 1 running 2026-11-23 11:30'])
    const during = told(asked, change(second), { now: at('2026-11-23 09:45'), by: lin })
    expect(shown(during)).toEqual(['response 1 paused never'])
  })

  it('says at once, together, what it puts into the past', () => {
    const events = eventsOf(opened, change(second), { now: at('2026-11-23 12:00'), by: lin })
    expect(events.map(({ type }) => type)).toEqual(['alerted', 'policyChanged', 'alerted'])
    expect(alertsIn(events.slice(0, 1))).toEqual([
      'response 1 50% 2026-11-23 11:00',
      'response 1 -1h 2026-11-23 12:00',
    ])
    expect(alertsIn(events.slice(1))).toEqual(['response 1 breach 2026-11-23 11:00'])
  })

  it('never tells a level twice, there and back', () => {
    const there = told(opened, change(second), { now: at('2026-11-23 10:00'), by: lin })
    const back = told(there, change(first), { now: at('2026-11-23 10:30'), by: lin })
    const late = eventsOf(back, announce, { now: at('2026-11-23 18:00'), by: system })
    expect(there.alerted.map(({ level }) => level)).toEqual(['50%', '-1h'])
    expect(alertsIn(late)).toEqual(['response 1 breach 2026-11-23 13:00'])
  })

  it('keeps a breach with its instant, though by the new one it would not be one', () => {
    const broken = told(opened, announce, { now: at('2026-11-23 13:00'), by: system })
    const easier = { ...first, clocks: { response: { ...response, targets: { urgent: 'PT40H' } } } } as const
    const ticket = told(broken, change(easier), { now: at('2026-11-23 14:00'), by: lin })
    expect(ticket.clocks[0]?.breachedAt).toBe(at('2026-11-23 13:00'))
    const answered = told(
      ticket,
      { type: 'respond', channel: 'phone', words: 'w' },
      { now: at('2026-11-23 15:00'), by: lin },
    )
    expect(answered.clocks[0]?.stopped?.outcome).toBe('missed')
    expect(alertsIn(eventsOf(ticket, announce, { now: at('2026-12-24 08:00'), by: system }))).toEqual([])
  })

  it('brings another calendar, and keeps the former one for the clocks that ran on it', () => {
    const responded = told(
      opened,
      { type: 'respond', channel: 'phone', words: 'w' },
      { now: at('2026-11-23 10:00'), by: lin },
    )
    const newer: Policy = {
      ...contract,
      version: 2,
      calendars: { 'office@2': { ...office, exceptions: [{ date: '2026-11-24', open: [] }] } },
      hours: 'office@2',
      clocks: { resolution: { ...contract.clocks.resolution, calendar: 'office@2' } },
    }
    const ticket = told(responded, change(newer), { now: at('2026-11-23 11:00'), by: lin })
    expect(Object.keys(ticket.policy.calendars)).toEqual(['office@1', 'office@2'])
    // Nine hours on Monday, none on Tuesday, nine on Wednesday.
    expect(shown(ticket)).toEqual([
      'response 1 met 2026-11-23 13:00',
      'resolution 1 running 2026-11-25 18:00',
    ])
  })

  it('moves a clock from around the clock to the office’s hours', () => {
    const ticket = told(anOpenTicket({ policy: handbook }), change(first), {
      now: at('2026-11-23 09:00'),
      by: lin,
    })
    expect(ticket.clocks.map(({ kind, calendar }) => [kind, calendar])).toEqual([['response', 'office@1']])
    expect(shown(ticket)).toEqual(['response 1 running 2026-11-23 13:00'])
  })

  it('is refused for a ticket with a broken promise, where it says so; the breach of now counts', () => {
    const one = { now: at('2026-11-23 13:00'), by: lin }
    expect(refusalOf(opened, change(second, true), one)).toBe('already_breached')
    expect(eventsOf(opened, change(second), one)).not.toEqual([])
    const before = { now: at('2026-11-23 12:59'), by: lin }
    expect(told(opened, change(second, true), before).policy.version).toBe(2)
  })

  it('touches a ticket again whose broken clock has stopped', () => {
    const late = told(
      opened,
      { type: 'respond', channel: 'phone', words: 'w' },
      { now: at('2026-11-23 14:00'), by: lin },
    )
    expect(told(late, change(second, true), { now: at('2026-11-23 15:00'), by: lin }).policy.version).toBe(2)
  })

  it('leaves a ticket that has ended', () => {
    expect(refusalOf(aClosedTicket(), change(second), { now: at('2026-11-23 18:00'), by: lin })).toBe(
      'ticket_closed',
    )
  })
})
