import { describe, expect, it } from 'vitest'
import { type Clock, dueAt, overdue } from '../../../workflows/domain/sla/clock.ts'
import type { ClockRule, Policy, Reopening } from '../../../workflows/domain/sla/policy.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import type { Actor, ClockKind, Urgency } from '../../../workflows/domain/vocabulary.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  anOpenTicket,
  at,
  eventsOf,
  hua,
  lin,
  offerTo,
  partsOf,
  told,
  visitPlan,
  wei,
} from '../../support/cast.ts'
import { alertsIn, shown } from '../../support/clocks.ts'
import { contract } from '../../support/contract.ts'

// By the contract, received on Monday 2026-11-23 at 08:00, urgent; the office is open from 09:00 to 18:00.

const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
const tell: Command = { type: 'note', visibility: 'customer', words: 'w' }
const plan: Command = { ...visitPlan, skills: [], parts: [] }
const planParts: Command = { ...plan, parts: [{ sku: 'SEAL-1', quantity: 1 }] }
const announce: Command = { type: 'announce' }

describe('a ticket that is opened', () => {
  it('begins the clocks that receipt starts, and no other', () => {
    expect(shown(opened())).toEqual([
      'acknowledge 1 running 2026-11-23 09:30',
      'response 1 running 2026-11-23 13:00',
      'resolution 1 running 2026-11-24 18:00',
      'triage 1 running 2026-11-23 10:00',
    ])
  })

  it('is promised nothing that its urgency has no target for', () => {
    const { low: _, ...pressing } = contract.clocks.response.targets
    const policy = withRule('response', { ...contract.clocks.response, targets: pressing })
    expect(shown(opened({ policy, urgency: 'low' })).map(kindOf)).toEqual([
      'acknowledge',
      'resolution',
      'triage',
    ])
    expect(shown(opened({ policy, urgency: 'normal' })).map(kindOf)).toContain('response')
  })
})

describe('acknowledging', () => {
  it.each([
    ['2026-11-23 09:29:59.999', 'met'],
    ['2026-11-23 09:30', 'missed'],
  ])('is the first thing that anybody of the department does: at %s it is %s', (time, state) => {
    const ticket = done(opened(), { type: 'note', visibility: 'internal', words: 'w' }, time)
    expect(shown(ticket, 'acknowledge')).toEqual([`acknowledge 1 ${state} 2026-11-23 09:30`])
  })

  it('is neither what the customer writes nor what the system does', () => {
    const written = done(opened(), tell, '2026-11-23 08:10', hua)
    const watched = done(written, announce, '2026-11-23 09:29', system)
    expect(shown(watched, 'acknowledge')).toEqual(['acknowledge 1 running 2026-11-23 09:30'])
  })
})

describe('keeping the customer informed', () => {
  const answered = done(opened(), respond, '2026-11-23 10:00')

  it('begins with the response', () => {
    expect(shown(opened(), 'nextUpdate')).toEqual([])
    expect(shown(answered, 'nextUpdate')).toEqual(['nextUpdate 1 running 2026-11-23 18:00'])
  })

  it('begins its next cycle with each thing that the customer is told, and not with what stays inside', () => {
    const noted = done(answered, { type: 'note', visibility: 'internal', words: 'w' }, '2026-11-23 11:00')
    expect(shown(noted, 'nextUpdate')).toEqual(shown(answered, 'nextUpdate'))
    // Five hours are left on Monday, three are used on Tuesday.
    expect(shown(done(noted, tell, '2026-11-23 13:00'), 'nextUpdate')).toEqual([
      'nextUpdate 1 met 2026-11-23 18:00',
      'nextUpdate 2 running 2026-11-24 12:00',
    ])
  })

  it('counts cycles that were missed too, each with its own breach', () => {
    const late = done(done(answered, tell, '2026-11-23 18:00'), tell, '2026-11-24 18:00')
    expect(late.clocks.filter(({ kind }) => kind === 'nextUpdate').map(facts)).toEqual([
      [1, 'missed', at('2026-11-23 18:00')],
      // It began as the office closed: eight hours of Tuesday.
      [2, 'missed', at('2026-11-24 17:00')],
      [3, 'running', undefined],
    ])
  })
})

