import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../../workflows/domain/notice.ts'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey, visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  at,
  eventsOf,
  refusalOf,
  told,
  visitKey,
  zhao,
} from '../../../support/cast.ts'

const byZhao = { now: at('2026-11-23 10:00'), by: zhao }
const takeBack = (ticket: Ticket, next: 'system' | 'dispatcher'): Command => ({
  type: 'takeBackVisit',
  visit: visitKey(ticket),
  next,
  words: 'w-why',
})

function kindsTold(before: Ticket, command: Command) {
  return eventsOf(before, command, byZhao)
    .flatMap((event) => noticesFor(before, event))
    .map(({ kind, to }) => [kind, to])
}

describe('taking a visit back', () => {
  it('leaves the next engineer to the system', () => {
    const ticket = told(anOfferedVisit(), takeBack(anOfferedVisit(), 'system'), byZhao)
    expect(visitWanted(ticket)).toBe(true)
    expect(ticket.passedOver).toEqual(['E-001'])
    expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(anOfferedVisit()) }])
  })

  it('or to a dispatcher, who is told why', () => {
    const ticket = told(anAcceptedVisit(), takeBack(anAcceptedVisit(), 'dispatcher'), byZhao)
    expect(stageOf(ticket)).toBe('awaiting_dispatcher')
    expect(ticket.visit).toEqual({
      key: '202611001/round-1/plan-1/visit-2',
      state: 'unassigned',
      handedOver: { at: byZhao.now, reasons: [{ code: 'taken_back' }] },
    })
    expect(kindsTold(anAcceptedVisit(), takeBack(anAcceptedVisit(), 'dispatcher'))).toEqual([
      ['visit_withdrawn', { staff: 'E-001' }],
      ['visit_changed', { customer: true }],
      ['awaiting_dispatcher', { role: 'dispatcher' }],
    ])
  })

  it('of an offer is no news to the customer, who expected nobody', () => {
    expect(kindsTold(anOfferedVisit(), takeBack(anOfferedVisit(), 'system'))).toEqual([
      ['visit_withdrawn', { staff: 'E-001' }],
    ])
  })

  it('is possible as long as it stands and nobody has arrived', () => {
    const named = takeBack(anAcceptedVisit(), 'system')
    expect(refusalOf(anArrivedVisit(), named, byZhao)).toBe('already_arrived')
    expect(refusalOf(aPlannedVisit(), named, byZhao)).toBe('visit_changed')
    expect(refusalOf(told(anAcceptedVisit(), named, byZhao), named, byZhao)).toBe('visit_changed')
    expect(refusalOf(aCompletedTicket(), named, byZhao)).toBe('already_completed')
  })
})

describe('a visit whose time is needed elsewhere', () => {
  const displace = (ticket: Ticket, because: 'emergency' | 'leave' = 'emergency'): Command => ({
    type: 'displaceVisit',
    key: visitKey(ticket),
    because,
  })

  it('is planned anew from then on, and the engineer is not passed over', () => {
    const ticket = told(anAcceptedVisit(), displace(anAcceptedVisit()), byZhao)
    expect(visitWanted(ticket)).toBe(true)
    expect(ticket.passedOver).toEqual([])
    expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(anAcceptedVisit()) }])
    expect(nextBookingKey(ticket)).toBe('202611001/round-1/plan-1/visit-2')
  })

  it('is told to the engineer and the customer', () => {
    expect(kindsTold(anAcceptedVisit(), displace(anAcceptedVisit()))).toEqual([
      ['visit_withdrawn', { staff: 'E-001' }],
      ['visit_changed', { customer: true }],
    ])
  })

  it('gives way also from the customer’s, for an emergency; for leave the work is finished', () => {
    expect(told(anArrivedVisit(), displace(anArrivedVisit()), byZhao).visit).toBeUndefined()
    expect(eventsOf(anArrivedVisit(), displace(anArrivedVisit(), 'leave'), byZhao)).toEqual([])
  })

  it('gives way once, and only that visit', () => {
    const command = displace(anAcceptedVisit())
    const after = told(anAcceptedVisit(), command, byZhao)
    expect(eventsOf(after, command, byZhao)).toEqual([])
    expect(eventsOf(aCompletedTicket(), command, byZhao)).toEqual([])
    expect(eventsOf(anOfferedVisit(), { ...command, key: 'another' } as Command, byZhao)).toEqual([])
    expect(refusalOf(aCancelledTicket(anAcceptedVisit()), command, { ...byZhao, by: system })).toBe(
      'ticket_cancelled',
    )
  })
})
