import { describe, expect, it } from 'vitest'
import { attributesOf, detailsOf } from '../../workflows/display.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { system } from '../../workflows/domain/vocabulary.ts'
import {
  aClosedTicket,
  aCompletedTicket,
  anAcceptedVisit,
  anOpenTicket,
  aPlannedVisit,
  aPlannedVisitWithParts,
  at,
  hua,
  lin,
  partsOf,
  told,
} from '../support/cast.ts'

describe('what operators filter by', () => {
  it('are codes and times, never a customer', () => {
    const ticket = anOpenTicket({ region: 'east' })
    expect(shown(ticket)).toEqual({
      TicketStatus: 'open',
      TicketStage: 'received',
      Urgency: 'urgent',
      TicketKind: 'repair',
      Owner: 'S-001',
      Team: null,
      Region: 'east',
      SlaDueAt: new Date('2026-11-24T08:00:00Z'),
      ReceivedAt: new Date('2026-11-23T08:00:00Z'),
      SlaBreached: false,
      EscalationLevel: 0,
      ServiceRound: 1,
      TicketFlags: [],
    })
    expect(JSON.stringify(shown(ticket))).not.toContain(hua.id)
  })

  it('have no deadline while paused, and none once nothing is promised', () => {
    const paused = told(
      anOpenTicket(),
      { type: 'pause', words: 'w' },
      { now: at('2026-11-23 09:00'), by: lin },
    )
    expect(shown(paused)).toMatchObject({ SlaDueAt: null, TicketFlags: ['paused'] })
    expect(shown(aClosedTicket())).toMatchObject({ SlaDueAt: null, TicketFlags: [], TicketStatus: 'closed' })
  })

  it('count the escalations after a breach', () => {
    const late = told(anOpenTicket(), { type: 'announce' }, { now: at('2026-11-26 08:00'), by: system })
    expect(shown(late)).toMatchObject({ SlaBreached: true, EscalationLevel: 2 })
  })

  it('flag what needs somebody', () => {
    expect(shown(shortOfParts())).toMatchObject({ TicketFlags: ['parts_short'] })
    expect(shown(withNobodyLeft())).toMatchObject({ TicketFlags: ['needs_dispatcher'] })
    const objection = { type: 'verify', accepted: false, words: 'w' } as const
    const again = told(aCompletedTicket(), objection, { now: at('2026-11-23 14:40'), by: hua })
    expect(shown(again)).toMatchObject({ TicketFlags: ['second_round'], ServiceRound: 2 })
  })
})

describe('the head of the workflow’s page', () => {
  it('says where the ticket stands and what comes next', () => {
    expect(detailsOf(anOpenTicket(), undefined)).toBe(
      [
        '**202611001** · repair · urgent · round 1',
        '',
        '- stage: **received** (open), owner: S-001',
        '- next: response 50% at 2026-11-23T20:00:00.000Z',
        '- response 1: running, due 2026-11-24T08:00:00.000Z',
        '- expected resolution: 2026-11-26T08:00:00.000Z',
      ].join('\n'),
    )
  })

  it('says who comes', () => {
    expect(detailsOf(anAcceptedVisit(), undefined)).toContain('- visit: E-001, accepted')
    expect(detailsOf(anAcceptedVisit(), undefined)).toContain('- next: no level ahead')
  })

  it('says what is wrong, and first of all what stands in the way of the record', () => {
    expect(detailsOf(shortOfParts(), undefined)).toContain('- problem: short of 2 × PUMP-7')
    expect(detailsOf(shortOfParts(), 'The database is away.')).toContain('- problem: The database is away.')
    expect(detailsOf(withNobodyLeft(), undefined)).toContain('a dispatcher has to assign an engineer')
    const late = told(anOpenTicket(), { type: 'announce' }, { now: at('2026-11-24 08:00'), by: system })
    expect(detailsOf(late, undefined)).toContain('breached 2026-11-24T08:00:00.000Z')
    expect(detailsOf(late, undefined)).toContain('- problem: a promise is broken and still open')
    expect(detailsOf(anOpenTicket(), undefined)).not.toContain('problem')
  })
})

function shown(ticket: Ticket): Record<string, unknown> {
  return Object.fromEntries(attributesOf(ticket).map(({ key, value }) => [key.name, value]))
}

function shortOfParts(): Ticket {
  const planned = aPlannedVisitWithParts()
  const shortages = [{ sku: 'PUMP-7', wanted: 2, available: 0 }]
  const { key } = partsOf(planned)
  return told(
    planned,
    { type: 'recordReservation', key, shortages },
    { now: at('2026-11-23 09:30'), by: system },
  )
}

function withNobodyLeft(): Ticket {
  const planned = aPlannedVisit()
  const handOver = { type: 'handToDispatcher', key: nextBookingKey(planned) } as const
  return told(planned, handOver, { now: at('2026-11-23 09:30'), by: system })
}

describe('a job with a checklist', () => {
  it('says which contract asked for it, and what nobody has looked at yet', () => {
    const maintenance = { contract: 'C-7', plannedOn: '2026-12-13', wantedOn: '2026-12-14' }
    const items = ['oil', 'belt', 'paint'].map((code) => ({ code, required: code !== 'paint' }))
    const planned = told(
      anOpenTicket({ kind: 'maintenance', maintenance }),
      {
        type: 'plan',
        mode: 'remote',
        skills: [],
        parts: [],
        durationMinutes: 60,
        checklist: { template: 'T-1', items },
      },
      { now: at('2026-11-23 09:00'), by: lin },
    )
    const ticked = told(
      planned,
      { type: 'tick', items: [{ code: 'oil', result: 'done' }], words: 'w' },
      { now: at('2026-11-23 10:00'), by: lin },
    )
    expect(detailsOf(planned, undefined)).toContain('- maintenance: contract C-7, for 2026-12-14')
    expect(detailsOf(planned, undefined)).toContain('- checklist open: oil, belt')
    expect(detailsOf(ticked, undefined)).toContain('- checklist open: belt')
    expect(detailsOf(anOpenTicket(), undefined)).not.toContain('checklist')
  })
})

describe('a visit that was left to a dispatcher', () => {
  it('says why, by the codes of the guide', () => {
    const planned = aPlannedVisit()
    const hindrances = [{ code: 'lacks_skill', about: 'lasers', all: 4, alone: 2 } as const]
    const handed = told(
      planned,
      {
        type: 'handToDispatcher',
        key: nextBookingKey(planned),
        reasons: [{ code: 'none_suitable', hindrances }],
      },
      { now: at('2026-11-23 09:30'), by: system },
    )
    const said = 'a dispatcher has to assign an engineer'
    expect(detailsOf(handed, undefined)).toContain(`${said}: none_suitable, lacks_skill lasers`)
    // As tickets of former times were handed over.
    expect(detailsOf(withNobodyLeft(), undefined)).toContain(`${said}: nobody is left to be asked`)
  })
})