describe('the clocks of a stage', () => {
  const answered = done(opened(), respond, '2026-11-23 10:00')

  it('ask for parts once for each plan', () => {
    const planned = done(answered, planParts, '2026-11-23 10:00')
    expect(shown(planned, 'parts')).toEqual(['parts 1 running 2026-11-24 10:00'])
    const again = done(planned, planParts, '2026-11-23 12:00')
    expect(shown(again, 'parts')).toEqual([
      'parts 1 met 2026-11-24 10:00',
      'parts 2 running 2026-11-24 12:00',
    ])
    const key = partsOf(again).key
    const held = done(again, { type: 'recordReservation', key, shortages: [] }, '2026-11-23 13:00', system)
    expect(shown(held, 'parts').at(-1)).toBe('parts 2 met 2026-11-24 12:00')
    expect(shown(done(answered, plan, '2026-11-23 10:00'), 'parts')).toEqual([])
  })

  it('wait for each offer by itself, and end however it ends', () => {
    const planned = done(answered, plan, '2026-11-23 10:00')
    const first = done(planned, offerTo(planned, wei), '2026-11-23 11:00', system)
    expect(shown(first, 'offerAcceptance')).toEqual(['offerAcceptance 1 running 2026-11-23 11:30'])
    const refused = done(first, { type: 'refuseVisit', words: 'w' }, '2026-11-23 11:10', wei)
    expect(shown(refused, 'offerAcceptance')).toEqual(['offerAcceptance 1 met 2026-11-23 11:30'])
    const second = done(refused, offerTo(refused, wei), '2026-11-23 12:00', system)
    const replanned = done(second, plan, '2026-11-23 12:05')
    expect(shown(replanned, 'offerAcceptance').at(-1)).toBe('offerAcceptance 2 met 2026-11-23 12:30')
  })

  it('count from the booking to the arrival', () => {
    const planned = done(answered, plan, '2026-11-23 10:00')
    const offered = done(planned, offerTo(planned, wei), '2026-11-23 11:00', system)
    const booked = done(offered, { type: 'acceptVisit' }, '2026-11-23 11:15', wei)
    expect(shown(booked, 'onsiteArrival')).toEqual(['onsiteArrival 1 running 2026-11-24 11:15'])
    const there = done(booked, { type: 'arrive' }, '2026-11-24 11:14', wei)
    expect(shown(there, 'onsiteArrival')).toEqual(['onsiteArrival 1 met 2026-11-24 11:15'])
  })

  it('hold the supplier to what was asked: answered by hand, and no other wait is an answer', () => {
    const asked = done(opened(), pauseFor('supplier'), '2026-11-23 10:00')
    expect(shown(asked, 'supplier')).toEqual(['supplier 1 running 2026-11-24 10:00'])
    const both = done(asked, pauseFor('approval'), '2026-11-23 11:00')
    const approved = done(both, { type: 'resume', waitingFor: 'approval' }, '2026-11-23 12:00')
    expect(shown(approved, 'supplier')).toEqual(['supplier 1 running 2026-11-24 10:00'])
    const answer = done(approved, { type: 'resume' }, '2026-11-23 16:00')
    expect(shown(answer, 'supplier')).toEqual(['supplier 1 met 2026-11-24 10:00'])
  })

  it('say what the supplier had passed before the wait ended by itself, however late that is noticed', () => {
    const until = at('2026-11-24 12:00')
    const asked = done(opened(), { ...pauseFor('supplier'), until } as Command, '2026-11-23 10:00')
    const late = done(asked, announce, '2026-11-30 09:00', system)
    const supplier = late.clocks.find(({ kind }) => kind === 'supplier')
    expect(supplier).toMatchObject({
      breachedAt: at('2026-11-24 10:00'),
      stopped: { at: until, outcome: 'missed', overdue: 'PT2H' },
    })
    const inTime = done(
      opened(),
      { ...pauseFor('supplier'), until: at('2026-11-24 09:59') } as Command,
      '2026-11-23 10:00',
    )
    expect(shown(done(inTime, announce, '2026-11-30 09:00', system), 'supplier')).toEqual([
      'supplier 1 met 2026-11-24 10:00',
    ])
  })
})

