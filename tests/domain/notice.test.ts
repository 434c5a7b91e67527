import { describe, expect, it } from 'vitest'
import { type Notice, noticesFor, noticesOfOpening } from '../../workflows/domain/notice.ts'
import { handbook } from '../../workflows/domain/sla/policy.ts'
import type { Opened } from '../../workflows/domain/ticket/intake.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { apply, type Command } from '../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type Actor, system } from '../../workflows/domain/vocabulary.ts'
import {
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
  eventsOf,
  hua,
  lin,
  offerTo,
  partsOf,
  told,
  visitKey,
  visitPlan,
  wei,
  withPartsHeld,
  zhao,
} from '../support/cast.ts'

const plan: Command = { ...visitPlan, skills: [], parts: [] }
const remotePlan: Command = { ...plan, mode: 'remote' }

describe('a ticket that is opened', () => {
  const opened: Opened = {
    type: 'opened',
    number: '202611001',
    channel: 'web',
    kind: 'repair',
    customerId: hua.id,
    urgency: 'urgent',
    urgencyReason: 'line_down',
    owner: lin.id,
    receivedAt: at('2026-11-23 08:00'),
    policy: handbook,
  }
  const due = at('2026-11-24 08:00')

  it('tells the customer by when someone will respond', () => {
    expect(noticesOfOpening(opened, due)).toEqual([
      { kind: 'received', to: { customer: true }, facts: { dueAt: due } },
    ])
  })

  it('tells the supervisor too when it is a complaint, and who owns it', () => {
    expect(noticesOfOpening({ ...opened, kind: 'complaint' }, due)).toEqual([
      { kind: 'received', to: { customer: true }, facts: { dueAt: due } },
      { kind: 'complaint_received', to: { role: 'supervisor' }, facts: { owner: 'S-001' } },
    ])
  })
})

describe('levels that pass', () => {
  it('tell the owner of a warning, and nobody else', () => {
    expect(noticesOf(anOpenTicket(), { type: 'announce' }, '2026-11-23 20:00', system)).toEqual([
      {
        kind: 'alert',
        to: { staff: 'S-001' },
        facts: { alerts: [{ clock: 'response', level: '50%', dueAt: at('2026-11-23 20:00') }] },
      },
    ])
  })

  it('tell the owner and the supervisor of a breach', () => {
    const warned = told(anOpenTicket(), { type: 'announce' }, { now: at('2026-11-24 02:00'), by: system })
    const breach = [{ clock: 'response', level: 'breach', dueAt: at('2026-11-24 08:00') }]
    expect(noticesOf(warned, { type: 'announce' }, '2026-11-24 08:00', system)).toEqual([
      { kind: 'alert', to: { staff: 'S-001' }, facts: { alerts: breach } },
      { kind: 'alert', to: { role: 'supervisor' }, facts: { alerts: breach } },
    ])
  })

  it('tell everyone once of all that passed together, and of nothing that is not theirs', () => {
    const notices = noticesOf(anOpenTicket(), { type: 'announce' }, '2026-11-26 08:00', system)
    const levels = notices.map(({ to, facts }) => [to, levelsIn(facts)])
    expect(levels).toEqual([
      [{ staff: 'S-001' }, ['50%', '75%', 'breach']],
      [{ role: 'supervisor' }, ['breach']],
      [{ role: 'manager' }, ['+24h', '+48h']],
    ])
  })
})

