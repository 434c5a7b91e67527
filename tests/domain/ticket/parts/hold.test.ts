import { describe, expect, it } from 'vitest'
import { worthRenewing } from '../../../../workflows/domain/ticket/parts/hold.ts'
import { partsWanted } from '../../../../workflows/domain/ticket/parts/parts.ts'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisitWithParts,
  at,
  eventsOf,
  lin,
  partsOf,
  told,
  visitPlan,
} from '../../../support/cast.ts'

const reservedAt = { now: at('2026-11-23 09:30'), by: system }
const inAWeek = at('2026-11-30 09:30')
const planned = aPlannedVisitWithParts()
const { key } = partsOf(planned)

/** Held from Monday 09:30 for a week. */
function held(ticket = planned): Ticket {
  return told(ticket, { type: 'recordReservation', key, shortages: [], until: inAWeek }, reservedAt)
}

describe('a hold', () => {
  it('lapses after a week, and is to be renewed half-way', () => {
    expect(held().parts).toMatchObject({ until: inAWeek, renewAt: at('2026-11-26 21:30') })
  })

  it('of a stock that sets no term has none', () => {
    const { parts } = told(planned, { type: 'recordReservation', key, shortages: [] }, reservedAt)
    expect(parts).toEqual({ ...planned.parts, state: 'reserved', shortages: [] })
  })

  it('renewed on Thursday evening goes on for a week from then', () => {
    const renewal = { type: 'recordRenewal', key, until: at('2026-12-03 21:30') } as const
    const thursday = { now: at('2026-11-26 21:30'), by: system }
    const renewed = told(held(), renewal, thursday)
    expect(renewed.parts).toMatchObject({
      state: 'reserved',
      until: renewal.until,
      renewAt: at('2026-11-30 09:30'),
    })
    expect(eventsOf(renewed, renewal, thursday)).toEqual([])
  })

  it('that lapsed puts the ticket at the end of the line, with nothing to give back', () => {
    const monday = { now: inAWeek, by: system }
    const lapsed = told(held(), { type: 'recordLapse', key }, monday)
    expect(lapsed.parts).toEqual({
      ...planned.parts,
      state: 'short',
      shortages: [
        { sku: 'PUMP-7', wanted: 2, available: 0 },
        { sku: 'SEAL-1', wanted: 1, available: 0 },
      ],
      shortSince: inAWeek,
    })
    expect([stageOf(lapsed), partsWanted(lapsed), lapsed.returns]).toEqual(['awaiting_parts', true, []])
    expect(eventsOf(lapsed, { type: 'recordLapse', key }, monday)).toEqual([])
  })

  it('of another plan changes nothing any more', () => {
    for (const type of ['recordLapse', 'recordRenewal'] as const) {
      expect(eventsOf(held(), { type, key: 'old', until: inAWeek }, reservedAt)).toEqual([])
      expect(eventsOf(planned, { type, key, until: inAWeek }, reservedAt)).toEqual([])
    }
  })
})

describe('a hold is worth renewing', () => {
  const later = { now: at('2026-11-23 09:35'), by: system }
  const depot: Command = { ...visitPlan, mode: 'depot', skills: [], parts: [] }

  it.each([
    ['while an engineer is asked', anOfferedVisit(held()), true],
    ['while a visit is booked', anAcceptedVisit(anOfferedVisit(held())), true],
    ['while the engineer is there', anArrivedVisit(anAcceptedVisit(anOfferedVisit(held()))), true],
    ['for a repair in the workshop', told(planned, depot, { ...later, by: lin }), true],
    ['not before anybody was found', held(), false],
    [
      'not while nobody can be found',
      told(held(), { type: 'handToDispatcher', key: '202611001/visit-1' }, later),
      false,
    ],
    ['not for a ticket that was cancelled', aCancelledTicket(held()), false],
  ])('%s', (_, ticket, expected) => {
    expect(worthRenewing(ticket)).toBe(expected)
  })
})
