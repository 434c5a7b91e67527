import { describe, expect, it } from 'vitest'
import { finished } from '../../../../workflows/domain/ticket/finished.ts'
import { loanerWanted } from '../../../../workflows/domain/ticket/loaner/loaner.ts'
import { loanerDueBack, repairedAt } from '../../../../workflows/domain/ticket/loaner/loaner-return.ts'
import { loanerOccasion } from '../../../../workflows/domain/ticket/loaner/loaner-suggestion.ts'
import { expectedResolution } from '../../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { type Actor, system } from '../../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, hua, lin, refusalOf, told } from '../../../support/cast.ts'

const wu: Actor = { role: 'parts_keeper', id: 'P-001' }
const monday = at('2026-11-23 10:00')
const key = '202611001/loan-1'

const request: Command = { type: 'requestLoaner' }
const reserve: Command = { type: 'recordLoan', key, unit: 'NOVA-L1' }
const none: Command = { type: 'recordLoan', key }
const prepare: Command = { type: 'prepareLoaner' }
const handOver: Command = { type: 'handOverLoaner', by: 'shipment', words: 'w-out' }
const giveBack: Command = { type: 'returnLoaner', words: 'w-back' }
const passed: Command = { type: 'inspectLoaner', result: 'ok', becomes: 'available', words: 'w-seen' }
const withdraw: Command = { type: 'withdrawLoaner', words: 'w-no' }
const lose: Command = { type: 'loseLoaner', words: 'w-lost' }
const cancel: Command = { type: 'cancel' }
const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
const complete: Command = { type: 'complete', partsUsed: [], words: 'w' }
const verify: Command = { type: 'verify', accepted: true, words: 'w' }

function plan(more: Partial<Extract<Command, { type: 'plan' }>> = {}): Command {
  return { type: 'plan', mode: 'remote', skills: [], parts: [], durationMinutes: 60, ...more }
}

const opened = anOpenTicket({ unitId: 'U-1' })

/** The ticket after these commands, all on Monday at ten. */
function having(...commands: Command[]): Ticket {
  return commands.reduce(
    (ticket, command) => told(ticket, command, { now: monday, by: command === request ? hua : wu }),
    opened,
  )
}

const by = { now: monday, by: wu }
const types = (ticket: Ticket, command: Command) => eventsOf(ticket, command, by).map(({ type }) => type)

describe('a loan', () => {
  it('goes from the request to the inspection', () => {
    const states = [request, reserve, prepare, handOver, giveBack, passed].map(
      (_, index, all) => having(...all.slice(0, index + 1)).loaner?.state,
    )
    expect(states).toEqual(['requested', 'reserved', 'ready', 'handed_over', 'returned', 'settled'])
    expect(having(request, reserve, prepare, handOver).loaner).toEqual({
      number: 1,
      key,
      state: 'handed_over',
      unit: 'NOVA-L1',
      handedOver: { at: monday, way: 'shipment', words: 'w-out' },
    })
  })

  it('stands in line while none is free, which is news once', () => {
    const waiting = having(request, none)
    expect(waiting.loaner?.state).toBe('waiting')
    expect(loanerWanted(waiting)).toBe(true)
    expect(types(waiting, none)).toEqual([])
    expect(told(waiting, reserve, by).loaner?.state).toBe('reserved')
  })

  it('is over with the inspection: the loaner goes back as it was found to be', () => {
    const damaged: Command = { ...passed, result: 'damaged', becomes: 'out_of_service' } as Command
    const settled = having(request, reserve, prepare, handOver, giveBack, damaged)
    expect(settled.returns).toEqual([{ type: 'loan', key, ends: 'settled', becomes: 'out_of_service' }])
    expect(told(settled, { type: 'recordReturn', key }, { now: monday, by: system }).returns).toEqual([])
  })

  it('is over when the loaner is lost', () => {
    const lost = having(request, reserve, prepare, handOver, lose)
    expect(lost.loaner?.state).toBe('lost')
    expect(lost.returns).toEqual([{ type: 'loan', key, ends: 'lost', becomes: 'lost' }])
  })

  it('can be followed by another under another name', () => {
    const second = told(having(request, withdraw), request, by)
    expect(second.loaner).toEqual({ number: 2, key: '202611001/loan-2', state: 'requested' })
  })

  it.each([
    ['a second request', [request], request, 'loaner_requested'],
    [
      'a second request while the customer has one',
      [request, reserve, prepare, handOver],
      request,
      'loaner_requested',
    ],
    ['preparing what is not reserved', [request, none], prepare, 'loaner_not_reserved'],
    ['handing over what is not prepared', [request, reserve], handOver, 'loaner_not_ready'],
    ['returning what was not handed over', [request, reserve, prepare], giveBack, 'loaner_not_handed_over'],
    ['returning twice', [request, reserve, prepare, handOver, giveBack], giveBack, 'loaner_not_handed_over'],
    ['inspecting what is not back', [request, reserve, prepare, handOver], passed, 'loaner_not_returned'],
    ['losing what is here', [request, reserve], lose, 'loaner_not_handed_over'],
    [
      'withdrawing what the customer has',
      [request, reserve, prepare, handOver],
      withdraw,
      'loaner_handed_over',
    ],
    ['a request once the work is done', [respond, complete], request, 'already_completed'],
  ] as const)('refuses %s', (_, before, command, code) => {
    expect(refusalOf(having(...before), command, by)).toBe(code)
  })

  it('needs a product that it stands in for', () => {
    expect(refusalOf(anOpenTicket(), request, by)).toBe('no_product')
  })
})

