import { describe, expect, it } from 'vitest'
import { dueAt } from '../../../workflows/domain/sla/clock.ts'
import { paused } from '../../../workflows/domain/ticket/pause.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aCompletedTicket,
  anOpenTicket,
  aResolvedTicket,
  at,
  eventsOf,
  hua,
  lin,
  refusalOf,
  told,
} from '../../support/cast.ts'

const pause: Command = { type: 'pause', words: 'w-question' }
const resume: Command = { type: 'resume' }

describe('a pause', () => {
  it('begins and ends at its instants; the deadline moves by its length', () => {
    const asked = told(anOpenTicket(), pause, { now: at('2026-11-23 10:00'), by: lin })
    expect(asked.pauses).toEqual([{ from: at('2026-11-23 10:00') }])
    expect(due(asked)).toEqual([undefined])
    const answered = told(asked, resume, { now: at('2026-11-23 11:30'), by: lin })
    expect(answered.pauses).toEqual([{ from: at('2026-11-23 10:00'), to: at('2026-11-23 11:30') }])
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
    expect(closed.pauses).toEqual([{ from: at('2026-11-23 15:00'), to: at('2026-11-23 17:00') }])
    expect(paused(closed)).toBe(false)
    expect(closed.clocks.at(-1)?.stopped).toEqual({ at: at('2026-11-23 17:00'), outcome: 'met' })
  })

  it('is refused while another lasts, and so is an end without one', () => {
    expect(refusalOf(told(anOpenTicket(), pause, minute(0)), pause, minute(5))).toBe('already_paused')
    expect(refusalOf(anOpenTicket(), resume, minute(5))).toBe('not_paused')
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
  return ticket.clocks.map((clock) => dueAt(clock, ticket.pauses))
}