describe('a visit', () => {
  const slot = { from: at('2026-11-23 13:00'), to: at('2026-11-23 15:00') }
  const appointment = { booking: '202611001/round-1/plan-1/visit-1', ...slot }
  // For the day before it is too late already.
  const soon = {
    kind: 'visit_soon',
    to: { customer: true },
    facts: { engineer: 'E-001', ...appointment },
    notBefore: at('2026-11-23 12:00'),
  }

  it('that is offered is told to the engineer, with the time to answer', () => {
    const planned = aPlannedVisit()
    expect(noticesOf(planned, offerTo(planned, wei), '2026-11-23 09:22', system)).toEqual([
      {
        kind: 'visit_offered',
        to: { staff: 'E-001' },
        facts: { ...appointment, acceptBy: at('2026-11-23 09:52') },
      },
    ])
  })

  it('that is accepted is told to the customer, with the engineer and the time, and confirmed to the engineer', () => {
    expect(noticesOf(anOfferedVisit(), { type: 'acceptVisit' }, '2026-11-23 09:40', wei)).toEqual([
      { kind: 'visit_assigned', to: { staff: 'E-001' }, facts: { ...appointment, accepted: true } },
      { kind: 'visit_booked', to: { customer: true }, facts: { engineer: 'E-001', ...appointment } },
      soon,
    ])
  })

  it('that nobody accepted in time is told to the engineer only', () => {
    const offered = anOfferedVisit()
    const lapse: Command = { type: 'lapseOffer', key: visitKey(offered) }
    expect(noticesOf(offered, lapse, '2026-11-23 09:52', system)).toEqual([
      { kind: 'offer_ended', to: { staff: 'E-001' }, facts: {} },
    ])
  })

  it('that is refused is news to the customer only when it was booked', () => {
    const refuse: Command = { type: 'refuseVisit', words: 'w-ill' }
    expect(noticesOf(anOfferedVisit(), refuse, '2026-11-23 09:40', wei)).toEqual([])
    expect(noticesOf(anAcceptedVisit(), refuse, '2026-11-23 10:00', wei)).toEqual([
      { kind: 'visit_changed', to: { customer: true }, facts: appointment },
    ])
  })

  it('that nobody can make is told to the dispatchers', () => {
    const planned = aPlannedVisit()
    const handOver: Command = { type: 'handToDispatcher', key: nextBookingKey(planned) }
    expect(noticesOf(planned, handOver, '2026-11-23 09:22', system)).toEqual([
      { kind: 'awaiting_dispatcher', to: { role: 'dispatcher' }, facts: {} },
    ])
  })

  it('that a dispatcher assigns is told to the engineer and to the customer', () => {
    const planned = aPlannedVisit()
    const key = nextBookingKey(planned)
    const handed = told(
      planned,
      { type: 'handToDispatcher', key },
      { now: at('2026-11-23 09:22'), by: system },
    )
    const assign: Command = { type: 'assignVisit', key, engineer: 'E-001', ...slot }
    expect(noticesOf(handed, assign, '2026-11-23 09:30', zhao)).toEqual([
      { kind: 'visit_assigned', to: { staff: 'E-001' }, facts: appointment },
      { kind: 'visit_booked', to: { customer: true }, facts: { engineer: 'E-001', ...appointment } },
      soon,
    ])
  })
})

describe('a visit that a new plan or a cancellation takes away', () => {
  const facts = {
    booking: '202611001/round-1/plan-1/visit-1',
    from: at('2026-11-23 13:00'),
    to: at('2026-11-23 15:00'),
  }
  const engineerHears: Notice = { kind: 'visit_withdrawn', to: { staff: 'E-001' }, facts }
  const customerHears: Notice = { kind: 'visit_changed', to: { customer: true }, facts }

  it.each([
    ['a new plan', plan],
    ['a cancellation', { type: 'cancel' } as const],
  ])('is told to the engineer who was only asked: %s', (_, command) => {
    expect(noticesOf(anOfferedVisit(), command, '2026-11-23 09:30', lin)).toEqual([
      { ...engineerHears, facts: {} },
    ])
  })

  it.each([
    ['a new plan', plan],
    ['a cancellation', { type: 'cancel' } as const],
  ])('is told to the engineer and the customer once it was booked: %s', (_, command) => {
    expect(noticesOf(anAcceptedVisit(), command, '2026-11-23 10:00', lin)).toEqual([
      engineerHears,
      customerHears,
    ])
  })

  it('is told to nobody when none was arranged', () => {
    expect(noticesOf(aPlannedVisit(), plan, '2026-11-23 10:00', lin)).toEqual([])
    expect(noticesOf(aRespondedTicket(), { type: 'cancel' }, '2026-11-23 10:00', lin)).toEqual([])
  })

  it('goes on when the engineer is there already and the new plan is a visit too', () => {
    expect(noticesOf(anArrivedVisit(), plan, '2026-11-23 13:30', lin)).toEqual([])
    expect(noticesOf(anArrivedVisit(), remotePlan, '2026-11-23 13:30', lin)).toEqual([
      engineerHears,
      customerHears,
    ])
  })

  it('is over when the work is complete: a cancellation then changes no visit', () => {
    expect(noticesOf(aCompletedTicket(), { type: 'cancel' }, '2026-11-23 14:35', lin)).toEqual([])
  })
})

