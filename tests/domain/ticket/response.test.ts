import { describe, expect, it } from 'vitest'
import { clockState } from '../../../workflows/domain/sla/clock.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  anAcceptedVisit,
  anOpenTicket,
  aRespondedTicket,
  at,
  eventsOf,
  lin,
  offerTo,
  refusalOf,
  told,
  visitPlan,
  wei,
} from '../../support/cast.ts'

const respond: Command = { type: 'respond', channel: 'wechat', words: 'w-called' }

describe('the first response', () => {
  it('stops the response clock, and is recorded with its author', () => {
    const events = eventsOf(anOpenTicket(), respond, { now: at('2026-11-23 09:00'), by: lin })
    expect(events).toEqual([
      {
        type: 'responded',
        channel: 'wechat',
        words: 'w-called',
        seq: 2,
        at: at('2026-11-23 09:00'),
        by: lin,
      },
    ])
    expect(told(anOpenTicket(), respond, { now: at('2026-11-23 09:00'), by: lin }).clocks).toEqual([
      {
        kind: 'response',
        cycle: 1,
        round: 1,
        target: 'PT24H',
        pausedBy: ['customer', 'approval', 'supplier'],
        startedAt: at('2026-11-23 08:00'),
        stopped: { at: at('2026-11-23 09:00'), outcome: 'met', dueAt: at('2026-11-24 08:00') },
      },
    ])
  })

  it('keeps the promise until a millisecond before the deadline', () => {
    expect(stateAt('2026-11-24 07:59:59.999')).toBe('met')
    expect(stateAt('2026-11-24 08:00')).toBe('missed')
  })

  it('that comes late finds the breach recorded before it, in the system’s name', () => {
    const events = eventsOf(anOpenTicket(), respond, { now: at('2026-11-24 09:00'), by: lin })
    expect(events.map(({ seq, type, at, by }) => ({ seq, type, at, by }))).toEqual([
      { seq: 2, type: 'alerted', at: at('2026-11-24 09:00'), by: system },
      { seq: 3, type: 'responded', at: at('2026-11-24 09:00'), by: lin },
    ])
    expect(events[0]).toMatchObject({
      alerts: [
        { level: '50%', dueAt: at('2026-11-23 20:00') },
        { level: '75%', dueAt: at('2026-11-24 02:00') },
        { level: 'breach', dueAt: at('2026-11-24 08:00') },
      ],
    })
    const ticket = told(anOpenTicket(), respond, { now: at('2026-11-24 09:00'), by: lin })
    expect(ticket.clocks[0]?.breachedAt).toBe(at('2026-11-24 08:00'))
  })

  it('ends the levels: nothing more is announced, years later', () => {
    const ticket = told(anOpenTicket(), respond, { now: at('2026-11-24 09:00'), by: lin })
    expect(eventsOf(ticket, { type: 'announce' }, { now: at('2028-01-01 00:00'), by: system })).toEqual([])
  })

  it('is taken during a pause, without a deadline', () => {
    const paused = told(
      anOpenTicket(),
      { type: 'pause', words: 'w' },
      { now: at('2026-11-23 09:00'), by: lin },
    )
    const ticket = told(paused, respond, { now: at('2026-11-30 09:00'), by: lin })
    expect(ticket.clocks[0]?.stopped).toEqual({ at: at('2026-11-30 09:00'), outcome: 'met' })
  })

  it('comes once in a round', () => {
    expect(refusalOf(aRespondedTicket(), respond, { now: at('2026-11-23 10:00'), by: lin })).toBe(
      'already_responded',
    )
  })

  it('is the engineer’s arrival when nobody was quicker', () => {
    const monday = (time: string) => at(`2026-11-23 ${time}`)
    const planned = told(
      anOpenTicket(),
      { ...visitPlan, skills: [], parts: [] },
      { now: monday('09:20'), by: lin },
    )
    const offered = told(planned, offerTo(planned, wei), { now: monday('09:22'), by: system })
    const accepted = anAcceptedVisit(offered)
    expect(accepted.clocks[0]?.stopped).toBeUndefined()
    const arrived = told(accepted, { type: 'arrive' }, { now: monday('13:05'), by: wei })
    expect(arrived.clocks[0]?.stopped).toMatchObject({ at: monday('13:05'), outcome: 'met' })
    expect(refusalOf(arrived, respond, { now: monday('13:10'), by: lin })).toBe('already_responded')
  })

  function stateAt(moment: string) {
    const ticket = told(anOpenTicket(), respond, { now: at(moment), by: lin })
    return ticket.clocks.map((clock) => clockState(clock, ticket)).join()
  }
})
