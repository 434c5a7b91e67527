import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../../workflows/domain/notice.ts'
import type { Level, LevelAct } from '../../../../workflows/domain/sla/level.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import { system, type Urgency } from '../../../../workflows/domain/vocabulary.ts'
import {
  anOpenTicket,
  at,
  eventsOf,
  lin,
  offerTo,
  refusalOf,
  told,
  visitKey,
  visitPlan,
  wei,
  zhao,
} from '../../../support/cast.ts'
import { alertsIn, shown } from '../../../support/clocks.ts'
import { contract } from '../../../support/contract.ts'

const announce: Command = { type: 'announce' }

describe('a level that raises the urgency', () => {
  // Normal, so eight hours of the office from 09:00 on: half of them at 13:00, when four hours would be over.
  const ticket = responding('normal', [
    { at: '50%', tells: ['owner'], acts: ['raise_urgency'] },
    { at: '-1h', tells: ['owner'] },
    { at: 'breach', tells: ['supervisor'] },
  ])

  it('does not before it is due', () => {
    const early = told(ticket, announce, { now: at('2026-11-23 12:59:59.999'), by: system })
    expect([early.urgency, early.version]).toEqual(['normal', 1])
  })

  it('moves the deadlines with it; what that puts into the past comes as one further alert', () => {
    const events = eventsOf(ticket, announce, { now: at('2026-11-23 13:00'), by: system })
    expect(events.map(({ type, by }) => [type, by.id])).toEqual([
      ['alerted', 'aftercare'],
      ['urgencyRaised', 'aftercare'],
      ['alerted', 'aftercare'],
    ])
    expect(alertsIn(events.slice(0, 1))).toEqual(['response 1 50% 2026-11-23 13:00'])
    expect(alertsIn(events.slice(1))).toEqual([
      'response 1 -1h 2026-11-23 12:00',
      'response 1 breach 2026-11-23 13:00',
    ])
    const raised = told(ticket, announce, { now: at('2026-11-23 13:00'), by: system })
    expect(raised).toMatchObject({ urgency: 'urgent', urgencyReason: 'escalated' })
    expect(raised.clocks[0]?.replans).toMatchObject([{ cause: 'urgency', by: system }])
    expect(eventsOf(raised, announce, { now: at('2026-11-23 17:00'), by: system })).toEqual([])
  })

  it('raises one step for each level, also when several are noticed together', () => {
    const steps = responding('low', [
      { at: '25%', tells: [], acts: ['raise_urgency'] },
      { at: 'breach', tells: [], acts: ['raise_urgency'] },
    ])
    // Sixteen hours: a quarter at 13:00, the end on Tuesday at 16:00.
    const [once, late] = ['2026-11-23 13:00', '2026-11-24 16:00'].map((time) =>
      told(steps, announce, { now: at(time), by: system }),
    )
    expect([once?.urgency, late?.urgency]).toEqual(['normal', 'urgent'])
  })

  it('leaves the most pressing as it is', () => {
    const pressing = responding('urgent', [{ at: '50%', tells: [], acts: ['raise_urgency'] }])
    const events = eventsOf(pressing, announce, { now: at('2026-11-23 11:00'), by: system })
    expect(events.map(({ type }) => type)).toEqual(['alerted'])
  })
})

describe('a level that wants another owner', () => {
  it('who is named: at once, and told so', () => {
    const ticket = responding('urgent', [acting('reassign:S-009')])
    const [, changed] = eventsOf(ticket, announce, { now: at('2026-11-23 11:00'), by: system })
    expect(changed).toMatchObject({ type: 'ownerChanged', owner: 'S-009', by: system })
    expect(changed && noticesFor(ticket, changed)).toEqual([
      { kind: 'owner_changed', to: { staff: 'S-009' }, facts: {} },
    ])
    expect(half(ticket).owner).toBe('S-009')
  })

  it('who is the owner already: nothing changes', () => {
    const ticket = responding('urgent', [acting('reassign:S-001')])
    expect(half(ticket)).toMatchObject({ owner: 'S-001', version: 2 })
  })

  describe('who leads the team', () => {
    const sought = half(responding('urgent', [acting('reassign:team_lead')]))
    const ten = { now: at('2026-11-23 11:01'), by: system }

    it('is looked up first; the owner stays so long', () => {
      expect(sought).toMatchObject({ owner: 'S-001', ownerWanted: 'team_lead' })
    })

    it('takes over when somebody is found, and stays away when nobody is', () => {
      const found = told(sought, { type: 'takeOver', owner: 'S-007' }, ten)
      expect([found.owner, found.ownerWanted]).toEqual(['S-007', undefined])
      const nobody = told(sought, { type: 'takeOver' }, ten)
      expect([nobody.owner, nobody.ownerWanted]).toEqual(['S-001', undefined])
    })

    it('takes over once', () => {
      const found = told(sought, { type: 'takeOver', owner: 'S-007' }, ten)
      expect(eventsOf(found, { type: 'takeOver', owner: 'S-008' }, ten)).toEqual([])
    })
  })
})