describe('parts that are short', () => {
  it('are told to the customer once, to the parts keeper whenever it changes', () => {
    const planned = aPlannedVisitWithParts()
    const { key } = partsOf(planned)
    const short = (available: number): Command => ({
      type: 'recordReservation',
      key,
      shortages: [{ sku: 'PUMP-7', wanted: 2, available }],
    })
    const keeperHears = (available: number): Notice => ({
      kind: 'parts_short',
      to: { role: 'parts_keeper' },
      facts: { shortages: [{ sku: 'PUMP-7', wanted: 2, available }] },
    })
    expect(noticesOf(planned, short(0), '2026-11-23 09:21', system)).toEqual([
      { kind: 'delay', to: { customer: true }, facts: {} },
      keeperHears(0),
    ])
    const waiting = told(planned, short(0), { now: at('2026-11-23 09:21'), by: system })
    expect(noticesOf(waiting, short(1), '2026-11-23 10:21', system)).toEqual([keeperHears(1)])
    expect(noticesOf(waiting, short(0), '2026-11-23 10:21', system)).toEqual([])
  })

  it('are no news to anybody once they are there', () => {
    const planned = aPlannedVisitWithParts()
    const arrival: Command = { type: 'recordReservation', key: partsOf(planned).key, shortages: [] }
    expect(noticesOf(planned, arrival, '2026-11-23 09:21', system)).toEqual([])
  })
})

describe('the end', () => {
  it('a signature tells the customer, and the owner that a call is due', () => {
    const sign: Command = { type: 'verify', accepted: true, words: 'w-signature' }
    expect(noticesOf(aCompletedTicket(), sign, '2026-11-23 14:40', hua)).toEqual([
      { kind: 'resolved', to: { customer: true }, facts: {} },
      { kind: 'call_due', to: { staff: 'S-001' }, facts: {} },
    ])
  })

  it('an objection opens a case: the owner and the supervisor hear of it', () => {
    const object: Command = { type: 'verify', accepted: false, words: 'w-leaks' }
    const facts = { cause: 'objection', round: 2 }
    expect(noticesOf(aCompletedTicket(), object, '2026-11-23 14:40', hua)).toEqual([
      { kind: 'case_opened', to: { staff: 'S-001' }, facts },
      { kind: 'case_opened', to: { role: 'supervisor' }, facts },
    ])
  })

  it('a bad rating opens a case too, a good one tells nobody', () => {
    const rated = (solution: number): Command => ({
      type: 'recordFollowUp',
      reached: true,
      ratings: { attitude: 5, efficiency: 4, solution },
    })
    const notices = noticesOf(aResolvedTicket(), rated(2), '2026-11-23 17:00', lin)
    expect(notices.map(({ kind, to }) => [kind, to])).toEqual([
      ['case_opened', { staff: 'S-001' }],
      ['case_opened', { role: 'supervisor' }],
    ])
    expect(noticesOf(aResolvedTicket(), rated(3), '2026-11-23 17:00', lin)).toEqual([])
  })

  it('the third call in vain sends the customer a questionnaire, the two before tell nobody', () => {
    const nobody: Command = { type: 'recordFollowUp', reached: false }
    const once = told(aResolvedTicket(), nobody, { now: at('2026-11-23 15:00'), by: lin })
    expect(noticesOf(once, nobody, '2026-11-23 19:00', lin)).toEqual([])
    const twice = told(once, nobody, { now: at('2026-11-23 19:00'), by: lin })
    expect(noticesOf(twice, nobody, '2026-11-23 23:00', lin)).toEqual([
      { kind: 'questionnaire', to: { customer: true }, facts: { closesAt: at('2026-11-26 23:00') } },
    ])
  })
})

describe('nobody is told', () => {
  it.each<[string, Ticket, Command, Actor]>([
    ['of a response', anOpenTicket(), { type: 'respond', channel: 'phone', words: 'w' }, lin],
    ['of a note', anOpenTicket(), { type: 'note', visibility: 'customer', words: 'w' }, lin],
    ['of a diagnosis', anOpenTicket(), { type: 'diagnose', category: 'hardware', words: 'w' }, lin],
    ['of triage', anOpenTicket(), { type: 'triage', urgency: 'low' }, lin],
    ['of a pause', anOpenTicket(), { type: 'pause', words: 'w' }, lin],
    ['of an arrival', anAcceptedVisit(), { type: 'arrive' }, wei],
    ['of a completion', anArrivedVisit(), { type: 'complete', partsUsed: [], words: 'w' }, wei],
    ['of a hold given back', withPartsHeld(aPlannedVisitWithParts()), plan, lin],
  ])('%s', (_, ticket, command, by) => {
    expect(noticesOf(ticket, command, '2026-11-23 14:00', by)).toEqual([])
  })
})

/** Whom the events of a command tell of what, in order. */
function noticesOf(ticket: Ticket, command: Command, now: string, by: Actor): Notice[] {
  let before = ticket
  return eventsOf(ticket, command, { now: at(now), by }).flatMap((event) => {
    const notices = noticesFor(before, event)
    before = apply(before, event)
    return notices
  })
}

function levelsIn(facts: Notice['facts']): string[] {
  const alerts = facts.alerts as { level: string }[]
  return alerts.map(({ level }) => level)
}