describe('a pause', () => {
  it('is for the clocks that wait for it; the others go on', () => {
    const waiting = done(opened(), pauseFor('parts'), '2026-11-23 10:00')
    expect(shown(waiting, 'resolution', 'response')).toEqual([
      'response 1 running 2026-11-23 13:00',
      'resolution 1 paused never',
    ])
    const there = done(waiting, { type: 'resume' }, '2026-11-23 12:00')
    expect(shown(there, 'resolution', 'response')).toEqual([
      'response 1 running 2026-11-23 13:00',
      'resolution 1 running 2026-11-25 11:00',
    ])
  })

  it('overlaps another one without being counted twice', () => {
    const one = done(opened(), pauseFor('customer'), '2026-11-23 10:00')
    const two = done(one, pauseFor('approval'), '2026-11-23 11:00')
    const half = done(two, { type: 'resume', waitingFor: 'customer' }, '2026-11-23 12:00')
    expect(shown(half, 'response')).toEqual(['response 1 paused never'])
    const none = done(half, { type: 'resume' }, '2026-11-23 13:00')
    // 10:00 to 13:00 is one hole of three hours.
    expect(shown(none, 'response')).toEqual(['response 1 running 2026-11-23 16:00'])
  })

  it('ends by itself exactly there, however late that is noticed', () => {
    const until = at('2026-11-23 12:00')
    const asked = done(opened(), { ...pauseFor('customer'), until } as Command, '2026-11-23 10:00')
    // The end is known: so is the deadline.
    expect(shown(asked, 'response')).toEqual(['response 1 paused 2026-11-23 15:00'])
    const late = done(asked, announce, '2026-11-30 10:00', system)
    expect(late.pauses).toMatchObject([{ from: at('2026-11-23 10:00'), to: until }])
    expect(late.clocks.find(({ kind }) => kind === 'response')?.breachedAt).toBe(at('2026-11-23 15:00'))
  })

  it('can be ended earlier than it was to end', () => {
    const until = at('2026-11-23 12:00')
    const asked = done(opened(), { ...pauseFor('customer'), until } as Command, '2026-11-23 10:00')
    const ended = done(asked, { type: 'resume' }, '2026-11-23 10:30')
    expect(shown(ended, 'response')).toEqual(['response 1 running 2026-11-23 13:30'])
    // Half of the four hours: 09:00 to 10:00 and 10:30 to 11:30.
    expect(alertsIn(eventsOf(ended, announce, { now: until, by: system }))).toEqual([
      'response 1 50% 2026-11-23 11:30',
    ])
  })

  it('is over for a clock that counts again with what has come, though nobody ended it', () => {
    const asked = done(opened(), pauseFor('customer'), '2026-11-23 10:00')
    const written = done(asked, tell, '2026-11-23 11:00', hua)
    expect(shown(written, 'resolution', 'response')).toEqual([
      'response 1 paused never',
      'resolution 1 running 2026-11-25 10:00',
    ])
    const ended = done(written, { type: 'resume' }, '2026-11-23 17:00')
    expect(shown(ended, 'resolution')).toEqual(['resolution 1 running 2026-11-25 10:00'])
  })

  it('for parts begins and ends with the shortage, by itself', () => {
    const answered = done(opened(), respond, '2026-11-23 10:00')
    const planned = done(answered, planParts, '2026-11-23 10:00')
    const { key } = partsOf(planned)
    const shortages = [{ sku: 'SEAL-1', wanted: 1, available: 0 }]
    const short = done(planned, { type: 'recordReservation', key, shortages }, '2026-11-23 11:00', system)
    expect(short.pauses).toEqual([{ waitingFor: 'parts', from: at('2026-11-23 11:00'), by: system }])
    expect(shown(short, 'resolution')).toEqual(['resolution 1 paused never'])
    const held = done(short, { type: 'recordReservation', key, shortages: [] }, '2026-11-23 15:00', system)
    expect(shown(held, 'resolution')).toEqual(['resolution 1 running 2026-11-25 13:00'])
  })
})

