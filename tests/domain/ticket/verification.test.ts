import { describe, expect, it } from 'vitest'
import { clockState } from '../../../workflows/domain/sla/clock.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aCompletedTicket,
  anArrivedVisit,
  anOpenTicket,
  aResolvedTicket,
  at,
  eventsOf,
  hua,
  lin,
  refusalOf,
  told,
} from '../../support/cast.ts'

const sign: Command = { type: 'verify', accepted: true, words: 'w-signature' }
const object: Command = { type: 'verify', accepted: false, words: 'w-leaks' }
const twenty = { now: at('2026-11-23 14:40'), by: hua }

describe('a signature', () => {
  it('resolves the ticket: within a day somebody calls', () => {
    const ticket = told(aCompletedTicket(), sign, twenty)
    expect(ticket.verified).toEqual({ at: at('2026-11-23 14:40'), by: hua, words: 'w-signature' })
    expect(ticket.followUp).toEqual({
      state: 'due',
      dueAt: at('2026-11-24 14:40'),
      notBefore: at('2026-11-23 14:40'),
      attempts: 0,
    })
    expect(ticket.clocks.at(-1)).toEqual({
      kind: 'followUp',
      cycle: 1,
      round: 1,
      target: 'PT24H',
      pausedBy: ['customer', 'parts', 'approval', 'supplier'],
      startedAt: at('2026-11-23 14:40'),
    })
    expect(ticket.clocks[0]).toEqual(aCompletedTicket().clocks[0])
  })
})

describe('an objection', () => {
  const ticket = told(aCompletedTicket(), object, twenty)

  it('is recorded, and opens a second round in the same breath', () => {
    expect(eventsOf(aCompletedTicket(), object, twenty)).toMatchObject([
      { type: 'objected', words: 'w-leaks', by: hua },
      { type: 'roundOpened', round: 2, cause: 'objection', owner: 'S-001', by: hua },
    ])
  })

  it('clears the desk for the second round; what is known stays, what is to go back too', () => {
    const { plan, parts, visit, completion, verified, followUp } = ticket
    expect({ plan, parts, visit, completion, verified, followUp }).toEqual({})
    expect(ticket.round).toBe(2)
    expect(ticket.returns).toEqual(aCompletedTicket().returns)
  })

  it('starts a response clock of its own, and leaves the first one as it ended', () => {
    const [first, second] = ticket.clocks
    expect(first).toEqual(aCompletedTicket().clocks[0])
    expect(second).toEqual({
      kind: 'response',
      cycle: 2,
      round: 2,
      target: 'PT24H',
      pausedBy: ['customer', 'approval', 'supplier'],
      startedAt: at('2026-11-23 14:40'),
    })
    expect(ticket.clocks.map((clock) => clockState(clock, ticket))).toEqual(['met', 'running'])
  })

  it('is announced under the second cycle, and answered anew', () => {
    const [alerted] = eventsOf(ticket, { type: 'announce' }, { now: at('2026-11-24 02:40'), by: system })
    expect(alerted).toMatchObject({ alerts: [{ clock: 'response', cycle: 2, level: '50%' }] })
    const answered = told(
      ticket,
      { type: 'respond', channel: 'phone', words: 'w' },
      { now: at('2026-11-23 15:00'), by: lin },
    )
    expect(answered.clocks.map((clock) => clockState(clock, answered))).toEqual(['met', 'met'])
  })
})

describe('a verification is refused', () => {
  it.each([
    ['a signature', sign],
    ['an objection', object],
  ])('before the completion and after the signature: %s', (_, command) => {
    expect(refusalOf(anOpenTicket(), command, twenty)).toBe('not_completed')
    expect(refusalOf(anArrivedVisit(), command, twenty)).toBe('not_completed')
    expect(refusalOf(aResolvedTicket(), command, twenty)).toBe('already_verified')
  })
})
