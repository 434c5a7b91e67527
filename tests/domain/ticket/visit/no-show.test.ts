import { describe, expect, it } from 'vitest'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { visitWanted } from '../../../../workflows/domain/ticket/visit/dispatch.ts'
import {
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  at,
  hua,
  ming,
  refusalOf,
  told,
  visitKey,
  wei,
  zhao,
} from '../../../support/cast.ts'

const moment = (time: string, by = wei) => ({ now: at(`2026-11-23 ${time}`), by })
const customer: Command = { type: 'recordNoShow', side: 'customer', words: 'w-closed' }
const engineer: Command = { type: 'recordNoShow', side: 'engineer', words: 'w-nobody' }
const first = visitKey(anAcceptedVisit())

describe('a customer who is not there', () => {
  it.each([
    ['the engineer at the door', anArrivedVisit(), wei],
    ['a dispatcher on the phone', anAcceptedVisit(), zhao],
  ])('told by %s, has the time given back and another one agreed on', (_, before, by) => {
    const ticket = told(before, customer, moment('13:20', by))
    expect(ticket.visit).toMatchObject({ state: 'unassigned', agreeing: true, former: first })
    expect(ticket.returns).toEqual([{ type: 'booking', key: first }])
    expect(ticket.passedOver).toEqual([])
    expect(stageOf(ticket)).toBe('awaiting_appointment')
    expect(visitWanted(ticket)).toBe(false)
  })

  it('is not missing before the appointment, nor once the work has begun', () => {
    expect(refusalOf(anAcceptedVisit(), customer, moment('12:59:59.999'))).toBe('too_early')
    expect(told(anAcceptedVisit(), customer, moment('13:00')).visit?.agreeing).toBe(true)
    const start: Command = { type: 'startWork', faultConfirmed: true }
    expect(refusalOf(told(anArrivedVisit(), start, moment('13:10')), customer, moment('13:20'))).toBe(
      'already_working',
    )
  })
})

describe('an engineer who does not come', () => {
  it('is passed over, so that the next one is asked at once', () => {
    const ticket = told(anAcceptedVisit(), engineer, moment('13:15', hua))
    expect(ticket.visit).toBeUndefined()
    expect(ticket.passedOver).toEqual(['E-001'])
    expect(ticket.returns).toEqual([{ type: 'booking', key: first }])
    expect(visitWanted(ticket)).toBe(true)
  })

  it('is not missing before a quarter of an hour has passed, counted from the newest estimate', () => {
    expect(refusalOf(anAcceptedVisit(), engineer, moment('13:14:59.999', hua))).toBe('too_early')
    const depart: Command = { type: 'depart', expectedAt: at('2026-11-23 13:30') }
    const delayed = told(anAcceptedVisit(), depart, moment('12:50'))
    expect(refusalOf(delayed, engineer, moment('13:44', hua))).toBe('too_early')
    expect(told(delayed, engineer, moment('13:45', hua)).passedOver).toEqual(['E-001'])
  })

  it('is not missing who is there, and says it of nobody', () => {
    expect(refusalOf(anArrivedVisit(), engineer, moment('13:30', hua))).toBe('engineer_arrived')
    expect(refusalOf(anAcceptedVisit(), engineer, moment('13:30'))).toBe('not_for_engineers')
  })
})

describe.each([customer, engineer])('that somebody was missing', (command) => {
  it('is about an appointment that stands, and the one that is meant', () => {
    expect(refusalOf(anOfferedVisit(), command, moment('13:30', zhao))).toBe('no_appointment')
    const other = { ...command, appointment: 'another' } as Command
    expect(refusalOf(anAcceptedVisit(), other, moment('13:30', zhao))).toBe('appointment_moved')
    expect(refusalOf(anAcceptedVisit(), command, moment('13:30', ming))).toBe('not_your_visit')
  })
})
