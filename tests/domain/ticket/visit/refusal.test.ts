import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../../workflows/domain/notice.ts'
import { partsWanted } from '../../../../workflows/domain/ticket/parts/parts.ts'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey, visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import {
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisitWithParts,
  at,
  eventsOf,
  lin,
  partsOf,
  refusalOf,
  told,
  visitKey,
  visitPlan,
  wei,
  withPartsHeld,
} from '../../../support/cast.ts'

type Refusal = Extract<Command, { type: 'refuseVisit' }>
const refuse = (more: Partial<Refusal> = {}): Refusal => ({ type: 'refuseVisit', words: 'w-why', ...more })
const weiAt = (time: string) => ({ now: at(`2026-11-23 ${time}`), by: wei })

const offeredWithParts = () => anOfferedVisit(withPartsHeld(aPlannedVisitWithParts()))
const acceptedWithParts = () => anAcceptedVisit(offeredWithParts())

/** Who hears of it, and as what. */
function toldTo(before: Ticket, command: Command, time: string) {
  return eventsOf(before, command, weiAt(time))
    .flatMap((event) => noticesFor(before, event))
    .map(({ kind, to }) => [kind, to])
}

describe('declining', () => {
  it.each(['conflict', 'too_far', 'other'] as const)('for %s goes to the next engineer', (cause) => {
    const ticket = told(anOfferedVisit(), refuse({ cause }), weiAt('09:30'))
    expect(ticket.passedOver).toEqual(['E-001'])
    expect(visitWanted(ticket)).toBe(true)
    expect(ticket.plan).toEqual(anOfferedVisit().plan)
  })

  it('keeps the cause in the history', () => {
    expect(eventsOf(anOfferedVisit(), refuse({ cause: 'too_far' }), weiAt('09:30'))).toMatchObject([
      { type: 'visitRefused', engineer: 'E-001', cause: 'too_far', words: 'w-why' },
    ])
  })
})

describe('missing parts', () => {
  const missing = refuse({ cause: 'parts_missing', parts: [{ sku: 'SEAL-1', quantity: 1 }] })

  it('send the ticket back to the parts, and to no next engineer', () => {
    const before = acceptedWithParts()
    const ticket = told(before, missing, weiAt('10:00'))
    expect(stageOf(ticket)).toBe('awaiting_parts')
    expect(visitWanted(ticket)).toBe(false)
    expect(partsWanted(ticket)).toBe(true)
    // Both the time and the pieces go back; the pieces are wanted anew, under another name.
    expect(ticket.returns).toEqual([
      { type: 'booking', key: visitKey(before) },
      { type: 'hold', key: partsOf(before).key, used: [] },
    ])
    expect(ticket.parts).toEqual({
      key: '202611001/round-1/plan-1/parts-after-visit-1',
      lines: [
        { sku: 'PUMP-7', quantity: 2 },
        { sku: 'SEAL-1', quantity: 1 },
      ],
      state: 'short',
      shortages: [{ sku: 'SEAL-1', wanted: 1, available: 0 }],
      shortSince: at('2026-11-23 10:00'),
      recheckFrom: at('2026-11-23 11:00'),
    })
  })

  it('pass nobody over: the same engineer can be asked once they are there', () => {
    const ticket = told(acceptedWithParts(), missing, weiAt('10:00'))
    const { key } = partsOf(ticket)
    const held = told(ticket, { type: 'recordReservation', key, shortages: [] }, weiAt('11:00'))
    expect(held.passedOver).toEqual([])
    expect(held.parts).not.toHaveProperty('recheckFrom')
    expect(visitWanted(held)).toBe(true)
    expect(nextBookingKey(held)).toBe('202611001/round-1/plan-1/visit-2')
  })

  it('may be more than the plan knew of', () => {
    const more = [
      { sku: 'SEAL-1', quantity: 3 },
      { sku: 'BELT-2', quantity: 1 },
    ]
    const ticket = told(offeredWithParts(), refuse({ cause: 'parts_missing', parts: more }), weiAt('09:30'))
    expect(ticket.plan?.parts).toEqual([
      { sku: 'PUMP-7', quantity: 2 },
      { sku: 'SEAL-1', quantity: 3 },
      { sku: 'BELT-2', quantity: 1 },
    ])
    expect(ticket.parts?.shortages.map(({ sku }) => sku)).toEqual(['SEAL-1', 'BELT-2'])
  })

  it('are all of the plan’s when none is named; a plan without parts needs a name', () => {
    const ticket = told(offeredWithParts(), refuse({ cause: 'parts_missing' }), weiAt('09:30'))
    expect(ticket.parts?.shortages.map(({ sku }) => sku)).toEqual(['PUMP-7', 'SEAL-1'])
    expect(refusalOf(anOfferedVisit(), refuse({ cause: 'parts_missing' }), weiAt('09:30'))).toBe(
      'no_parts_planned',
    )
    const named = told(anOfferedVisit(), missing, weiAt('09:30'))
    expect(stageOf(named)).toBe('awaiting_parts')
  })

  it('are told to the parts keepers, and to the customer as a delay', () => {
    expect(toldTo(acceptedWithParts(), missing, '10:00')).toEqual([
      ['visit_changed', { customer: true }],
      ['delay', { customer: true }],
      ['parts_missing', { role: 'parts_keeper' }],
    ])
  })
})