describe('a level that pauses the offers', () => {
  // An hour and a half after receipt, so at 09:30; the engineer was asked at 09:22 and has half an hour.
  const policy = {
    ...contract,
    clocks: {
      resolution: {
        targets: { urgent: 'PT90M' },
        starts: ['received'],
        stops: ['resolved'],
        pauses: [],
        levels: [{ at: 'breach', tells: [], acts: ['pause_offers'] }],
      },
    },
  } as const
  const planned = told(
    anOpenTicket({ policy }),
    { ...visitPlan, skills: [], parts: [] },
    { now: at('2026-11-23 09:20'), by: lin },
  )
  const offered = told(planned, offerTo(planned, wei), { now: at('2026-11-23 09:22'), by: system })
  const halfPastNine = { now: at('2026-11-23 09:30'), by: system }
  const paused = told(offered, announce, halfPastNine)

  it('withdraws the offer, gives the time back and hands the visit to a dispatcher', () => {
    expect(paused.visit).toEqual({
      key: '202611001/round-1/plan-1/visit-2',
      state: 'unassigned',
      handedOver: { at: at('2026-11-23 09:30'), reasons: [{ code: 'offers_paused' }] },
    })
    expect(paused.returns).toEqual([{ type: 'booking', key: visitKey(offered) }])
    expect(refusalOf(paused, { type: 'acceptVisit' }, { now: at('2026-11-23 09:31'), by: wei })).toBe(
      'offer_withdrawn',
    )
  })

  it('tells the engineer and the dispatchers', () => {
    const [alerted, stopped] = eventsOf(offered, announce, halfPastNine)
    expect([alerted?.type, stopped?.type]).toEqual(['alerted', 'offersPaused'])
    expect(stopped && noticesFor(offered, stopped).map(({ kind, to }) => [kind, to])).toEqual([
      ['visit_withdrawn', { staff: 'E-001' }],
      ['awaiting_dispatcher', { role: 'dispatcher' }],
    ])
  })

  it('lets a dispatcher assign somebody', () => {
    const slot = { engineer: wei.id, from: at('2026-11-23 13:00'), to: at('2026-11-23 15:00') }
    const key = nextBookingKey(paused)
    const assigned = told(
      paused,
      { type: 'assignVisit', key, ...slot },
      { now: at('2026-11-23 09:40'), by: zhao },
    )
    expect(assigned.visit).toMatchObject({ state: 'accepted', engineer: 'E-001' })
  })

  it('takes no offer that was under way meanwhile: its time goes back', () => {
    const late = told(planned, announce, halfPastNine)
    expect(late.offersPaused).toBe(true)
    const command = offerTo(late, wei)
    const events = eventsOf(late, command, { now: at('2026-11-23 09:31'), by: system })
    expect(events).toMatchObject([{ type: 'bookingUnwanted', key: command.key }])
  })

  it('leaves a visit that is booked', () => {
    const booked = told(offered, { type: 'acceptVisit' }, { now: at('2026-11-23 09:25'), by: wei })
    expect(told(booked, announce, halfPastNine).visit).toEqual(booked.visit)
  })

  it('holds for the round: the next one asks engineers again', () => {
    const cancelled = told(paused, { type: 'cancel' }, { now: at('2026-11-23 10:00'), by: lin })
    const again = told(cancelled, { type: 'reopen', words: 'w' }, { now: at('2026-11-23 11:00'), by: lin })
    expect(again.offersPaused).toBeUndefined()
  })
})

it('a clock that has stopped escalates nothing any more', () => {
  const ticket = responding('urgent', [acting('reassign:S-009')])
  const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
  const answered = told(ticket, respond, { now: at('2026-11-23 10:59'), by: lin })
  expect(half(answered)).toMatchObject({ owner: 'S-001', alerted: [] })
  expect(shown(half(answered))).toEqual(['response 1 met 2026-11-23 13:00'])
})

function acting(act: LevelAct): Level {
  return { at: '50%', tells: ['owner'], acts: [act] }
}

/** By the contract, with these levels on the response and no other clock. */
function responding(urgency: Urgency, levels: Level[]): Ticket {
  const response = { ...contract.clocks.response, levels }
  return anOpenTicket({ urgency, policy: { ...contract, clocks: { response } } })
}

/** When two of the four hours of an urgent response are over. */
function half(ticket: Ticket): Ticket {
  return told(ticket, announce, { now: at('2026-11-23 11:00'), by: system })
}
