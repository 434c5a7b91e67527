import { describe, expect, it } from 'vitest'
import { clockState } from '../../../workflows/domain/sla/clock.ts'
import type { Ratings, Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aClosedTicket,
  aCompletedTicket,
  aResolvedTicket,
  at,
  eventsOf,
  hua,
  lin,
  refusalOf,
  told,
} from '../../support/cast.ts'

const nobody: Command = { type: 'recordFollowUp', reached: false }
const timeUp: Command = { type: 'closeUnanswered' }
const linAt = (time: string) => ({ now: at(time), by: lin })

function rated(attitude: number, efficiency: number, solution: number): Command {
  const ratings: Ratings = { attitude, efficiency, solution }
  return { type: 'recordFollowUp', reached: true, ratings, words: 'w-comment' }
}

describe('a customer who was reached', () => {
  it('and is content: the ticket is closed, the promise kept', () => {
    const ticket = told(aResolvedTicket(), rated(5, 4, 3), linAt('2026-11-23 17:00'))
    expect(ticket.ended).toEqual({ as: 'closed', at: at('2026-11-23 17:00'), outcome: 'satisfied' })
    expect(ticket.followUp).toEqual({
      state: 'done',
      dueAt: at('2026-11-24 14:40'),
      notBefore: at('2026-11-23 21:00'),
      attempts: 1,
      ratings: { attitude: 5, efficiency: 4, solution: 3 },
    })
    expect(ticket.clocks.map((clock) => clockState(clock, ticket))).toEqual(['met', 'met'])
  })

  it('and gives no rating: closed too', () => {
    expect(aClosedTicket().ended).toEqual({ as: 'closed', at: at('2026-11-23 17:00'), outcome: 'satisfied' })
    expect(aClosedTicket().followUp?.ratings).toBeUndefined()
  })

  it.each([
    ['attitude', rated(2, 5, 5)],
    ['efficiency', rated(5, 1, 5)],
    ['solution', rated(5, 5, 2)],
  ])('and rates the %s badly: a new round, with its own clock', (_, call) => {
    const ticket = told(aResolvedTicket(), call, linAt('2026-11-23 17:00'))
    expect(ticket.ended).toBeUndefined()
    expect(ticket.followUp).toBeUndefined()
    expect(ticket.round).toBe(2)
    expect(ticket.clocks.map(({ kind, cycle, stopped }) => [kind, cycle, stopped?.outcome])).toEqual([
      ['response', 1, 'met'],
      ['followUp', 1, 'met'],
      ['response', 2, undefined],
    ])
    expect(eventsOf(aResolvedTicket(), call, linAt('2026-11-23 17:00'))).toMatchObject([
      { type: 'followedUp', reached: true },
      { type: 'roundOpened', cause: 'bad_rating', round: 2, owner: 'S-001' },
    ])
  })

  it('after the deadline: the promise is broken first, and then the ticket closed', () => {
    const events = eventsOf(aResolvedTicket(), rated(5, 5, 5), linAt('2026-11-24 14:40'))
    expect(events.map(({ type }) => type)).toEqual(['alerted', 'followedUp', 'closed'])
    const ticket = told(aResolvedTicket(), rated(5, 5, 5), linAt('2026-11-24 14:40'))
    expect(ticket.clocks.at(-1)).toMatchObject({
      breachedAt: at('2026-11-24 14:40'),
      stopped: { outcome: 'missed' },
    })
  })
})

describe('a customer who is not reached', () => {
  const once = told(aResolvedTicket(), nobody, linAt('2026-11-23 15:00'))
  const twice = told(once, nobody, linAt('2026-11-23 19:00'))
  const thrice = told(twice, nobody, linAt('2026-11-23 23:00'))

  it('is called again four hours later; the first attempt kept the promise to call', () => {
    expect(once.followUp).toMatchObject({ state: 'due', attempts: 1, notBefore: at('2026-11-23 19:00') })
    expect(once.clocks.at(-1)?.stopped).toMatchObject({ at: at('2026-11-23 15:00'), outcome: 'met' })
    expect(twice.followUp).toMatchObject({ state: 'due', attempts: 2, notBefore: at('2026-11-23 23:00') })
    expect(twice.clocks).toEqual(once.clocks)
  })

  it('is asked in writing the third time, with three days to answer', () => {
    expect(thrice.followUp).toMatchObject({
      state: 'questionnaire',
      attempts: 3,
      closesAt: at('2026-11-26 23:00'),
    })
    expect(thrice.ended).toBeUndefined()
  })

  it('and does not answer: closed as not reached, when the time is up and not before', () => {
    const bySystem = (now: string) => ({ now: at(now), by: system })
    expect(eventsOf(thrice, timeUp, bySystem('2026-11-26 22:59:59.999'))).toEqual([])
    const ticket = told(thrice, timeUp, bySystem('2026-11-26 23:00'))
    expect(ticket.ended).toEqual({ as: 'closed', at: at('2026-11-26 23:00'), outcome: 'not_reached' })
    expect(ticket.followUp).toMatchObject({ state: 'not_reached', attempts: 3 })
  })

  it('and answers in writing: closed as satisfied', () => {
    const ticket = told(thrice, rated(4, 4, 4), { now: at('2026-11-25 08:00'), by: hua })
    expect(ticket.ended?.outcome).toBe('satisfied')
    expect(ticket.followUp?.state).toBe('done')
  })

  it('and complains in writing: a new round', () => {
    const ticket = told(thrice, rated(4, 1, 4), { now: at('2026-11-25 08:00'), by: hua })
    expect([ticket.round, ticket.ended, ticket.followUp]).toEqual([2, undefined, undefined])
  })

  it('nor by a fourth call after the questionnaire: closed as not reached', () => {
    expect(told(thrice, nobody, linAt('2026-11-25 08:00')).ended?.outcome).toBe('not_reached')
  })

  it('is not closed by the time when no questionnaire was sent', () => {
    expect(eventsOf(twice, timeUp, linAt('2027-01-01 00:00'))).toEqual([])
  })

  it('is closed once: the time that was left over changes nothing any more', () => {
    const late = { now: at('2026-11-30 00:00'), by: system }
    const answered = told(thrice, rated(4, 4, 4), { now: at('2026-11-25 08:00'), by: hua })
    const silent = told(thrice, timeUp, { now: at('2026-11-26 23:00'), by: system })
    for (const closed of [answered, silent]) {
      expect(eventsOf(closed, timeUp, late)).toEqual([])
      // What waits for this moment would otherwise wake for ever.
      expect(closed.followUp?.closesAt).toBeUndefined()
    }
  })
})

describe('a call is refused', () => {
  it.each<[string, Ticket, string]>([
    ['before the ticket is resolved', aCompletedTicket(), 'no_open_call'],
    ['once it is closed', aClosedTicket(), 'ticket_closed'],
  ])('%s', (_, ticket, code) => {
    expect(refusalOf(ticket, nobody, linAt('2026-11-23 18:00'))).toBe(code)
  })
})