describe('a loan that is not wanted any more', () => {
  const back = [{ type: 'loan', key, ends: 'withdrawn', becomes: 'available' }]

  it.each([
    ['asked for', [request]],
    ['in line', [request, none]],
    ['reserved', [request, reserve]],
    ['prepared', [request, reserve, prepare]],
  ] as const)('goes back when it is only %s, however it comes about', (_, steps) => {
    const ticket = having(respond, ...steps)
    for (const command of [
      withdraw,
      cancel,
      { type: 'merge', into: '202611002', words: 'w' },
      complete,
    ] as const) {
      const ended = told(ticket, command, by)
      expect(ended.loaner?.state, command.type).toBe('withdrawn')
      expect(ended.returns, command.type).toEqual(back)
    }
  })

  it('takes no loaner that comes too late; its entry among the returns frees that', () => {
    const withdrawn = having(request, withdraw)
    expect(types(withdrawn, reserve)).toEqual([])
    expect(withdrawn.returns).toEqual(back)
  })

  it('is declined once where none was asked for', () => {
    expect(types(opened, withdraw)).toEqual(['loanerDeclined'])
    expect(types(having(withdraw), withdraw)).toEqual([])
    expect(having(withdraw).returns).toEqual([])
  })

  it('keeps the workflow until it is given back, and no longer', () => {
    const cancelled = having(request, reserve, cancel)
    expect(finished(cancelled)).toBe(false)
    expect(finished(told(cancelled, { type: 'recordReturn', key }, by))).toBe(true)
  })
})

describe('a loaner that the customer has when the ticket ends', () => {
  const cancelled = having(request, reserve, prepare, handOver, cancel)

  it('stays out, and holds up no workflow', () => {
    expect(cancelled.loaner?.state).toBe('handed_over')
    expect([cancelled.returns, finished(cancelled)]).toEqual([[], true])
  })

  it('is returned, inspected or lost after the end as well', () => {
    const returned = told(cancelled, giveBack, by)
    expect(returned.loaner?.state).toBe('returned')
    expect(finished(told(returned, passed, by))).toBe(false)
    expect(told(cancelled, lose, by).loaner?.state).toBe('lost')
    expect(refusalOf(having(request, cancel), giveBack, by)).toBe('loaner_not_handed_over')
    expect(refusalOf(cancelled, request, by)).toBe('ticket_cancelled')
  })
})

