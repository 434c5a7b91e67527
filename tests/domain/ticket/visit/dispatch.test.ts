import { describe, expect, it } from 'vitest'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { notAssignable } from '../../../../workflows/domain/ticket/visit/assignment.ts'
import { nextBookingKey, visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  aPlannedVisitWithParts,
  aResolvedTicket,
  aRespondedTicket,
  at,
  eventsOf,
  lin,
  ming,
  offerTo,
  told,
  visitKey,
  visitPlan,
  wei,
  zhao,
} from '../../../support/cast.ts'

const now = at('2026-11-23 09:30')
const slot = { from: at('2026-11-23 13:00'), to: at('2026-11-23 15:00') }
const bySystem = { now, by: system }
const plan: Command = { ...visitPlan, skills: [], parts: [] }

describe('a visit is wanted', () => {
  it('when it is planned, its parts are there, and nobody was asked', () => {
    expect(visitWanted(aPlannedVisit())).toBe(true)
  })

  it.each<[string, Ticket]>([
    ['without a plan', aRespondedTicket()],
    ['for another way of work', told(aRespondedTicket(), { ...plan, mode: 'remote' }, { now, by: lin })],
    ['while parts are outstanding', aPlannedVisitWithParts()],
    ['while somebody is asked', anOfferedVisit()],
    ['once it is booked', anAcceptedVisit()],
    ['once the work is complete', aCompletedTicket()],
    ['on a ticket that has ended', aCancelledTicket(aPlannedVisit())],
  ])('not %s', (_, ticket) => {
    expect(visitWanted(ticket)).toBe(false)
  })
})

describe('an offer', () => {
  it('asks the engineer, who has half an hour when it is urgent', () => {
    expect(anOfferedVisit().visit).toEqual({
      key: '202611001/round-1/plan-1/visit-1',
      state: 'offered',
      engineer: 'E-001',
      ...slot,
      acceptBy: at('2026-11-23 09:52'),
    })
  })

  it('leaves two hours when it is not', () => {
    const calm = told(aPlannedVisit(), { type: 'triage', urgency: 'normal' }, { now, by: lin })
    expect(told(calm, offerTo(calm, wei), bySystem).visit?.acceptBy).toBe(at('2026-11-23 11:30'))
  })

  it('ends at the last moment that is left before the visit, however long the time limit is', () => {
    const planned = aPlannedVisit()
    const offer = { ...offerTo(planned, wei), acceptBy: at('2026-11-23 09:45') }
    const latest = at('2026-11-23 09:50')
    const offered = told(planned, { ...offer, latest }, bySystem).visit
    expect(offered).toMatchObject({ acceptBy: latest, state: 'offered' })
    expect(offered).not.toHaveProperty('latest')
    const far = { ...offer, latest: at('2026-11-23 13:00') }
    expect(told(planned, far, bySystem).visit?.acceptBy).toBe(at('2026-11-23 10:00'))
  })

  it('that is told when nobody could answer any more goes back; somebody is looked for anew', () => {
    const planned = aPlannedVisit()
    const late = { ...offerTo(planned, wei), latest: at('2026-11-23 09:35') }
    const after = told(planned, late, bySystem)
    expect(after.returns).toEqual([{ type: 'booking', key: '202611001/round-1/plan-1/visit-1' }])
    expect(after.passedOver).toEqual([])
    expect(visitWanted(after)).toBe(true)
    expect(nextBookingKey(after)).toBe('202611001/round-1/plan-1/visit-2')
    expect(told(planned, { ...late, latest: at('2026-11-23 09:36') }, bySystem).visit?.state).toBe('offered')
  })

  it('that lapses passes the engineer over and gives the time back; the next goes under another key', () => {
    const offered = anOfferedVisit()
    const lapsed = told(
      offered,
      { type: 'lapseOffer', key: visitKey(offered) },
      { now: at('2026-11-23 09:52'), by: system },
    )
    expect(lapsed.visit).toBeUndefined()
    expect(lapsed.passedOver).toEqual(['E-001'])
    expect(lapsed.returns).toEqual([{ type: 'booking', key: '202611001/round-1/plan-1/visit-1' }])
    expect(visitWanted(lapsed)).toBe(true)
    const next = told(lapsed, offerTo(lapsed, ming), { now: at('2026-11-23 09:53'), by: system })
    expect(next.visit).toMatchObject({ key: '202611001/round-1/plan-1/visit-2', engineer: 'E-002' })
    expect(next.returns).toEqual(lapsed.returns)
  })

  it('does not lapse once it is answered, nor for an earlier one', () => {
    const key = visitKey(anOfferedVisit())
    expect(eventsOf(anAcceptedVisit(), { type: 'lapseOffer', key }, bySystem)).toEqual([])
    expect(eventsOf(anOfferedVisit(), { type: 'lapseOffer', key: 'another' }, bySystem)).toEqual([])
    expect(eventsOf(aPlannedVisit(), { type: 'lapseOffer', key }, bySystem)).toEqual([])
  })

  it('that is told twice happens once: the booking stays', () => {
    const planned = aPlannedVisit()
    const offer = offerTo(planned, wei)
    expect(eventsOf(told(planned, offer, bySystem), offer, bySystem)).toEqual([])
  })
})

