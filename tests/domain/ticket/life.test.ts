import { expect, it } from 'vitest'
import { finished } from '../../../workflows/domain/ticket/finished.ts'
import { stageOf } from '../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import { apply, type Command } from '../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../../workflows/domain/ticket/visit/dispatch.ts'
import { type Actor, system } from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, hua, lin, ming, wei } from '../../support/cast.ts'

it('the life of a ticket with a visit', () => {
  const ticket = aLife(anOpenTicket({ urgency: 'normal' }))

  ticket.is('received')
  ticket.hears('08:20', lin, { type: 'triage', urgency: 'urgent', words: 'w-line' }, 'triaged')
  ticket.hears('09:00', lin, { type: 'respond', channel: 'phone', words: 'w-call' }, 'responded')
  ticket.is('responded')
  ticket.hears(
    '09:10',
    lin,
    { type: 'diagnose', category: 'hardware', faultCode: 'E42', words: 'w-pump' },
    'diagnosed',
  )
  ticket.is('diagnosed')

  const parts = [{ sku: 'PUMP-7', quantity: 2 }]
  ticket.hears(
    '09:20',
    lin,
    { type: 'plan', mode: 'onsite', skills: ['hydraulics'], parts, durationMinutes: 120 },
    'planned',
  )
  ticket.is('reserving_parts')
  const hold = '202611001/round-1/plan-1/parts'
  const shortages = [{ sku: 'PUMP-7', wanted: 2, available: 1 }]
  ticket.hears('09:20', system, { type: 'recordReservation', key: hold, shortages }, 'partsShort')
  ticket.is('awaiting_parts')
  ticket.hears('10:20', system, { type: 'recordReservation', key: hold, shortages: [] }, 'partsReserved')
  ticket.is('dispatching')

  const slot = { from: at('2026-11-23 13:00'), to: at('2026-11-23 15:00') }
  const first = nextBookingKey(ticket.now())
  ticket.hears(
    '10:21',
    system,
    { type: 'offerVisit', key: first, engineer: 'E-002', ...slot },
    'visitOffered',
  )
  ticket.is('visit_offered')
  ticket.hears('10:51', system, { type: 'lapseOffer', key: first }, 'offerLapsed')
  ticket.hears('10:51', system, { type: 'recordReturn', key: first }, 'returned')
  ticket.is('dispatching')
  const second = nextBookingKey(ticket.now())
  ticket.hears(
    '10:52',
    system,
    { type: 'offerVisit', key: second, engineer: 'E-001', ...slot },
    'visitOffered',
  )
  ticket.hears('11:00', wei, { type: 'acceptVisit' }, 'visitAccepted')
  ticket.is('visit_booked')
  ticket.hears('13:05', wei, { type: 'arrive' }, 'arrived')
  ticket.is('on_site')

  const partsUsed = [{ sku: 'PUMP-7', quantity: 1 }]
  ticket.hears('14:30', wei, { type: 'complete', partsUsed, words: 'w-report' }, 'completed')
  ticket.is('awaiting_verification')
  ticket.hears('14:31', system, { type: 'recordReturn', key: second }, 'returned')
  ticket.hears('14:31', system, { type: 'recordReturn', key: hold }, 'returned')
  ticket.hears('14:40', hua, { type: 'verify', accepted: true, words: 'w-signature' }, 'verified')
  ticket.is('follow_up')
  const ratings = { attitude: 5, efficiency: 4, solution: 5 }
  ticket.hears('17:00', lin, { type: 'recordFollowUp', reached: true, ratings }, 'followedUp', 'closed')
  ticket.is('closed')

  const { clocks, alerted, passedOver, version, ended } = ticket.now()
  expect(ended?.outcome).toBe('satisfied')
  expect(finished(ticket.now())).toBe(true)
  expect(clocks.map(({ kind, stopped }) => [kind, stopped?.outcome])).toEqual([
    ['response', 'met'],
    ['followUp', 'met'],
  ])
  expect([alerted, passedOver]).toEqual([[], [ming.id]])
  // The opening and eighteen events after it.
  expect(version).toBe(19)
})

it('the life of a ticket that is solved remotely, badly at first', () => {
  const ticket = aLife(anOpenTicket())
  const plan: Command = { type: 'plan', mode: 'remote', skills: ['software'], parts: [], durationMinutes: 30 }
  const respond: Command = { type: 'respond', channel: 'wechat', words: 'w' }
  const complete: Command = { type: 'complete', partsUsed: [], words: 'w' }

  ticket.hears('08:30', lin, { type: 'pause', words: 'w-serial-number' }, 'paused')
  ticket.hears('09:00', lin, { type: 'resume' }, 'resumed')
  ticket.hears('09:10', lin, respond, 'responded')
  ticket.hears('09:20', lin, plan, 'planned')
  ticket.is('remote_work')
  ticket.hears('10:00', lin, complete, 'completed')
  ticket.hears('10:30', hua, { type: 'verify', accepted: false, words: 'w-still' }, 'objected', 'roundOpened')
  ticket.is('received')

  ticket.hears('10:40', lin, respond, 'responded')
  ticket.hears('10:50', lin, plan, 'planned')
  ticket.hears('11:30', lin, complete, 'completed')
  ticket.hears('12:00', hua, { type: 'verify', accepted: true, words: 'w-good' }, 'verified')
  ticket.is('follow_up')
  const nobody: Command = { type: 'recordFollowUp', reached: false }
  ticket.hears('13:00', lin, nobody, 'followedUp')
  ticket.hears('17:00', lin, nobody, 'followedUp')
  ticket.hears('21:00', lin, nobody, 'followedUp', 'questionnaireSent')
  ticket.is('questionnaire')
  ticket.hears('2026-11-26 21:00', system, { type: 'closeUnanswered' }, 'closed')
  ticket.is('closed')

  const { clocks, round, ended, returns } = ticket.now()
  expect([round, ended?.outcome, returns]).toEqual([2, 'not_reached', []])
  expect(clocks.map(({ kind, cycle, stopped }) => [kind, cycle, stopped?.outcome])).toEqual([
    ['response', 1, 'met'],
    ['response', 2, 'met'],
    ['followUp', 2, 'met'],
  ])
  // Received at 08:00 with half an hour of pause; the second round began at 10:30.
  expect(clocks.map(({ stopped }) => stopped?.dueAt)).toEqual([
    at('2026-11-24 08:30'),
    at('2026-11-24 10:30'),
    at('2026-11-24 12:00'),
  ])
  expect(finished(ticket.now())).toBe(true)
})

/** Tells one ticket what happens on Monday, one thing after the other. */
function aLife(opened: Ticket) {
  let ticket = opened
  return {
    now: () => ticket,
    is: (stage: string) => expect(stageOf(ticket)).toBe(stage),
    hears(time: string, by: Actor, command: Command, ...types: string[]) {
      const now = at(time.includes(' ') ? time : `2026-11-23 ${time}`)
      const events = eventsOf(ticket, command, { now, by })
      expect(events.map(({ type }) => type)).toEqual(types)
      ticket = events.reduce(apply, ticket)
    },
  }
}