describe('the return of a loaner', () => {
  const out = [request, reserve, prepare, handOver] as const

  it('is due three days after the repair is expected to be done, and moves with it', () => {
    const ticket = having(respond, ...out)
    expect(loanerDueBack(ticket)).toBe('2026-11-29T08:00:00.000Z')
    expect(expectedResolution(ticket)).toBe(at('2026-11-26 08:00'))
    const window = { from: at('2026-12-01 08:00'), to: at('2026-12-02 08:00') }
    expect(loanerDueBack(told(ticket, plan({ window }), by))).toBe(at('2026-12-05 08:00'))
  })

  it('is due three days after the work was done; of a machine in the depot, after the customer signed', () => {
    const now = at('2026-11-25 12:00')
    const remote = told(having(respond, ...out, plan()), complete, { now, by: lin })
    expect([repairedAt(remote), loanerDueBack(remote)]).toEqual([now, at('2026-11-28 12:00')])
    const depot = told(having(respond, ...out, plan({ mode: 'depot' })), complete, { now, by: lin })
    expect(repairedAt(depot)).toBeUndefined()
    const signed = told(depot, verify, { now: at('2026-11-27 09:00'), by: hua })
    expect(repairedAt(signed)).toBe(at('2026-11-27 09:00'))
  })

  it.each(['inbound', 'depot', 'outbound'] as const)('is not due while the machine is %s', (place) => {
    const depot = { key: 'k', way: 'counter', place } as Ticket['depot']
    const done = { ...having(respond, ...out, complete), depot } as Ticket
    expect([repairedAt(done), repairedAt({ ...having(...out, cancel), depot } as Ticket)]).toEqual([
      undefined,
      undefined,
    ])
    const delivered = { at: at('2026-11-30 09:00'), by: hua }
    const back = { ...done.depot, place: 'returned', delivered } as Ticket['depot']
    expect(repairedAt({ ...done, depot: back } as Ticket)).toBe(at('2026-11-30 09:00'))
    // Long ago, in a round before.
    const before = { ...back, delivered: { at: at('2026-11-20 09:00'), by: hua } } as Ticket['depot']
    expect(repairedAt({ ...done, depot: before } as Ticket)).toBe(monday)
  })

  it('is due after a cancellation, and not for a merging: the repair goes on elsewhere', () => {
    expect(repairedAt(having(...out, cancel))).toBe(monday)
    expect(repairedAt(having(...out, { type: 'merge', into: '202611002', words: 'w' }))).toBeUndefined()
  })

  it('waits for the next round when the customer objects', () => {
    const done = having(respond, ...out, complete)
    expect(repairedAt(told(done, { ...verify, accepted: false } as Command, by))).toBeUndefined()
  })
})

describe('a loaner should be offered', () => {
  const short: Command = {
    type: 'recordReservation',
    key: '202611001/round-1/plan-1/parts',
    shortages: [{ sku: 'PUMP-7', wanted: 1, available: 0 }],
  }

  it('when parts are short', () => {
    const planned = having(plan({ parts: [{ sku: 'PUMP-7', quantity: 1 }] }))
    expect(loanerOccasion(planned)).toBeUndefined()
    expect(loanerOccasion(told(planned, short, by))).toBe('parts_short')
  })

  it.each([
    ['the machine goes to the depot', { mode: 'depot' }],
    ['the work takes more than three days', { durationMinutes: 3 * 24 * 60 + 1 }],
    [
      'it is planned to end more than three days ahead',
      { window: { from: monday, to: at('2026-11-26 10:01') } },
    ],
  ] as const)('when %s', (_, more) => {
    expect(loanerOccasion(having(plan(more)))).toBe('long_plan')
  })

  it.each([
    ['it takes three days and no longer', { durationMinutes: 3 * 24 * 60 }],
    ['it ends within three days', { window: { from: monday, to: at('2026-11-26 10:00') } }],
  ] as const)('not when %s', (_, more) => {
    expect(loanerOccasion(having(plan(more)))).toBeUndefined()
  })

  it('not when one is asked for, is declined in this round, or no longer needed', () => {
    const long = plan({ mode: 'depot' })
    expect(loanerOccasion(having(long, request))).toBeUndefined()
    expect(loanerOccasion(having(long, withdraw))).toBeUndefined()
    expect(loanerOccasion(having(respond, long, complete))).toBeUndefined()
    expect(loanerOccasion(having(long, cancel))).toBeUndefined()
    expect(loanerOccasion(having(long, request, withdraw))).toBe('long_plan')
  })

  it('not for a training, nor for nothing in particular', () => {
    const training = anOpenTicket({ kind: 'training', unitId: 'U-1' })
    expect(loanerOccasion(told(training, plan({ mode: 'depot' }), by))).toBeUndefined()
    expect(loanerOccasion(told(anOpenTicket(), plan({ mode: 'depot' }), by))).toBeUndefined()
  })
})
