import { describe, expect, it } from 'vitest'
import { clockState } from '../../../workflows/domain/sla/clock.ts'
import { finished } from '../../../workflows/domain/ticket/finished.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  aClosedTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anOfferedVisit,
  anOpenTicket,
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

const cancel: Command = { type: 'cancel', words: 'w-sold' }
const ten = { now: at('2026-11-23 10:00'), by: lin }

describe('a cancellation', () => {
  it('ends the ticket, and every clock without a verdict', () => {
    const ticket = told(anOpenTicket(), cancel, ten)
    expect(ticket.ended).toEqual({ as: 'cancelled', at: at('2026-11-23 10:00'), outcome: 'cancelled' })
    expect(ticket.clocks.map((clock) => clockState(clock, ticket))).toEqual(['cancelled'])
    expect(finished(ticket)).toBe(true)
  })

  it('leaves a promise that was kept as it is', () => {
    expect(aCancelledTicket().clocks.map((clock) => clockState(clock, aCancelledTicket()))).toEqual(['met'])
  })

  it('gives back booking and hold, and is finished once both are back', () => {
    const booked = anAcceptedVisit(anOfferedVisit(withPartsHeld(aPlannedVisitWithParts())))
    const ticket = told(booked, cancel, ten)
    expect([ticket.visit, ticket.parts]).toEqual([undefined, undefined])
    expect(ticket.returns).toEqual([
      { type: 'booking', key: visitKey(booked) },
      { type: 'hold', key: partsOf(booked).key, used: [] },
    ])
    expect(finished(ticket)).toBe(false)
    const half = told(ticket, { type: 'recordReturn', key: visitKey(booked) }, { ...ten, by: system })
    expect(finished(half)).toBe(false)
    const whole = told(half, { type: 'recordReturn', key: partsOf(booked).key }, { ...ten, by: system })
    expect(finished(whole)).toBe(true)
  })

  it('ends a pause; the clock stays without a deadline', () => {
    const paused = told(
      anOpenTicket(),
      { type: 'pause', words: 'w' },
      { now: at('2026-11-23 09:00'), by: lin },
    )
    const ticket = told(paused, cancel, ten)
    expect(ticket.pauses).toEqual([
      {
        waitingFor: 'customer',
        by: lin,
        words: 'w',
        from: at('2026-11-23 09:00'),
        to: at('2026-11-23 10:00'),
      },
    ])
    expect(ticket.clocks[0]?.stopped).toEqual({ at: at('2026-11-23 10:00'), outcome: 'cancelled' })
  })

  it('that comes late does not hide the breach', () => {
    const ticket = told(anOpenTicket(), cancel, { now: at('2026-11-24 08:00'), by: lin })
    expect(ticket.clocks[0]).toMatchObject({
      breachedAt: at('2026-11-24 08:00'),
      stopped: { outcome: 'cancelled' },
    })
  })

  it('after the completion gives nothing back a second time', () => {
    const completed = aCompletedTicket()
    expect(told(completed, cancel, { now: at('2026-11-23 14:35'), by: lin }).returns).toEqual(
      completed.returns,
    )
  })

  it('is refused once the ticket is resolved, or has ended', () => {
    const later = { now: at('2026-11-23 18:00'), by: lin }
    expect(refusalOf(aResolvedTicket(), cancel, later)).toBe('already_resolved')
    expect(refusalOf(aCancelledTicket(), cancel, later)).toBe('ticket_cancelled')
    expect(refusalOf(aClosedTicket(), cancel, later)).toBe('ticket_closed')
  })
})
