import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../../workflows/domain/notice.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { assignmentKey, notAssignable } from '../../../../workflows/domain/ticket/visit/assignment.ts'
import { nextBookingKey } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import {
  aCancelledTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  at,
  eventsOf,
  told,
  visitKey,
  wei,
  zhao,
} from '../../../support/cast.ts'

const byZhao = { now: at('2026-11-23 10:00'), by: zhao }
const afternoon = { from: at('2026-11-23 16:00'), to: at('2026-11-23 18:00') }

type Assignment = Extract<Command, { type: 'assignVisit' }>

/** To Ming, this afternoon, in the place of the visit that stands. */
function swap(ticket: Ticket, more: Partial<Assignment> = {}): Assignment {
  const replaces = visitKey(ticket)
  const key = assignmentKey(ticket, replaces)
  return { type: 'assignVisit', key, engineer: 'E-002', ...afternoon, replaces, words: 'w-why', ...more }
}

describe('a visit that is given to somebody else', () => {
  it.each([
    ['offered', anOfferedVisit],
    ['accepted', anAcceptedVisit],
  ])('once it is %s stands as accepted, and the former time goes back', (_, standing) => {
    const ticket = told(standing(), swap(standing()), byZhao)
    expect(ticket.visit).toEqual({
      key: '202611001/round-1/plan-1/visit-2/swapped',
      state: 'accepted',
      engineer: 'E-002',
      ...afternoon,
    })
    expect(ticket.returns).toEqual([{ type: 'booking', key: '202611001/round-1/plan-1/visit-1' }])
    // Nobody declined: a later visit of the plan may be Wei's again.
    expect(ticket.passedOver).toEqual([])
    expect(nextBookingKey(ticket)).toBe('202611001/round-1/plan-1/visit-3')
  })

  it('may stay with the same engineer at another time', () => {
    const ticket = told(anAcceptedVisit(), swap(anAcceptedVisit(), { engineer: wei.id }), byZhao)
    expect(ticket.visit).toMatchObject({ engineer: 'E-001', ...afternoon })
  })

  it('is told to both engineers, and to a customer who expected somebody', () => {
    const noticesOf = (ticket: Ticket) => {
      const [event] = eventsOf(ticket, swap(ticket), byZhao)
      return event && noticesFor(ticket, event).filter(({ notBefore }) => !notBefore)
    }
    const withdrawn = { because: 'swapped' }
    expect(noticesOf(anOfferedVisit())).toMatchObject([
      { kind: 'visit_withdrawn', to: { staff: 'E-001' }, facts: withdrawn },
      { kind: 'visit_assigned', to: { staff: 'E-002' } },
      { kind: 'visit_booked', to: { customer: true }, facts: { engineer: 'E-002', ...afternoon } },
    ])
    expect(noticesOf(anAcceptedVisit())).toMatchObject([
      { kind: 'visit_withdrawn', to: { staff: 'E-001' }, facts: withdrawn },
      { kind: 'visit_changed', to: { customer: true } },
      { kind: 'visit_assigned', to: { staff: 'E-002' } },
      { kind: 'visit_booked', to: { customer: true } },
    ])
  })

  it('is not recorded twice', () => {
    const command = swap(anAcceptedVisit())
    expect(eventsOf(told(anAcceptedVisit(), command, byZhao), command, byZhao)).toEqual([])
  })
})

describe('time that was booked to take a visit’s place goes back', () => {
  const given = swap(anAcceptedVisit())
  const elsewhere = { ...swap(anAcceptedVisit()), key: 'elsewhere' }
  it.each<[string, Ticket, Command]>([
    ['when somebody was quicker', told(anAcceptedVisit(), given, byZhao), elsewhere],
    ['when the engineer has arrived', anArrivedVisit(), given],
    [
      'when it was given back',
      told(anAcceptedVisit(), { type: 'refuseVisit', words: 'w' }, { now: byZhao.now, by: wei }),
      given,
    ],
    ['when the ticket was cancelled', aCancelledTicket(anAcceptedVisit()), given],
    ['when the work is complete', aCompletedTicket(), given],
  ])('%s', (_, ticket, command) => {
    const after = told(ticket, command, { now: at('2026-11-23 15:00'), by: zhao })
    expect(after.visit).toEqual(ticket.visit)
    expect(after.returns.slice(ticket.returns.length)).toEqual([
      { type: 'booking', key: command.type === 'assignVisit' ? command.key : '' },
    ])
  })

  it('and leaves the ordinary key to the system, which asks the next engineer', () => {
    const refused = told(anAcceptedVisit(), { type: 'refuseVisit', words: 'w' }, { now: byZhao.now, by: wei })
    expect(nextBookingKey(refused)).not.toBe(given.key)
  })
})

describe('who comes second', () => {
  it('hears that it changed, and what stands instead', () => {
    const ticket = told(anAcceptedVisit(), swap(anAcceptedVisit()), byZhao)
    expect(notAssignable(ticket, visitKey(anAcceptedVisit()))).toMatchObject({
      code: 'visit_changed',
      details: { state: 'accepted', engineer: 'E-002', visit: '202611001/round-1/plan-1/visit-2/swapped' },
    })
  })

  it.each<[string, Ticket, string]>([
    ['is there already', anArrivedVisit(), 'already_arrived'],
    ['has finished', aCompletedTicket(), 'already_completed'],
  ])('cannot take it from an engineer who %s', (_, ticket, code) => {
    expect(notAssignable(ticket, visitKey(ticket))?.code).toBe(code)
  })

  it('names the visit that is to go, or hears that one stands', () => {
    expect(notAssignable(anAcceptedVisit())).toMatchObject({
      code: 'not_awaiting_dispatcher',
      details: { visit: visitKey(anAcceptedVisit()), engineer: 'E-001' },
    })
    expect(notAssignable(anAcceptedVisit(), visitKey(anAcceptedVisit()))).toBeUndefined()
    expect(notAssignable(aPlannedVisit(), 'anything')?.code).toBe('visit_changed')
  })
})

it('keeps on the visit that it is an emergency, and says so to the engineer', () => {
  const command = swap(anOfferedVisit(), { emergency: 'now' })
  const [event] = eventsOf(anOfferedVisit(), command, byZhao)
  expect(told(anOfferedVisit(), command, byZhao).visit).toMatchObject({ emergency: 'now' })
  const assigned = event && noticesFor(anOfferedVisit(), event).find(({ kind }) => kind === 'visit_assigned')
  expect(assigned?.facts).toMatchObject({ emergency: 'now' })
})
