import { describe, expect, it } from 'vitest'
import { dueAt } from '../../../workflows/domain/sla/clock.ts'
import { presentEvent, presentTicket } from '../../../workflows/domain/ticket/former.ts'
import { stageOf } from '../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { OpenedEvent, TicketEvent } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  anOpenTicket,
  aResolvedTicket,
  at,
  eventsOf,
  hua,
  lin,
  partsOf,
  refusalOf,
  told,
  visitPlan,
} from '../../support/cast.ts'
import { alertsIn, shown } from '../../support/clocks.ts'
import { contract } from '../../support/contract.ts'

/** The policy as it was written down before there were calendars. */
const formerPolicy = {
  clocks: {
    response: {
      targets: { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' },
      levels: [
        { percent: 50, tells: ['owner'] },
        { percent: 75, tells: ['owner'] },
        { percent: 100, tells: ['owner', 'supervisor'] },
        { everyHours: 24, tells: ['manager'] },
      ],
    },
    followUp: {
      targets: { urgent: 'PT24H', normal: 'PT24H', low: 'PT24H' },
      levels: [
        { percent: 75, tells: ['owner'] },
        { percent: 100, tells: ['owner', 'supervisor'] },
      ],
    },
  },
  resolution: { urgent: 'PT72H', normal: 'P5D', low: 'P7D' },
  offer: { urgent: 'PT30M', normal: 'PT2H', low: 'PT2H' },
  followUp: { retry: 'PT4H', attempts: 3, questionnaire: 'P3D' },
  partsRetry: 'PT1H',
}

/** As it lies in histories and rows: urgent, received on Monday at 08:00. */
const former = {
  number: '202611001',
  version: 1,
  channel: 'phone',
  kind: 'repair',
  customerId: 'C-001',
  urgency: 'urgent',
  urgencyReason: 'line_down',
  owner: 'S-001',
  receivedAt: at('2026-11-23 08:00'),
  round: 1,
  policy: formerPolicy,
  clocks: [{ kind: 'response', cycle: 1, target: 'PT24H', startedAt: at('2026-11-23 08:00') }],
  pauses: [],
  alerted: [],
  triaged: false,
  passedOver: [],
  offers: 0,
  returns: [],
}

describe('a ticket of before', () => {
  it('is promised the same, and tells the same levels by the same names', () => {
    const ticket = present({})
    expect(shown(ticket)).toEqual(['response 1 running 2026-11-24 08:00'])
    const events = eventsOf(ticket, { type: 'announce' }, { now: at('2026-11-26 08:00'), by: system })
    const asNow = eventsOf(anOpenTicket(), { type: 'announce' }, { now: at('2026-11-26 08:00'), by: system })
    expect(alertsIn(events)).toEqual([
      'response 1 50% 2026-11-23 20:00',
      'response 1 75% 2026-11-24 02:00',
      'response 1 breach 2026-11-24 08:00',
      'response 1 +24h 2026-11-25 08:00',
      'response 1 +48h 2026-11-26 08:00',
    ])
    expect(events).toEqual(asNow)
  })

  it('tells no level a second time', () => {
    const alerted = ['50%', '75%', 'breach', '+24h'].map((level) => ({ clock: 'response', cycle: 1, level }))
    const ticket = present({ alerted, clocks: [{ ...former.clocks[0], breachedAt: at('2026-11-24 08:00') }] })
    const events = eventsOf(ticket, { type: 'announce' }, { now: at('2026-11-26 08:00'), by: system })
    expect(alertsIn(events)).toEqual(['response 1 +48h 2026-11-26 08:00'])
  })

  it('that is paused stays so, and can go on', () => {
    const lunch = { from: at('2026-11-23 12:00'), to: at('2026-11-23 13:00') }
    const ticket = present({ pauses: [lunch, { from: at('2026-11-23 20:00') }] })
    expect(shown(ticket)).toEqual(['response 1 paused never'])
    const back = told(ticket, { type: 'resume' }, { now: at('2026-11-23 22:00'), by: lin })
    expect(shown(back)).toEqual(['response 1 running 2026-11-24 11:00'])
  })

  it('goes on counting while parts are short, as it did', () => {
    const plan = { ...visitPlan, skills: [], parts: [{ sku: 'SEAL-1', quantity: 1 }] }
    const planned = told(present({}), plan, { now: at('2026-11-23 09:00'), by: lin })
    const shortages = [{ sku: 'SEAL-1', wanted: 1, available: 0 }]
    const asked = { type: 'recordReservation', key: partsOf(planned).key, shortages } as const
    const short = told(planned, { ...asked, shortages }, { now: at('2026-11-23 09:01'), by: system })
    expect(stageOf(short)).toBe('awaiting_parts')
    expect(shown(short)).toEqual(['response 1 running 2026-11-24 08:00'])
  })

  it('that was answered is so still, in the round in which it was', () => {
    const stopped = { at: at('2026-11-23 09:00'), outcome: 'met', dueAt: at('2026-11-24 08:00') }
    const answered = present({ clocks: [{ ...former.clocks[0], stopped }] })
    expect(stageOf(answered)).toBe('responded')
    const respond = { type: 'respond', channel: 'phone', words: 'w' } as const
    expect(refusalOf(answered, respond, { now: at('2026-11-23 10:00'), by: lin })).toBe('already_responded')
    const second = { ...former.clocks[0], cycle: 2, startedAt: at('2026-11-25 08:00') }
    const again = present({ round: 2, clocks: [{ ...former.clocks[0], stopped }, second] })
    expect(stageOf(again)).toBe('received')
    expect(again.reached.received).toBe(at('2026-11-25 08:00'))
    expect(shown(told(again, respond, { now: at('2026-11-25 10:00'), by: lin })).at(-1)).toBe(
      'response 2 met 2026-11-26 08:00',
    )
  })

  it('begins a further round and a follow-up with clocks as they are now', () => {
    const stopped = { at: at('2026-11-23 09:00'), outcome: 'met', dueAt: at('2026-11-24 08:00') }
    const completion = { at: at('2026-11-23 10:00'), by: lin, partsUsed: [], words: 'w' }
    const done = present({ clocks: [{ ...former.clocks[0], stopped }], completion })
    const signed = told(
      done,
      { type: 'verify', accepted: true, words: 'w' },
      { now: at('2026-11-23 11:00'), by: hua },
    )
    expect(shown(signed, 'followUp')).toEqual(['followUp 1 running 2026-11-24 11:00'])
    const objected = told(
      done,
      { type: 'verify', accepted: false, words: 'w' },
      { now: at('2026-11-23 11:00'), by: hua },
    )
    expect(shown(objected).at(-1)).toBe('response 2 running 2026-11-24 11:00')
  })

  it('that the customer has signed is not promised again what it has behind it', () => {
    const stopped = { at: at('2026-11-23 09:00'), outcome: 'met', dueAt: at('2026-11-24 08:00') }
    const signed = present({
      clocks: [{ ...former.clocks[0], stopped }],
      completion: { at: at('2026-11-23 10:00'), by: lin, partsUsed: [], words: 'w' },
      verified: { at: at('2026-11-23 11:00'), by: hua, words: 'w' },
    })
    const changed = told(
      signed,
      { type: 'changePolicy', policy: contract, publication: 'P-1' },
      { now: at('2026-11-23 12:00'), by: system },
    )
    expect(shown(changed, 'acknowledge', 'nextUpdate', 'resolution')).toEqual([])
    expect(shown(changed, 'response')).toEqual(['response 1 met 2026-11-24 08:00'])
  })

  it('is read once: what is present already stays as it is', () => {
    const ticket = aResolvedTicket()
    expect(presentTicket(ticket)).toBe(ticket)
    const upgraded = present({})
    expect(presentTicket(upgraded)).toBe(upgraded)
    expect(upgraded.clocks.map((clock) => dueAt(clock, JSON.parse(JSON.stringify(upgraded))))).toEqual([
      at('2026-11-24 08:00'),
    ])
  })
})

describe('an event of before', () => {
  const stamp = { seq: 2, at: at('2026-11-23 09:00'), by: lin }

  it('that paused the ticket waited for the customer', () => {
    expect(presentEvent(stored({ type: 'paused', words: 'w', ...stamp }))).toEqual({
      type: 'paused',
      words: 'w',
      waitingFor: 'customer',
      ...stamp,
    })
  })

  it('that opened the ticket promised by the present form of its policy', () => {
    const opened = presentEvent(stored({ type: 'opened', policy: formerPolicy, ...stamp })) as OpenedEvent
    expect(opened.policy).toEqual(present({}).policy)
    expect(opened.policy.clocks.response).toMatchObject({ starts: ['received'], stops: ['responded'] })
  })

  it('of any other kind, or of now, stays as it is', () => {
    const noted = stored({ type: 'noted', visibility: 'internal', words: 'w', ...stamp })
    expect(presentEvent(noted)).toBe(noted)
    const paused = stored({ type: 'paused', waitingFor: 'supplier', words: 'w', ...stamp })
    expect(presentEvent(paused)).toBe(paused)
  })
})

function present(more: object): Ticket {
  // What was stored has another form than the type says; that is what this is about.
  const stored: unknown = { ...former, ...more }
  return presentTicket(stored as Ticket)
}

function stored(event: object): TicketEvent | OpenedEvent {
  return event as TicketEvent | OpenedEvent
}

it('a triage of which no moment is known is not asked for again by another policy', () => {
  const triaged = told(
    anOpenTicket(),
    { type: 'triage', urgency: 'urgent' },
    { now: at('2026-11-23 09:00'), by: lin },
  )
  const { underway: _underway, reached, ...rest } = triaged
  const { triaged: _triaged, ...others } = reached
  const stored = presentTicket({ ...rest, reached: others })
  const change = { type: 'changePolicy', policy: contract, publication: 'P-1' } as const
  const changed = told(stored, change, { now: at('2026-11-23 12:00'), by: system })
  expect(shown(changed, 'triage', 'response')).toEqual(['response 1 running 2026-11-23 13:00'])
})