describe('a wrong skill', () => {
  const wrong = refuse({ cause: 'wrong_skill' })

  it('withdraws the plan, its parts too: it has to be diagnosed and planned anew', () => {
    const before = offeredWithParts()
    const ticket = told(before, wrong, weiAt('09:30'))
    expect(ticket.plan).toBeUndefined()
    expect(ticket.parts).toBeUndefined()
    expect(stageOf(ticket)).toBe('responded')
    expect(visitWanted(ticket)).toBe(false)
    expect(ticket.returns.map(({ key }) => key)).toEqual([visitKey(before), partsOf(before).key])
  })

  it('leaves what was diagnosed, for somebody to look at again', () => {
    const diagnose: Command = { type: 'diagnose', category: 'hardware', words: 'w' }
    const diagnosed = told(offeredWithParts(), diagnose, { now: at('2026-11-23 09:25'), by: lin })
    expect(stageOf(told(diagnosed, wrong, weiAt('09:30')))).toBe('diagnosed')
  })

  it('is told to the owner', () => {
    expect(toldTo(anOfferedVisit(), wrong, '09:30')).toEqual([['plan_withdrawn', { staff: 'S-001' }]])
  })

  it('lets no key come twice: the next plan counts on', () => {
    const ticket = told(anOfferedVisit(), wrong, weiAt('09:30'))
    const plan: Command = { ...visitPlan, skills: ['plc'], parts: [{ sku: 'SEAL-1', quantity: 1 }] }
    const planned = told(ticket, plan, { now: at('2026-11-23 09:40'), by: lin })
    expect(planned.plan?.revision).toBe(2)
    expect(partsOf(planned).key).toBe('202611001/round-1/plan-2/parts')
    // Everybody is asked again.
    expect(planned.passedOver).toEqual([])
  })
})

describe('a customer who is not there', () => {
  const gone = refuse({ cause: 'customer_not_there' })

  it('wants another appointment, not another engineer', () => {
    for (const before of [anAcceptedVisit(), anArrivedVisit()]) {
      const ticket = told(before, gone, weiAt('13:30'))
      expect(stageOf(ticket)).toBe('awaiting_appointment')
      expect(visitWanted(ticket)).toBe(false)
      expect(ticket.passedOver).toEqual([])
      expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(before) }])
    }
  })

  it('cannot be missing before somebody is expected', () => {
    expect(refusalOf(anOfferedVisit(), gone, weiAt('09:30'))).toBe('not_accepted')
    expect(refusalOf(anAcceptedVisit(), gone, weiAt('12:59'))).toBe('too_early')
  })
})

it('gives an arrived visit back for nothing else', () => {
  for (const cause of ['parts_missing', 'wrong_skill', 'conflict', 'too_far', 'other'] as const) {
    expect(refusalOf(anArrivedVisit(), refuse({ cause }), weiAt('13:30'))).toBe('already_arrived')
  }
})