describe('another urgency', () => {
  it('plans anew from the true start, with every pause', () => {
    const asked = done(opened(), pauseFor('customer'), '2026-11-23 10:00')
    const back = done(asked, { type: 'resume' }, '2026-11-23 11:00')
    const calm = done(back, { type: 'triage', urgency: 'normal' }, '2026-11-23 11:30')
    // Eight hours from 09:00, less the hour of the pause: the office closes at 18:00.
    expect(shown(calm, 'response')).toEqual(['response 1 running 2026-11-23 18:00'])
    expect(calm.clocks.find(({ kind }) => kind === 'response')).toMatchObject({
      startedAt: at('2026-11-23 08:00'),
      replans: [{ cause: 'urgency', by: lin, from: at('2026-11-23 14:00'), to: at('2026-11-23 18:00') }],
    })
  })

  it('ends what is not promised under it, and brings it back with the urgency', () => {
    const answered = done(opened(), respond, '2026-11-23 10:00')
    const low = done(answered, { type: 'triage', urgency: 'low' }, '2026-11-23 11:00')
    expect(shown(low, 'nextUpdate')).toEqual(['nextUpdate 1 cancelled 2026-11-23 18:00'])
    const again = done(low, { type: 'triage', urgency: 'urgent' }, '2026-11-23 12:00')
    expect(shown(again, 'nextUpdate')).toEqual(['nextUpdate 1 running 2026-11-23 18:00'])
  })

  it('brings a promise back where its next cycle began meanwhile, and only there', () => {
    const { low: _, ...pressing } = contract.clocks.supplier.targets
    const policy = withRule('supplier', { ...contract.clocks.supplier, targets: pressing })
    const asked = done(opened({ policy }), pauseFor('supplier'), '2026-11-23 09:00')
    const answered = done(asked, { type: 'resume' }, '2026-11-23 10:00')
    const low = done(answered, { type: 'triage', urgency: 'low' }, '2026-11-23 11:00')
    const again = done(low, { type: 'triage', urgency: 'normal' }, '2026-11-23 11:30')
    expect(shown(again, 'supplier')).toEqual(['supplier 1 met 2026-11-24 09:00'])
    const askedLow = done(low, pauseFor('supplier'), '2026-11-23 12:00')
    const normal = done(askedLow, { type: 'triage', urgency: 'normal' }, '2026-11-23 13:00')
    expect(shown(normal, 'supplier')).toEqual([
      'supplier 1 met 2026-11-24 09:00',
      'supplier 2 running 2026-11-25 12:00',
    ])
  })

  it('brings back what one fact had ended and begun again', () => {
    const { low: _, ...pressing } = contract.clocks.parts.targets
    const policy = withRule('parts', { ...contract.clocks.parts, targets: pressing })
    const planned = done(done(opened({ policy }), respond, '2026-11-23 10:00'), planParts, '2026-11-23 11:00')
    // The new plan wants other parts: those of the first are settled and the second's are wanted, at once.
    const anew = done(planned, planParts, '2026-11-23 12:00')
    const low = done(anew, { type: 'triage', urgency: 'low' }, '2026-11-23 13:00')
    const normal = done(low, { type: 'triage', urgency: 'normal' }, '2026-11-23 14:00')
    expect(shown(normal, 'parts')).toEqual([
      'parts 1 met 2026-11-24 11:00',
      'parts 2 running 2026-11-25 12:00',
    ])
  })

  it('counts a promise that comes back from its first beginning, not from a further one that changed nothing', () => {
    const rule: ClockRule = { ...contract.clocks.response, starts: ['received', 'customerReplied'] }
    const { low: _, ...pressing } = rule.targets
    const policy = withRule('response', { ...rule, targets: pressing })
    const written = done(opened({ policy }), tell, '2026-11-23 09:30', hua)
    const low = done(written, { type: 'triage', urgency: 'low' }, '2026-11-23 10:00')
    const reminded = done(low, tell, '2026-11-23 10:30', hua)
    const normal = done(reminded, { type: 'triage', urgency: 'normal' }, '2026-11-23 11:00')
    expect(shown(normal, 'response')).toEqual(['response 1 running 2026-11-23 17:00'])
  })

  it('does not judge the triage that found it by its own target', () => {
    const slow = opened({ urgency: 'low' })
    // Four hours for a calm ticket, one for an urgent one: two were used, and that was in time.
    const triaged = done(slow, { type: 'triage', urgency: 'urgent' }, '2026-11-23 11:00')
    expect(shown(triaged, 'triage')).toEqual(['triage 1 met 2026-11-23 13:00'])
  })
})

