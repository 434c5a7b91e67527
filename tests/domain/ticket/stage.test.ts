import { describe, expect, it } from 'vitest'
import { expectedResolution, stageOf, statusOf } from '../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../../workflows/domain/ticket/visit/dispatch.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  aClosedTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  anOpenTicket,
  aPlannedVisit,
  aPlannedVisitWithParts,
  aResolvedTicket,
  aRespondedTicket,
  at,
  hua,
  lin,
  partsOf,
  told,
  visitPlan,
  wei,
  withPartsHeld,
} from '../../support/cast.ts'

const ten = { now: at('2026-11-23 10:00'), by: lin }
const byWei = { now: at('2026-11-23 13:10'), by: wei }
const startWork: Command = { type: 'startWork', faultConfirmed: true }
const diagnose: Command = { type: 'diagnose', category: 'hardware', words: 'w' }
const remote: Command = { ...visitPlan, mode: 'remote', skills: [], parts: [] }
const nobody: Command = { type: 'recordFollowUp', reached: false }

describe('status and stage', () => {
  it.each<[string, Ticket, string, string]>([
    ['at receipt', anOpenTicket(), 'open', 'received'],
    ['paused at receipt', told(anOpenTicket(), { type: 'pause', words: 'w' }, ten), 'open', 'received'],
    ['after triage', told(anOpenTicket(), { type: 'triage', urgency: 'low' }, ten), 'open', 'received'],
    ['after the response', aRespondedTicket(), 'in_progress', 'responded'],
    ['after the diagnosis', told(aRespondedTicket(), diagnose, ten), 'in_progress', 'diagnosed'],
    ['diagnosed before anybody responded', told(anOpenTicket(), diagnose, ten), 'in_progress', 'diagnosed'],
    ['working remotely', told(aRespondedTicket(), remote, ten), 'in_progress', 'remote_work'],
    ['planned before anybody responded', told(anOpenTicket(), remote, ten), 'in_progress', 'remote_work'],
    [
      'working in the depot',
      told(aRespondedTicket(), { ...remote, mode: 'depot' }, ten),
      'in_progress',
      'depot_work',
    ],
    ['asking the stock', aPlannedVisitWithParts(), 'in_progress', 'reserving_parts'],
    ['short of parts', shortOfParts(), 'in_progress', 'awaiting_parts'],
    ['parts there, nobody asked', withPartsHeld(aPlannedVisitWithParts()), 'in_progress', 'dispatching'],
    ['no parts needed, nobody asked', aPlannedVisit(), 'in_progress', 'dispatching'],
    ['an engineer is asked', anOfferedVisit(), 'in_progress', 'visit_offered'],
    ['nobody left to be asked', withNobodyLeft(), 'in_progress', 'awaiting_dispatcher'],
    ['booked', anAcceptedVisit(), 'in_progress', 'visit_booked'],
    [
      'no time agreed on',
      told(anAcceptedVisit(), { type: 'cancelVisit' }, ten),
      'in_progress',
      'awaiting_appointment',
    ],
    [
      'the engineer on the way',
      told(anAcceptedVisit(), { type: 'depart' }, byWei),
      'in_progress',
      'on_the_way',
    ],
    ['on site', anArrivedVisit(), 'in_progress', 'on_site'],
    ['at work', told(anArrivedVisit(), startWork, byWei), 'in_progress', 'working'],
    ['on site and short of parts', onSiteWantingParts(), 'in_progress', 'on_site'],
    ['reported complete', aCompletedTicket(), 'in_progress', 'awaiting_verification'],
    ['signed', aResolvedTicket(), 'resolved', 'follow_up'],
    ['asked in writing', withQuestionnaire(), 'resolved', 'questionnaire'],
    ['closed', aClosedTicket(), 'closed', 'closed'],
    ['cancelled', aCancelledTicket(), 'cancelled', 'cancelled'],
    ['objected to', objected(), 'in_progress', 'received'],
    [
      'objected to, with a diagnosis',
      objected(told(anArrivedVisit(), diagnose, ten)),
      'in_progress',
      'received',
    ],
    ['responded to after the objection', respondedAgain(), 'in_progress', 'responded'],
  ])('%s', (_, ticket, status, stage) => {
    expect([statusOf(ticket), stageOf(ticket)]).toEqual([status, stage])
  })
})

describe('the expected resolution', () => {
  it.each([
    ['urgent', '2026-11-26 08:00'],
    ['normal', '2026-11-28 08:00'],
    ['low', '2026-11-30 08:00'],
  ] as const)('of a %s ticket follows from receipt until a plan says better', (urgency, expected) => {
    expect(expectedResolution(anOpenTicket({ urgency }))).toBe(at(expected))
  })

  it('is the end of the planned window, then of the visit', () => {
    const window = { from: at('2026-11-25 08:00'), to: at('2026-11-25 12:00') }
    const planned = told(aRespondedTicket(), { ...visitPlan, skills: [], parts: [], window }, ten)
    expect(expectedResolution(planned)).toBe(at('2026-11-25 12:00'))
    expect(expectedResolution(anOfferedVisit(planned))).toBe(at('2026-11-23 15:00'))
  })
})

function shortOfParts(): Ticket {
  const planned = aPlannedVisitWithParts()
  const shortages = [{ sku: 'PUMP-7', wanted: 2, available: 0 }]
  const answer: Command = { type: 'recordReservation', key: partsOf(planned).key, shortages }
  return told(planned, answer, { ...ten, by: system })
}

function withNobodyLeft(): Ticket {
  const planned = aPlannedVisit()
  return told(planned, { type: 'handToDispatcher', key: nextBookingKey(planned) }, { ...ten, by: system })
}

function onSiteWantingParts(): Ticket {
  const parts = [{ sku: 'SEAL-1', quantity: 1 }]
  return told(anArrivedVisit(), { ...visitPlan, skills: [], parts }, { now: at('2026-11-23 13:30'), by: lin })
}

function withQuestionnaire(): Ticket {
  const evening = { now: at('2026-11-23 18:00'), by: lin }
  return told(told(told(aResolvedTicket(), nobody, evening), nobody, evening), nobody, evening)
}

function objected(onSite = anArrivedVisit()): Ticket {
  const objection: Command = { type: 'verify', accepted: false, words: 'w' }
  return told(aCompletedTicket(onSite), objection, { now: at('2026-11-23 14:40'), by: hua })
}

function respondedAgain(): Ticket {
  const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
  return told(objected(), respond, { now: at('2026-11-23 15:00'), by: lin })
}
