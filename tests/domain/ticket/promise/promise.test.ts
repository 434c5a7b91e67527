import { describe, expect, it } from 'vitest'
import { nextCheckpoint } from '../../../../workflows/domain/sla/checkpoint.ts'
import { nextMoment } from '../../../../workflows/domain/ticket/promise/promise.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aClosedTicket,
  anOpenTicket,
  aResolvedTicket,
  at,
  eventsOf,
  lin,
  told,
} from '../../../support/cast.ts'

const announce: Command = { type: 'announce' }

describe('announcing', () => {
  it('says nothing before the first level', () => {
    expect(eventsOf(anOpenTicket(), announce, { now: at('2026-11-23 19:59:59.999'), by: system })).toEqual([])
  })

  it('says what is due, once, with its true instant', () => {
    const now = at('2026-11-23 20:00:07')
    expect(eventsOf(anOpenTicket(), announce, { now, by: system })).toEqual([
      {
        type: 'alerted',
        alerts: [
          { clock: 'response', cycle: 1, level: '50%', dueAt: at('2026-11-23 20:00'), tells: ['owner'] },
        ],
        seq: 2,
        at: now,
        by: system,
      },
    ])
    const ticket = told(anOpenTicket(), announce, { now, by: system })
    expect(ticket.alerted).toEqual([{ clock: 'response', cycle: 1, level: '50%' }])
    expect(ticket.clocks[0]?.breachedAt).toBeUndefined()
    expect(eventsOf(ticket, announce, { now, by: system })).toEqual([])
  })

  it('reports together what passed while nobody was there; the breach keeps its true instant', () => {
    const ticket = told(anOpenTicket(), announce, { now: at('2026-11-25 09:00'), by: system })
    expect(ticket.version).toBe(2)
    expect(ticket.alerted.map(({ level }) => level)).toEqual(['50%', '75%', 'breach', '+24h'])
    expect(ticket.clocks[0]?.breachedAt).toBe(at('2026-11-24 08:00'))
    expect(nextCheckpoint(ticket)).toMatchObject({ level: '+48h', dueAt: at('2026-11-26 08:00') })
  })

  it('finds the follow-up call overdue, and leaves the response as it ended', () => {
    const resolved = aResolvedTicket()
    const late = told(resolved, announce, { now: at('2026-11-24 14:40'), by: system })
    expect(late.clocks.map(({ kind, breachedAt }) => [kind, breachedAt])).toEqual([
      ['response', undefined],
      ['followUp', at('2026-11-24 14:40')],
    ])
    expect(late.clocks[0]).toEqual(resolved.clocks[0])
  })

  it('says nothing on a ticket that has ended', () => {
    expect(eventsOf(aClosedTicket(), announce, { now: at('2027-11-23 08:00'), by: system })).toEqual([])
  })

  it('comes before anything else that is decided late', () => {
    const note: Command = { type: 'note', visibility: 'internal', words: 'w' }
    const events = eventsOf(anOpenTicket(), note, { now: at('2026-11-23 20:00'), by: lin })
    expect(events.map(({ seq, type, by }) => [seq, type, by.id])).toEqual([
      [2, 'alerted', 'aftercare'],
      [3, 'noted', 'S-001'],
    ])
  })
})

describe('what the timer is armed for', () => {
  const asked = (until: string) =>
    told(
      anOpenTicket(),
      { type: 'pause', until: at(until), words: 'w' },
      { now: at('2026-11-23 19:00'), by: lin },
    )

  it('is the next level', () => {
    expect(nextMoment(anOpenTicket())).toEqual({ at: at('2026-11-23 20:00'), what: 'response 50%' })
  })

  it('is the end of a pause, when that comes first', () => {
    // The level that was an hour away comes an hour after it.
    const paused = asked('2026-11-24 09:00')
    expect(nextMoment(paused)).toEqual({ at: at('2026-11-24 09:00'), what: 'end of the pause for customer' })
    const over = told(paused, announce, { now: at('2026-11-24 09:00'), by: system })
    expect(nextMoment(over)).toEqual({ at: at('2026-11-24 10:00'), what: 'response 50%' })
  })

  it('is nothing while a pause lasts that nobody knows the end of, and nothing after the end', () => {
    const pause: Command = { type: 'pause', words: 'w' }
    expect(nextMoment(told(anOpenTicket(), pause, { now: at('2026-11-23 19:00'), by: lin }))).toBeUndefined()
    expect(nextMoment(aClosedTicket())).toBeUndefined()
  })
})