describe('an arrival that is also the response', () => {
  it('begins no clock that it ends itself', () => {
    const policy = withRule('onsiteArrival', { ...contract.clocks.onsiteArrival, starts: ['responded'] })
    const planned = done(opened({ policy }), plan, '2026-11-23 10:00')
    const offered = done(planned, offerTo(planned, wei), '2026-11-23 10:10', system)
    const accepted = done(offered, { type: 'acceptVisit' }, '2026-11-23 10:30', wei)
    const there = done(accepted, { type: 'arrive' }, '2026-11-23 12:00', wei)
    expect(shown(there, 'response', 'onsiteArrival')).toEqual(['response 1 met 2026-11-23 13:00'])
  })
})

describe('another policy', () => {
  const answered = done(opened(), respond, '2026-11-23 10:00')
  const { nextUpdate: _update, parts: _parts, ...fewer } = contract.clocks
  const plain: Policy = { ...contract, version: 2, clocks: fewer }

  it('drops what it does not promise', () => {
    const changed = done(answered, changeTo(plain), '2026-11-23 11:00')
    expect(shown(changed, 'nextUpdate')).toEqual(['nextUpdate 1 cancelled 2026-11-23 18:00'])
  })

  it('adds what it promises newly where its moment lies, and nothing whose end has come', () => {
    const before = done(opened({ policy: plain }), respond, '2026-11-23 10:00')
    const planned = done(before, planParts, '2026-11-23 11:00')
    const held = done(
      planned,
      { type: 'recordReservation', key: partsOf(planned).key, shortages: [] },
      '2026-11-23 12:00',
      system,
    )
    const changed = done(held, changeTo(contract), '2026-11-23 13:00')
    expect(shown(changed, 'nextUpdate', 'parts')).toEqual(['nextUpdate 1 running 2026-11-23 18:00'])
    const sooner = done(planned, changeTo(contract), '2026-11-23 13:00')
    expect(shown(sooner, 'parts')).toEqual(['parts 1 running 2026-11-24 11:00'])
  })
})

