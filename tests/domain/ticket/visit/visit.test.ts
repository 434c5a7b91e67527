import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import {
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  aResolvedTicket,
  at,
  eventsOf,
  ming,
  refusalOf,
  told,
  visitKey,
  wei,
} from '../../../support/cast.ts'

const accept: Command = { type: 'acceptVisit' }
const refuse: Command = { type: 'refuseVisit', words: 'w-ill' }
const arrive: Command = { type: 'arrive' }
const slot = { from: at('2026-11-23 13:00'), to: at('2026-11-23 15:00') }

const weiAt = (time: string) => ({ now: at(`2026-11-23 ${time}`), by: wei })

describe('accepting', () => {
  it('books the visit; the time to answer no longer matters', () => {
    const accepted = told(anOfferedVisit(), accept, weiAt('09:40'))
    expect(accepted.visit).toEqual({
      key: visitKey(anOfferedVisit()),
      state: 'accepted',
      engineer: 'E-001',
      ...slot,
    })
    expect(eventsOf(anOfferedVisit(), accept, weiAt('09:40'))).toMatchObject([
      { type: 'visitAccepted', engineer: 'E-001', ...slot, by: wei },
    ])
  })

  it('is possible until a millisecond before the offer ends', () => {
    expect(told(anOfferedVisit(), accept, weiAt('09:51:59.999')).visit?.state).toBe('accepted')
    expect(refusalOf(anOfferedVisit(), accept, weiAt('09:52'))).toBe('offer_lapsed')
    expect(refusalOf(anOfferedVisit(), accept, weiAt('09:53'))).toBe('offer_lapsed')
  })

  it('is possible once', () => {
    expect(refusalOf(anAcceptedVisit(), accept, weiAt('10:00'))).toBe('already_accepted')
    expect(refusalOf(anArrivedVisit(), accept, weiAt('14:00'))).toBe('already_accepted')
  })
})

describe('refusing', () => {
  it('an offer passes it on, and gives the time back', () => {
    const ticket = told(anOfferedVisit(), refuse, weiAt('09:30'))
    expect(ticket.visit).toBeUndefined()
    expect(ticket.passedOver).toEqual(['E-001'])
    expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(anOfferedVisit()) }])
    expect(visitWanted(ticket)).toBe(true)
  })

  it('is possible after accepting, with the same consequence', () => {
    const ticket = told(anAcceptedVisit(), refuse, weiAt('10:00'))
    expect(ticket.passedOver).toEqual(['E-001'])
    expect(ticket.returns).toEqual([{ type: 'booking', key: visitKey(anAcceptedVisit()) }])
    expect(visitWanted(ticket)).toBe(true)
  })

  it('is possible after the offer has ended, as long as it stands', () => {
    expect(told(anOfferedVisit(), refuse, weiAt('09:55')).passedOver).toEqual(['E-001'])
  })

  it('is too late at the customer’s', () => {
    expect(refusalOf(anArrivedVisit(), refuse, weiAt('13:10'))).toBe('already_arrived')
  })
})

describe('arriving', () => {
  it('is recorded, and leaves the booking as it is', () => {
    const ticket = told(anAcceptedVisit(), arrive, weiAt('13:05'))
    expect(ticket.visit).toEqual({ ...anAcceptedVisit().visit, state: 'arrived' })
    expect(ticket.returns).toEqual([])
  })

  it('comes after accepting, and once', () => {
    expect(refusalOf(anOfferedVisit(), arrive, weiAt('09:40'))).toBe('not_accepted')
    expect(refusalOf(anArrivedVisit(), arrive, weiAt('13:10'))).toBe('already_arrived')
  })
})

describe.each([
  ['accepting', accept],
  ['refusing', refuse],
  ['arriving', arrive],
])('%s', (_, command) => {
  it('takes a visit', () => {
    expect(refusalOf(aPlannedVisit(), command, weiAt('09:40'))).toBe('no_visit')
  })

  it('is for the engineer who was asked', () => {
    expect(refusalOf(anOfferedVisit(), command, { ...weiAt('09:40'), by: ming })).toBe('not_your_visit')
  })

  it('ends with the completion and with the signature', () => {
    expect(refusalOf(aCompletedTicket(), command, weiAt('14:50'))).toBe('already_completed')
    expect(refusalOf(aResolvedTicket(), command, weiAt('14:50'))).toBe('already_resolved')
  })
})
