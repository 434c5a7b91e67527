import { describe, expect, it } from 'vitest'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  anOpenTicket,
  aPlannedVisit,
  aPlannedVisitWithParts,
  aResolvedTicket,
  at,
  lin,
  partsOf,
  refusalOf,
  told,
  visitKey,
  withPartsHeld,
} from '../../support/cast.ts'

type Plan = Extract<Command, { type: 'plan' }>

const plan: Plan = {
  type: 'plan',
  mode: 'onsite',
  skills: ['hydraulics'],
  parts: [],
  durationMinutes: 90,
  window: { from: at('2026-11-24 08:00'), to: at('2026-11-24 12:00') },
}
const remote: Plan = { type: 'plan', mode: 'remote', skills: [], parts: [], durationMinutes: 30 }
const ten = { now: at('2026-11-23 10:00'), by: lin }

describe('a plan', () => {
  it('stands on the ticket as it was made, the first of its round', () => {
    const ticket = told(anOpenTicket(), plan, ten)
    expect(ticket.plan).toEqual({
      mode: 'onsite',
      skills: ['hydraulics'],
      parts: [],
      durationMinutes: 90,
      window: { from: at('2026-11-24 08:00'), to: at('2026-11-24 12:00') },
      revision: 1,
    })
    expect(ticket.parts).toBeUndefined()
    expect(ticket.clocks).toEqual(anOpenTicket().clocks)
  })

  it('wants its parts under a key that names ticket, round and revision', () => {
    const withParts = { ...plan, parts: [{ sku: 'PUMP-7', quantity: 2 }] }
    const ticket = told(told(anOpenTicket(), plan, ten), withParts, ten)
    expect(ticket.parts).toEqual({
      key: '202611001/round-1/plan-2/parts',
      lines: [{ sku: 'PUMP-7', quantity: 2 }],
      state: 'wanted',
      shortages: [],
    })
  })
})

describe('a plan that replaces another', () => {
  it('gives back an offered or booked visit', () => {
    for (const before of [anOfferedVisit(), anAcceptedVisit()]) {
      const ticket = told(before, plan, ten)
      expect(ticket.visit).toBeUndefined()
      expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(before) }])
      expect(ticket.plan?.revision).toBe(2)
    }
  })

  it('gives back what was held, unused', () => {
    const held = withPartsHeld(aPlannedVisitWithParts())
    const ticket = told(held, plan, ten)
    expect(ticket.parts).toBeUndefined()
    expect(ticket.returns).toEqual([{ type: 'hold', key: partsOf(held).key, used: [] }])
  })

  it('gives nothing back when nothing was arranged', () => {
    expect(told(aPlannedVisit(), plan, ten).returns).toEqual([])
    expect(told(aPlannedVisitWithParts(), plan, ten).returns).toEqual([])
  })

  it('asks again those who declined the one before', () => {
    const offered = anOfferedVisit()
    const lapsed = told(offered, { type: 'lapseOffer', key: visitKey(offered) }, { ...ten, by: system })
    expect(lapsed.passedOver).toEqual(['E-001'])
    expect(told(lapsed, plan, ten).passedOver).toEqual([])
  })

  it('keeps the engineer who is there, but not for another way of work', () => {
    const arrived = anArrivedVisit()
    const two = { now: at('2026-11-23 14:00'), by: lin }
    const stayed = told(arrived, { ...plan, parts: [{ sku: 'SEAL-1', quantity: 1 }] }, two)
    expect(stayed.visit).toEqual(arrived.visit)
    expect(stayed.returns).toEqual([])
    expect(stayed.parts?.state).toBe('wanted')
    const left = told(arrived, remote, two)
    expect(left.visit).toBeUndefined()
    expect(left.returns).toEqual([{ type: 'booking', key: visitKey(arrived) }])
  })
})

describe('a plan is refused', () => {
  it('when its window has passed: at its end, not before', () => {
    const until = (to: string): Plan => ({ ...plan, window: { from: at('2026-11-23 08:00'), to: at(to) } })
    expect(refusalOf(anOpenTicket(), until('2026-11-23 10:00'), ten)).toBe('window_passed')
    expect(told(anOpenTicket(), until('2026-11-23 10:00:00.001'), ten).plan?.revision).toBe(1)
  })

  it('once the work is complete, or resolved', () => {
    const later = { now: at('2026-11-23 14:50'), by: lin }
    expect(refusalOf(aCompletedTicket(), plan, later)).toBe('already_completed')
    expect(refusalOf(aResolvedTicket(), plan, later)).toBe('already_resolved')
  })
})
