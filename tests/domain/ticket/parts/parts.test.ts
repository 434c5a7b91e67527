import { describe, expect, it } from 'vitest'
import { partsWanted } from '../../../../workflows/domain/ticket/parts/parts.ts'
import type { Shortage } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  aPlannedVisitWithParts,
  at,
  eventsOf,
  lin,
  partsOf,
  told,
  visitPlan,
  wei,
  withPartsHeld,
} from '../../../support/cast.ts'

const now = at('2026-11-23 09:30')
const stock = { now, by: system }
const onePump: Shortage[] = [{ sku: 'PUMP-7', wanted: 2, available: 1 }]

const answer = (key: string, shortages: Shortage[] = []): Command => ({
  type: 'recordReservation',
  key,
  shortages,
})

describe('the stock', () => {
  const planned = aPlannedVisitWithParts()
  const { key } = partsOf(planned)

  it('holds every line: the way is free for the visit', () => {
    expect([partsWanted(planned), visitWanted(planned)]).toEqual([true, false])
    const held = told(planned, answer(key), stock)
    expect(held.parts).toEqual({ ...planned.parts, state: 'reserved', shortages: [] })
    expect([partsWanted(held), visitWanted(held)]).toEqual([false, true])
    expect(held.returns).toEqual([])
  })

  it('is short: the visit waits, and the parts stay wanted', () => {
    const short = told(planned, answer(key, onePump), stock)
    expect(short.parts).toEqual({ ...planned.parts, state: 'short', shortages: onePump, shortSince: now })
    expect([partsWanted(short), visitWanted(short)]).toEqual([true, false])
  })

  it('is short as before: no news; otherwise short: news', () => {
    const short = told(planned, answer(key, onePump), stock)
    expect(eventsOf(short, answer(key, onePump), stock)).toEqual([])
    expect(eventsOf(short, answer(key, [{ sku: 'PUMP-7', wanted: 2, available: 0 }]), stock)).toHaveLength(1)
    expect(told(short, answer(key), stock).parts).toEqual({
      ...planned.parts,
      state: 'reserved',
      shortages: [],
    })
  })

  it('holds a substitute: the line says so, until the hold has lapsed', () => {
    const held = told(planned, { ...answer(key), substitutes: { 'PUMP-7': 'PUMP-8' } } as Command, stock)
    expect(held.parts?.lines).toEqual([
      { sku: 'PUMP-7', quantity: 2, substitute: 'PUMP-8' },
      { sku: 'SEAL-1', quantity: 1 },
    ])
    expect(told(held, { type: 'recordLapse', key }, stock).parts?.lines).toEqual(planned.parts?.lines)
  })

  it('names another substitute that needs consent: news', () => {
    const short = told(planned, answer(key, onePump), stock)
    const named = onePump.map((shortage) => ({ ...shortage, withConsent: ['PUMP-9'] }))
    expect(eventsOf(short, answer(key, named), stock)).toHaveLength(1)
    expect(eventsOf(told(short, answer(key, named), stock), answer(key, named), stock)).toEqual([])
  })

  it('says again that it holds: nothing happens, and nothing goes back', () => {
    expect(eventsOf(withPartsHeld(planned), answer(key), stock)).toEqual([])
    const done = aCompletedTicket(anArrivedVisit(anAcceptedVisit(anOfferedVisit(withPartsHeld(planned)))))
    expect(eventsOf(done, answer(key), stock)).toEqual([])
  })
})

describe('an answer that comes too late', () => {
  const planned = aPlannedVisitWithParts()
  const { key } = partsOf(planned)
  const unwanted = [{ type: 'hold', key, used: [] }]
  const replanned = told(
    planned,
    { ...visitPlan, skills: [], parts: [{ sku: 'SEAL-1', quantity: 1 }] },
    { now, by: lin },
  )

  it('after a new plan goes back, and the new plan still waits for its own', () => {
    const ticket = told(replanned, answer(key), stock)
    expect(ticket.returns).toEqual(unwanted)
    expect(ticket.parts).toEqual(replanned.parts)
    expect(partsOf(ticket)).toMatchObject({ key: '202611001/round-1/plan-2/parts', state: 'wanted' })
  })

  it('after a plan without parts goes back', () => {
    const without = told(planned, { ...visitPlan, skills: [], parts: [] }, { now, by: lin })
    expect(told(without, answer(key), stock)).toMatchObject({ returns: unwanted })
    expect(told(without, answer(key), stock).parts).toBeUndefined()
  })

  it('after a cancellation goes back, and the ticket stays cancelled', () => {
    const ticket = told(aCancelledTicket(planned), answer(key), { now: at('2026-11-23 10:01'), by: system })
    expect(ticket.returns).toEqual(unwanted)
    expect(ticket.ended?.as).toBe('cancelled')
  })

  it('after the work was completed without them goes back', () => {
    const remote = told(
      planned,
      { ...visitPlan, mode: 'remote', skills: [], parts: planned.plan?.parts ?? [] },
      { now, by: lin },
    )
    const done = told(remote, { type: 'complete', partsUsed: [], words: 'w' }, { now, by: wei })
    expect(done.parts).toBeUndefined()
    expect(told(done, answer(partsOf(remote).key), stock).returns).toEqual([
      { type: 'hold', key: partsOf(remote).key, used: [] },
    ])
  })

  it('and says that something is short needs no return', () => {
    expect(eventsOf(replanned, answer(key, onePump), stock)).toEqual([])
    expect(eventsOf(aCancelledTicket(planned), answer(key, onePump), stock)).toEqual([])
  })

  it('for a ticket that needs no parts goes back', () => {
    expect(told(aPlannedVisit(), answer('nobody/knows'), stock).returns).toEqual([
      { type: 'hold', key: 'nobody/knows', used: [] },
    ])
  })
})