describe('time that was booked for what is no longer wanted', () => {
  it.each<[string, (ticket: Ticket) => Ticket]>([
    ['a new plan', (ticket) => told(ticket, plan, { now, by: lin })],
    ['a plan without a visit', (ticket) => told(ticket, { ...plan, mode: 'depot' }, { now, by: lin })],
    [
      'a plan that waits for parts',
      (ticket) =>
        told(ticket, { ...visitPlan, skills: [], parts: [{ sku: 'PUMP-7', quantity: 1 }] }, { now, by: lin }),
    ],
    ['a cancellation', aCancelledTicket],
  ])('goes back after %s', (_, changed) => {
    const offer = offerTo(aPlannedVisit(), wei)
    const before = changed(aPlannedVisit())
    const ticket = told(before, offer, { now: at('2026-11-23 10:01'), by: system })
    expect(ticket.returns).toEqual([{ type: 'booking', key: offer.key }])
    expect(ticket.visit).toBeUndefined()
    expect(ticket.passedOver).toEqual([])
    expect(nextBookingKey(ticket)).not.toBe(offer.key)
    expect({ ...ticket, returns: [], offers: 0, version: 0 }).toEqual({
      ...before,
      returns: [],
      offers: 0,
      version: 0,
    })
  })

  it('goes back when it was found for the round before', () => {
    const offer = offerTo(aPlannedVisit(), wei)
    const cancelled = aCancelledTicket(aPlannedVisit())
    const reopened = told(cancelled, { type: 'reopen', words: 'w' }, { now: at('2026-11-23 10:05'), by: lin })
    const ticket = told(told(reopened, plan, { now: at('2026-11-23 10:06'), by: lin }), offer, bySystem)
    expect(ticket.visit).toBeUndefined()
    expect(ticket.returns).toEqual([{ type: 'booking', key: offer.key }])
  })
})

describe('nobody left to be asked', () => {
  const planned = aPlannedVisit()
  const key = nextBookingKey(planned)
  const handed = told(planned, { type: 'handToDispatcher', key }, bySystem)
  const assign: Extract<Command, { type: 'assignVisit' }> = {
    type: 'assignVisit',
    key,
    engineer: 'E-002',
    ...slot,
  }

  it('makes it the dispatcher’s job', () => {
    expect(handed.visit).toEqual({ key, state: 'unassigned' })
    expect(visitWanted(handed)).toBe(false)
    expect(notAssignable(handed)).toBeUndefined()
  })

  it('is no news when it was found for an earlier plan, or when the visit is not wanted', () => {
    const replanned = told(planned, plan, { now, by: lin })
    expect(eventsOf(replanned, { type: 'handToDispatcher', key }, bySystem)).toEqual([])
    expect(eventsOf(handed, { type: 'handToDispatcher', key }, bySystem)).toEqual([])
    expect(eventsOf(aCancelledTicket(planned), { type: 'handToDispatcher', key }, bySystem)).toEqual([])
  })

  it('is over when the dispatcher assigns an engineer, whose visit needs no acceptance', () => {
    const ticket = told(handed, assign, { now, by: zhao })
    expect(ticket.visit).toEqual({ key, state: 'accepted', engineer: 'E-002', ...slot })
    expect(ticket.returns).toEqual([])
  })

  it('lets two dispatchers who were given the same booking keep it', () => {
    const once = told(handed, assign, { now, by: zhao })
    expect(eventsOf(once, assign, { now, by: zhao })).toEqual([])
  })

  it('gives back what was booked when the plan changed in the meantime', () => {
    const replanned = told(handed, plan, { now, by: lin })
    expect(replanned.returns).toEqual([])
    const ticket = told(replanned, assign, { now, by: zhao })
    expect(ticket.returns).toEqual([{ type: 'booking', key }])
    expect(ticket.visit).toBeUndefined()
  })
})

describe('a dispatcher cannot assign', () => {
  it.each<[string, Ticket, string]>([
    ['while nobody has asked', aPlannedVisit(), 'not_awaiting_dispatcher'],
    ['while somebody is asked', anOfferedVisit(), 'not_awaiting_dispatcher'],
    ['once somebody is there', anArrivedVisit(), 'not_awaiting_dispatcher'],
    ['once the work is complete', aCompletedTicket(), 'already_completed'],
    ['once it is resolved', aResolvedTicket(), 'already_resolved'],
  ])('%s', (_, ticket, code) => {
    expect(notAssignable(ticket)?.code).toBe(code)
    const assign: Command = { type: 'assignVisit', key: 'late', engineer: 'E-002', ...slot }
    const after = told(ticket, assign, { now: at('2026-11-23 15:00'), by: zhao })
    expect(after.visit).toEqual(ticket.visit)
    expect(after.returns).toEqual([...ticket.returns, { type: 'booking', key: 'late' }])
  })
})