describe('a matter that comes back', () => {
  /** Nine of eighteen hours were used when the ticket was cancelled on Monday at 18:00. */
  const cancelled = (reopening: Reopening) => {
    const policy = withRule('resolution', { ...contract.clocks.resolution, reopening })
    return done(done(opened({ policy }), respond, '2026-11-23 10:00'), { type: 'cancel' }, '2026-11-23 18:00')
  }
  const reopen: Command = { type: 'reopen', words: 'w' }
  const back = (reopening: Reopening) => done(cancelled(reopening), reopen, '2026-11-25 09:00')

  it('goes on with what was left', () => {
    expect(shown(back('resume'), 'resolution')).toEqual([
      'resolution 1 cancelled 2026-11-24 18:00',
      'resolution 2 running 2026-11-25 18:00',
    ])
    expect(shown(back('resume'), 'response').at(-1)).toBe('response 2 running 2026-11-25 13:00')
    expect(
      back('resume').clocks.find(({ cycle, kind }) => cycle === 2 && kind === 'resolution'),
    ).toMatchObject({
      carried: 9 * 3_600_000,
      target: 'PT18H',
    })
  })

  it('goes on to the millisecond', () => {
    const policy = withRule('resolution', { ...contract.clocks.resolution, reopening: 'resume' })
    const calm = done(opened({ policy }), respond, '2026-11-23 10:00')
    const ticket = done(done(calm, { type: 'cancel' }, '2026-11-23 17:59:59.500'), reopen, '2026-11-25 09:00')
    const clock = ticket.clocks.findLast(({ kind }) => kind === 'resolution')
    // Half a second more than nine hours is left: Wednesday until 18:00, and half a second of Thursday.
    expect(clock && dueAt(clock, ticket)).toBe(at('2026-11-26 09:00:00.500'))
  })

  it('begins anew', () => {
    expect(shown(back('new_cycle'), 'resolution').at(-1)).toBe('resolution 2 running 2026-11-26 18:00')
  })

  it('goes on with what was left and that much more', () => {
    expect(shown(back({ extend: 'PT3H' }), 'resolution').at(-1)).toBe('resolution 2 running 2026-11-26 12:00')
    expect(
      back({ extend: 'PT3H' }).clocks.find(({ cycle, kind }) => cycle === 2 && kind === 'resolution'),
    ).toMatchObject({
      target: 'PT21H',
      extension: 'PT3H',
    })
  })

  it('keeps the extension when it is planned anew', () => {
    const calm = done(back({ extend: 'PT3H' }), { type: 'triage', urgency: 'normal' }, '2026-11-25 10:00')
    // Thirty-nine hours, nine used before: thirty from Wednesday 09:00 on, over the weekend.
    expect(shown(calm, 'resolution').at(-1)).toBe('resolution 2 running 2026-11-30 12:00')
  })

  it('tells in the second cycle only what lies ahead of what was used', () => {
    // Half of the target was used. 75 % are thirteen and a half hours.
    const again = back('resume')
    const passed = alertsIn(eventsOf(again, announce, { now: at('2026-11-25 13:30'), by: system }))
    expect(passed.filter((line) => line.startsWith('resolution'))).toEqual([
      'resolution 2 75% 2026-11-25 13:30',
    ])
  })

  it('is a breach when it is planned anew with less than was used before', () => {
    // Normal: 27 of 36 hours were used from Monday to Wednesday. Urgent: 18 hours.
    const calm = done(opened({ urgency: 'normal' }), respond, '2026-11-23 10:00')
    const again = done(done(calm, { type: 'cancel' }, '2026-11-26 09:00'), reopen, '2026-11-26 10:00')
    const pressing = done(again, { type: 'triage', urgency: 'urgent' }, '2026-11-26 11:00')
    expect(pressing.clocks.find(({ kind, cycle }) => kind === 'resolution' && cycle === 2)?.breachedAt).toBe(
      at('2026-11-26 10:00'),
    )
  })

  it('goes on by the present urgency, also when the clock had stopped under another one', () => {
    const policy = withRule('response', { ...contract.clocks.response, reopening: 'resume' })
    const backAfter = (urgency: Urgency, ticket: Ticket) => {
      const triaged = done(ticket, { type: 'triage', urgency }, '2026-11-23 11:00')
      return done(done(triaged, { type: 'cancel' }, '2026-11-23 12:00'), reopen, '2026-11-24 09:00')
    }
    // One hour was used: of eight when it stopped, of four now.
    const answered = done(opened({ policy, urgency: 'normal' }), respond, '2026-11-23 10:00')
    const pressing = backAfter('urgent', answered)
    expect(shown(pressing, 'response').at(-1)).toBe('response 2 running 2026-11-24 12:00')
    expect(pressing.clocks.at(-1)?.extension).toBeUndefined()
    expect(shown(backAfter('normal', answered), 'response').at(-1)).toBe(
      'response 2 running 2026-11-24 16:00',
    )
  })

  it('before the customer has signed, lets a clock that goes on run through', () => {
    const worked = done(
      done(opened(), respond, '2026-11-23 10:00'),
      { type: 'complete', partsUsed: [], words: 'w' },
      '2026-11-23 11:00',
    )
    const objected = done(worked, { type: 'verify', accepted: false, words: 'w' }, '2026-11-23 12:00', hua)
    expect(shown(objected, 'resolution', 'response')).toEqual([
      'response 1 met 2026-11-23 13:00',
      'resolution 1 running 2026-11-24 18:00',
      'response 2 running 2026-11-23 16:00',
    ])
    expect(objected.clocks.find(({ kind }) => kind === 'resolution')?.round).toBe(2)
  })
})

