import { describe, expect, it } from 'vitest'
import { dueAt } from '../../../../workflows/domain/sla/clock.ts'
import { paused } from '../../../../workflows/domain/ticket/promise/pause.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCompletedTicket,
  anOpenTicket,
  aPlannedVisitWithParts,
  aResolvedTicket,
  at,
  eventsOf,
  hua,
  lin,
  partsOf,
  refusalOf,
  told,
} from '../../../support/cast.ts'

const pause: Command = { type: 'pause', words: 'w-question' }
const resume: Command = { type: 'resume' }

describe('a pause', () => {
  it('begins and ends at its instants; the deadline moves by its length', () => {
    const asked = told(anOpenTicket(), pause, { now: at('2026-11-23 10:00'), by: lin })
    const begun = { waitingFor: 'customer', by: lin, words: 'w-question', from: at('2026-11-23 10:00') }
    expect(asked.pauses).toEqual([begun])
    expect(due(asked)).toEqual([undefined])
    const answered = told(asked, resume, { now: at('2026-11-23 11:30'), by: lin })
    expect(answered.pauses).toEqual([{ ...begun, to: at('2026-11-23 11:30') }])
    expect(due(answered)).toEqual([at('2026-11-24 09:30')])
  })

  it('can come again, and keeps the ones before', () => {
    const once = told(told(anOpenTicket(), pause, minute(0)), resume, minute(10))
    const twice = told(told(once, pause, minute(20)), resume, minute(25))
    expect(twice.pauses).toHaveLength(2)
    expect(due(twice)).toEqual([at('2026-11-24 08:15')])
  })

  it('lets no level pass while it lasts', () => {
    const asked = told(anOpenTicket(), pause, minute(0))
    expect(eventsOf(asked, { type: 'announce' }, { now: at('2026-12-31 08:00'), by: system })).toEqual([])
  })

  it('that comes late records first what had passed before it', () => {
    const events = eventsOf(anOpenTicket(), pause, { now: at('2026-11-24 08:00'), by: lin })
    expect(events.map(({ type }) => type)).toEqual(['alerted', 'paused'])
  })

  it('goes on over the signature: the follow-up clock starts without a deadline', () => {
    const asked = told(anOpenTicket(), pause, minute(0))
    const responded = told(asked, { type: 'respond', channel: 'phone', words: 'w' }, minute(10))
    const done = told(responded, { type: 'complete', partsUsed: [], words: 'w' }, minute(20))
    const resolved = told(done, { type: 'verify', accepted: true, words: 'w' }, { ...minute(30), by: hua })
    expect(due(resolved)).toEqual([undefined, undefined])
    // The list of calls still needs a time to sort by.
    expect(resolved.followUp?.dueAt).toBe(at('2026-11-24 10:30'))
    const resumed = told(resolved, resume, minute(50))
    expect(due(resumed)).toEqual([undefined, at('2026-11-24 10:50')])
  })

  it('ends with the ticket', () => {
    const asked = told(aResolvedTicket(), pause, { now: at('2026-11-23 15:00'), by: lin })
    const closed = told(
      asked,
      { type: 'recordFollowUp', reached: true },
      { now: at('2026-11-23 17:00'), by: lin },
    )
    expect(closed.pauses).toEqual([
      {
        waitingFor: 'customer',
        by: lin,
        words: 'w-question',
        from: at('2026-11-23 15:00'),
        to: at('2026-11-23 17:00'),
        passed: { followedUp: at('2026-11-23 17:00') },
      },
    ])
    expect(paused(closed)).toBe(false)
    expect(closed.clocks.at(-1)?.stopped).toEqual({ at: at('2026-11-23 17:00'), outcome: 'met' })
  })

  it('is refused while another lasts, and so is an end without one', () => {
    expect(refusalOf(told(anOpenTicket(), pause, minute(0)), pause, minute(5))).toBe('already_paused')
    expect(refusalOf(anOpenTicket(), resume, minute(5))).toBe('not_paused')
  })

  it('is refused with an end that does not lie ahead', () => {
    const until = at('2026-11-23 10:05')
    expect(refusalOf(anOpenTicket(), { ...pause, until }, minute(5))).toBe('time_passed')
    expect(told(anOpenTicket(), { ...pause, until }, minute(4)).pauses).toMatchObject([{ until }])
  })

  it('is refused only for the same wait; each ends by itself or all together', () => {
    const approval: Command = { ...pause, waitingFor: 'approval' }
    const both = told(told(anOpenTicket(), pause, minute(0)), approval, minute(5))
    expect(both.pauses.map(({ waitingFor }) => waitingFor)).toEqual(['customer', 'approval'])
    expect(refusalOf(both, approval, minute(6))).toBe('already_paused')
    const one = told(both, { type: 'resume', waitingFor: 'customer' }, minute(10))
    expect(one.pauses.map(({ to }) => to)).toEqual([at('2026-11-23 10:10'), undefined])
    expect(refusalOf(one, { type: 'resume', waitingFor: 'customer' }, minute(11))).toBe('not_paused')
    expect(paused(told(both, resume, minute(10)))).toBe(false)
  })

  it('for parts that the stock began is not ended by hand', () => {
    const planned = aPlannedVisitWithParts()
    const shortages = [{ sku: 'SEAL-1', wanted: 1, available: 0 }]
    const report: Command = { type: 'recordReservation', key: partsOf(planned).key, shortages }
    const short = told(planned, report, { ...minute(0), by: system })
    expect(refusalOf(short, resume, minute(5))).toBe('not_paused')
    expect(paused(short)).toBe(false)
  })

  it('for parts that somebody began is followed by the stock’s own while parts are short', () => {
    const asked = told(aPlannedVisitWithParts(), { ...pause, waitingFor: 'parts' }, minute(0))
    const shortages = [{ sku: 'SEAL-1', wanted: 1, available: 0 }]
    const report: Command = { type: 'recordReservation', key: partsOf(asked).key, shortages }
    const short = told(asked, report, { ...minute(5), by: system })
    expect(short.pauses.map(({ by }) => by)).toEqual([lin])
    const ended = told(short, resume, minute(10))
    expect(ended.pauses).toMatchObject([
      { from: at('2026-11-23 10:00'), to: at('2026-11-23 10:10'), by: lin },
      { from: at('2026-11-23 10:10'), waitingFor: 'parts', by: system },
    ])
  })

  it('can begin when no clock runs: the next one starts without a deadline', () => {
    const waiting = told(aCompletedTicket(), pause, { now: at('2026-11-23 14:35'), by: lin })
    expect(due(waiting)).toEqual(due(aCompletedTicket()))
    const resolved = aResolvedTicket(waiting)
    expect(due(resolved)).toEqual([at('2026-11-24 08:00'), undefined])
    const resumed = told(resolved, resume, { now: at('2026-11-23 15:00'), by: lin })
    expect(due(resumed)).toEqual([at('2026-11-24 08:00'), at('2026-11-24 15:00')])
  })
})

/** Minutes after 10:00. */
function minute(count: number) {
  return { now: at(`2026-11-23 10:${String(count).padStart(2, '0')}`), by: lin }
}

function due(ticket: Ticket) {
  return ticket.clocks.map((clock) => dueAt(clock, ticket))
}
