import { describe, expect, it } from 'vitest'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { notMovable, standsAt } from '../../../../workflows/domain/ticket/visit/appointment.ts'
import { nextBookingKey, visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import {
  aCancelledTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  at,
  eventsOf,
  hua,
  lin,
  refusalOf,
  told,
  visitKey,
  wei,
} from '../../../support/cast.ts'

const first = '202611001/round-1/plan-1/visit-1'
const second = '202611001/round-1/plan-1/visit-2'
const huaAt = (time: string) => ({ now: at(`2026-11-23 ${time}`), by: hua })
const confirm: Command = { type: 'confirmVisit', appointment: first }
const cancel: Command = { type: 'cancelVisit', appointment: first, words: 'w-away' }

/** Somebody's time on Tuesday at 10:00 was booked for it. */
function moveTo(ticket: Ticket, engineer = wei.id): Extract<Command, { type: 'moveVisit' }> {
  const [from, to] = [at('2026-11-24 10:00'), at('2026-11-24 12:00')]
  return { type: 'moveVisit', key: nextBookingKey(ticket), engineer, from, to, wanted: from }
}
const moved = (ticket = anAcceptedVisit(), engineer = wei.id) =>
  told(ticket, moveTo(ticket, engineer), huaAt('10:00'))
const cancelled = () => told(anAcceptedVisit(), cancel, huaAt('10:00'))

describe('confirming', () => {
  it('is on the ticket, with when and by whom; nothing else changes', () => {
    const before = anAcceptedVisit()
    const after = told(before, confirm, huaAt('10:00'))
    expect(after.visit).toEqual({ ...before.visit, confirmed: { at: at('2026-11-23 10:00'), by: hua } })
    expect({ ...after, visit: undefined, version: 0, reached: {}, underway: undefined }).toEqual({
      ...{ ...before, visit: undefined, version: 0, reached: {}, underway: undefined },
    })
  })

  it('a second time says nothing new', () => {
    expect(eventsOf(told(anAcceptedVisit(), confirm, huaAt('10:00')), confirm, huaAt('10:05'))).toEqual([])
  })

  it('is possible until a millisecond before the visit begins', () => {
    expect(told(anAcceptedVisit(), confirm, huaAt('12:59:59.999')).visit?.confirmed).toBeDefined()
    expect(refusalOf(anAcceptedVisit(), confirm, huaAt('13:00'))).toBe('appointment_passed')
  })

  it.each<[string, Ticket, string]>([
    ['what is only offered', anOfferedVisit(), 'no_appointment'],
    ['once the engineer is there', anArrivedVisit(), 'engineer_arrived'],
    ['once the work is complete', aCompletedTicket(), 'already_completed'],
    ['another booking than the one that stands', moved(), 'appointment_moved'],
    ['an appointment that was cancelled', cancelled(), 'appointment_cancelled'],
    ['what is no longer planned', aPlannedVisit(), 'appointment_moved'],
    ['on a ticket that is cancelled', aCancelledTicket(anAcceptedVisit()), 'ticket_cancelled'],
  ])('is refused: %s', (_, ticket, code) => {
    expect(refusalOf(ticket, confirm, huaAt('12:00'))).toBe(code)
  })
})

describe('moving', () => {
  it('gives the former time back and counts as confirmed; the new booking has the next key', () => {
    const ticket = moved()
    expect(ticket.visit).toEqual({
      ...{ key: second, state: 'accepted', engineer: 'E-001', former: first },
      ...{ from: at('2026-11-24 10:00'), to: at('2026-11-24 12:00') },
      confirmed: { at: at('2026-11-23 10:00'), by: hua },
    })
    expect(ticket.returns).toEqual([{ type: 'booking', key: first }])
    expect(nextBookingKey(ticket)).toBe('202611001/round-1/plan-1/visit-3')
    expect(ticket.passedOver).toEqual([])
  })

  it('of an offer takes it from who was asked, and no answer is waited for any more', () => {
    const ticket = moved(anOfferedVisit(), 'E-002')
    expect(ticket.visit).toMatchObject({ key: second, state: 'accepted', engineer: 'E-002' })
    expect(ticket.returns).toEqual([{ type: 'booking', key: first }])
    expect(refusalOf(ticket, { type: 'acceptVisit' }, { ...huaAt('10:05'), by: wei })).toBe('offer_withdrawn')
  })

  it('gives back what was booked when the visit has begun, or the ticket has ended, in the meantime', () => {
    for (const ticket of [anArrivedVisit(), aCancelledTicket(anAcceptedVisit())]) {
      const command = moveTo(ticket)
      const after = told(ticket, command, huaAt('13:10'))
      expect(after.returns).toEqual([...ticket.returns, { type: 'booking', key: command.key }])
      expect(after.visit).toEqual(ticket.visit)
    }
  })

  it('gives back what an attempt that died had booked for another time', () => {
    const ticket = anAcceptedVisit()
    const after = told(ticket, { ...moveTo(ticket), wanted: at('2026-11-24 11:00') }, huaAt('10:00'))
    expect(after.visit).toEqual(ticket.visit)
    expect(after.returns).toEqual([{ type: 'booking', key: second }])
  })

  it('told twice happens once: the booking stays', () => {
    expect(eventsOf(moved(), moveTo(anAcceptedVisit()), huaAt('10:01'))).toEqual([])
  })

  it('is known again by the link for the former time, and by no other', () => {
    const from = at('2026-11-24 10:00')
    expect(standsAt(moved(), from, first)).toBe(true)
    expect(standsAt(moved(), from, undefined)).toBe(true)
    expect(standsAt(moved(), at('2026-11-24 11:00'), first)).toBe(false)
    expect(standsAt(moved(), from, '202611001/round-1/plan-1/visit-9')).toBe(false)
    expect(standsAt(anOfferedVisit(), at('2026-11-23 13:00'), undefined)).toBe(false)
  })

  it('is too late once the engineer is on the way, and when the time has passed', () => {
    const underway = told(anAcceptedVisit(), { type: 'depart' }, { ...huaAt('12:30'), by: wei })
    expect(notMovable(underway, first, huaAt('12:31'))?.code).toBe('engineer_on_the_way')
    expect(notMovable(anAcceptedVisit(), first, huaAt('12:59'))).toBeUndefined()
    expect(notMovable(anAcceptedVisit(), first, huaAt('13:00'))?.code).toBe('appointment_passed')
  })

  it('can be done by who talks with the customer while somebody is still asked', () => {
    expect(notMovable(anOfferedVisit(), undefined, { ...huaAt('09:30'), by: lin })).toBeUndefined()
    expect(notMovable(aPlannedVisit(), undefined, { ...huaAt('09:30'), by: lin })?.code).toBe(
      'no_appointment',
    )
  })
})

describe('cancelling', () => {
  it('gives the time back and sends nobody before another time is agreed on', () => {
    const ticket = cancelled()
    expect(ticket.visit).toEqual({ key: second, state: 'unassigned', agreeing: true, former: first })
    expect(ticket.returns).toEqual([{ type: 'booking', key: first }])
    expect(stageOf(ticket)).toBe('awaiting_appointment')
    expect(visitWanted(ticket)).toBe(false)
    expect(ticket.passedOver).toEqual([])
  })

  it('by the same link a second time says nothing new, and by a key it is refused', () => {
    expect(eventsOf(cancelled(), cancel, huaAt('10:05'))).toEqual([])
    expect(refusalOf(cancelled(), { type: 'cancelVisit' }, { ...huaAt('10:05'), by: lin })).toBe(
      'no_appointment',
    )
  })

  it('leaves the choice of another time, under the key that its link is for', () => {
    const ticket = cancelled()
    expect(notMovable(ticket, second, huaAt('10:05'))).toBeUndefined()
    const agreed = told(ticket, moveTo(ticket), huaAt('10:06'))
    expect(agreed.visit).toMatchObject({ key: second, state: 'accepted' })
    expect(agreed.returns).toEqual([{ type: 'booking', key: first }])
    expect(stageOf(agreed)).toBe('visit_booked')
    expect(visitKey(agreed)).toBe(second)
  })
})
