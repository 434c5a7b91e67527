import { describe, expect, it } from 'vitest'
import { dueAt } from '../../../workflows/domain/sla/clock.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  anOpenTicket,
  aResolvedTicket,
  aRespondedTicket,
  at,
  eventsOf,
  lin,
  refusalOf,
  told,
} from '../../support/cast.ts'

const to = (urgency: 'urgent' | 'normal' | 'low'): Command => ({ type: 'triage', urgency, words: 'w-reason' })
const nine = { now: at('2026-11-23 09:00'), by: lin }

describe('triage', () => {
  it('changes the urgency and plans the deadline anew from receipt', () => {
    const ticket = told(anOpenTicket(), { ...to('low'), team: 'hardware' } as Command, nine)
    expect(ticket).toMatchObject({ urgency: 'low', urgencyReason: 'triage', triaged: true, team: 'hardware' })
    expect(ticket.clocks).toEqual([
      {
        kind: 'response',
        cycle: 1,
        round: 1,
        target: 'PT72H',
        pausedBy: ['customer', 'approval', 'supplier'],
        startedAt: at('2026-11-23 08:00'),
        replans: [
          {
            at: at('2026-11-23 09:00'),
            by: lin,
            cause: 'urgency',
            from: at('2026-11-24 08:00'),
            to: at('2026-11-26 08:00'),
          },
        ],
      },
    ])
    expect(ticket.receivedAt).toBe(at('2026-11-23 08:00'))
  })

  it('keeps every pause', () => {
    const pause = told(anOpenTicket(), { type: 'pause', words: 'w' }, nine)
    const resumed = told(pause, { type: 'resume' }, { now: at('2026-11-23 10:00'), by: lin })
    const ticket = told(resumed, to('normal'), { now: at('2026-11-23 10:30'), by: lin })
    const due = ticket.clocks.map((clock) => dueAt(clock, ticket))
    // Two days from 08:00, and the hour of the pause.
    expect(due).toEqual([at('2026-11-25 09:00')])
  })

  it('keeps the team when it names none, and confirms an urgency as it is', () => {
    const routed = told(anOpenTicket(), { type: 'triage', urgency: 'urgent', team: 'software' }, nine)
    const ticket = told(routed, to('urgent'), nine)
    expect(ticket).toMatchObject({ urgency: 'urgent', urgencyReason: 'triage', team: 'software' })
  })

  it('leaves a clock that has stopped as it ended', () => {
    const responded = aRespondedTicket()
    expect(told(responded, to('low'), { now: at('2026-11-23 09:30'), by: lin }).clocks).toEqual(
      responded.clocks,
    )
  })

  it('announces at once what it moves into the past, and nothing a second time', () => {
    const announce: Command = { type: 'announce' }
    const warned = told(anOpenTicket(), announce, { now: at('2026-11-23 20:00'), by: system })
    const calm = told(warned, to('low'), { now: at('2026-11-23 21:00'), by: lin })
    // The half of 72 hours has passed on Tuesday at 20:00, but "50%" was told.
    expect(eventsOf(calm, announce, { now: at('2026-11-24 20:00'), by: system })).toEqual([])
    const [triaged, alerted] = eventsOf(calm, to('urgent'), { now: at('2026-11-24 21:00'), by: lin })
    expect([triaged?.type, triaged?.by, alerted?.by]).toEqual(['triaged', lin, system])
    expect(alerted).toMatchObject({
      alerts: [
        { level: '75%', dueAt: at('2026-11-24 02:00') },
        { level: 'breach', dueAt: at('2026-11-24 08:00') },
      ],
    })
  })

  it('does not undo a breach', () => {
    const breached = told(anOpenTicket(), { type: 'announce' }, { now: at('2026-11-24 08:00'), by: system })
    const ticket = told(breached, to('low'), { now: at('2026-11-24 09:00'), by: lin })
    expect(ticket.clocks[0]).toMatchObject({ target: 'PT72H', breachedAt: at('2026-11-24 08:00') })
    const responded = told(
      ticket,
      { type: 'respond', channel: 'phone', words: 'w' },
      { now: at('2026-11-24 10:00'), by: lin },
    )
    expect(responded.clocks[0]?.stopped?.outcome).toBe('missed')
  })

  it('is refused once the ticket is resolved', () => {
    expect(refusalOf(aResolvedTicket(), to('low'), { now: at('2026-11-23 15:00'), by: lin })).toBe(
      'already_resolved',
    )
  })
})