describe('a further round', () => {
  const objectedAt = (time: string, reopening: Reopening) => {
    const policy = withRule('resolution', { ...contract.clocks.resolution, reopening })
    const answered = done(opened({ policy }), respond, '2026-11-23 10:00')
    const worked = done(answered, { type: 'complete', partsUsed: [], words: 'w' }, '2026-11-23 11:00')
    return done(worked, { type: 'verify', accepted: false, words: 'w' }, time, hua)
  }

  it.each(['resume', { extend: 'PT3H' }] as const)(
    'with %j goes on with a clock that ran in time, and begins anew where it was missed',
    (reopening) => {
      const goingOn = objectedAt('2026-11-24 17:59:59.999', reopening)
      expect(shown(goingOn, 'resolution')).toHaveLength(1)
      // Eighteen hours from 09:00 were over at that moment; eighteen more begin.
      expect(shown(objectedAt('2026-11-24 18:00', reopening), 'resolution')).toEqual([
        'resolution 1 missed 2026-11-24 18:00',
        'resolution 2 running 2026-11-26 18:00',
      ])
    },
  )

  it('remembers what was used when its promise goes and comes back', () => {
    const { low: _, ...pressing } = contract.clocks.resolution.targets
    const policy = withRule('resolution', { ...contract.clocks.resolution, targets: pressing })
    const cancelled = done(opened({ policy }), { type: 'cancel' }, '2026-11-23 18:00')
    const again = done(cancelled, { type: 'reopen', words: 'w' }, '2026-11-25 09:00')
    const low = done(again, { type: 'triage', urgency: 'low' }, '2026-11-25 10:00')
    const urgent = done(low, { type: 'triage', urgency: 'urgent' }, '2026-11-25 11:00')
    expect(shown(urgent, 'resolution').at(-1)).toBe('resolution 2 running 2026-11-25 18:00')
  })

  it('is late by what has passed since it began, however much was used before', () => {
    const calm = done(opened({ urgency: 'normal' }), { type: 'cancel' }, '2026-11-26 09:00')
    const again = done(calm, { type: 'reopen', words: 'w' }, '2026-11-26 10:00')
    const pressing = done(again, { type: 'triage', urgency: 'urgent' }, '2026-11-26 11:00')
    const clock = pressing.clocks.findLast(({ kind }) => kind === 'resolution')
    expect(clock && overdue(clock, pressing, at('2026-11-26 12:00'))).toBe('PT2H')
  })
})

function opened(wishes: Parameters<typeof anOpenTicket>[0] = {}): Ticket {
  return anOpenTicket({ policy: contract, ...wishes })
}

function done(ticket: Ticket, command: Command, time: string, by: Actor = lin): Ticket {
  return told(ticket, command, { now: at(time), by })
}

function pauseFor(waitingFor: 'customer' | 'parts' | 'approval' | 'supplier'): Command {
  return { type: 'pause', waitingFor, words: 'w' }
}

function changeTo(policy: Policy): Command {
  return { type: 'changePolicy', policy, publication: 'P-1' }
}

function withRule(kind: ClockKind, rule: ClockRule): Policy {
  return { ...contract, clocks: { ...contract.clocks, [kind]: rule } }
}

function kindOf(line: string): string {
  return line.split(' ')[0] ?? ''
}

function facts(clock: Clock) {
  return [clock.cycle, clock.stopped?.outcome ?? 'running', clock.breachedAt]
}
