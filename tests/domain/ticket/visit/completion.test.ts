import { describe, expect, it } from 'vitest'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import type { PartLine } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  anOpenTicket,
  aPlannedVisit,
  aPlannedVisitWithParts,
  aResolvedTicket,
  aRespondedTicket,
  at,
  lin,
  ming,
  partsOf,
  refusalOf,
  told,
  visitKey,
  visitPlan,
  wei,
  withPartsHeld,
} from '../../../support/cast.ts'

const report = (...partsUsed: PartLine[]): Command => ({ type: 'complete', partsUsed, words: 'w-report' })
const half = { now: at('2026-11-23 14:30'), by: wei }

describe('a completion', () => {
  it('is kept with its author, and gives back what is left of the engineer’s time', () => {
    const ticket = told(anArrivedVisit(), report(), half)
    expect(ticket.completion).toEqual({
      at: at('2026-11-23 14:30'),
      by: wei,
      partsUsed: [],
      words: 'w-report',
    })
    expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(anArrivedVisit()) }])
    expect(ticket.visit).toEqual(anArrivedVisit().visit)
    expect(ticket.clocks).toEqual(anArrivedVisit().clocks)
  })

  it('issues the parts that were used; the rest goes back with them', () => {
    const ticket = told(arrivedWithParts(), report({ sku: 'PUMP-7', quantity: 1 }), half)
    expect(ticket.parts).toMatchObject({ state: 'issued' })
    expect(ticket.returns).toEqual([
      { type: 'booking', key: visitKey(ticket) },
      { type: 'hold', key: partsOf(ticket).key, used: [{ sku: 'PUMP-7', quantity: 1 }] },
    ])
  })

  it('needs neither plan nor diagnosis when a word on the phone was enough', () => {
    const ticket = told(aRespondedTicket(), report(), { ...half, by: lin })
    expect(ticket.completion?.by).toEqual(lin)
    expect(ticket.returns).toEqual([])
  })

  it('can be reported for the engineer by somebody else in the house', () => {
    expect(told(anArrivedVisit(), report(), { ...half, by: lin }).completion?.by).toEqual(lin)
  })

  it('of remote work needs no arrival', () => {
    const remote = told(aRespondedTicket(), { ...visitPlan, mode: 'remote', skills: [], parts: [] }, half)
    expect(told(remote, report(), half).completion).toBeDefined()
  })
})

describe('a completion is refused', () => {
  it.each([
    ['before anybody was asked', aPlannedVisit()],
    ['while somebody is asked', anOfferedVisit()],
    ['before the arrival', anAcceptedVisit()],
  ])('%s, when the plan is a visit', (_, ticket) => {
    expect(refusalOf(ticket, report(), half)).toBe('not_arrived')
  })

  it('from another engineer than the one who is there', () => {
    expect(refusalOf(anArrivedVisit(), report(), { ...half, by: ming })).toBe('not_your_visit')
  })

  it('before somebody has reached the customer', () => {
    expect(refusalOf(anOpenTicket(), report(), half)).toBe('not_responded')
  })

  it('when a part was used that was never reserved', () => {
    expect(refusalOf(anArrivedVisit(), report({ sku: 'PUMP-7', quantity: 1 }), half)).toBe(
      'part_not_reserved',
    )
    expect(refusalOf(arrivedWithParts(), report({ sku: 'FAN-1', quantity: 1 }), half)).toBe(
      'part_not_reserved',
    )
  })

  it('when more pieces were used than reserved: two are held, three are not', () => {
    expect(refusalOf(arrivedWithParts(), report({ sku: 'PUMP-7', quantity: 3 }), half)).toBe(
      'part_not_reserved',
    )
    expect(told(arrivedWithParts(), report({ sku: 'PUMP-7', quantity: 2 }), half).completion).toBeDefined()
  })

  it('when the parts of the present plan are not there yet', () => {
    const parts = [{ sku: 'SEAL-1', quantity: 1 }]
    const replanned = told(anArrivedVisit(), { ...visitPlan, skills: [], parts }, half)
    expect(refusalOf(replanned, report({ sku: 'SEAL-1', quantity: 1 }), half)).toBe('part_not_reserved')
  })

  it('twice', () => {
    expect(refusalOf(aCompletedTicket(), report(), half)).toBe('already_completed')
    expect(refusalOf(aResolvedTicket(), report(), half)).toBe('already_resolved')
  })
})

function arrivedWithParts(): Ticket {
  return anArrivedVisit(anAcceptedVisit(anOfferedVisit(withPartsHeld(aPlannedVisitWithParts()))))
}
