import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../workflows/domain/notice.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { apply } from '../../../workflows/domain/ticket/ticket.ts'
import { type Actor, system } from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, lin, told } from '../../support/cast.ts'

const wu: Actor = { role: 'parts_keeper', id: 'P-001' }
const now = at('2026-11-23 10:00')
const key = '202611001/loan-1'
const opened = anOpenTicket({ unitId: 'U-1' })

const request: Command = { type: 'requestLoaner' }
const reserve: Command = { type: 'recordLoan', key, unit: 'NOVA-L1' }
const prepare: Command = { type: 'prepareLoaner' }
const handOver: Command = { type: 'handOverLoaner', by: 'pickup', words: 'w' }
const giveBack: Command = { type: 'returnLoaner', words: 'w' }
const inspect: Command = { type: 'inspectLoaner', result: 'ok', becomes: 'available', words: 'w' }

const having = (...commands: Command[]): Ticket =>
  commands.reduce((ticket, command) => told(ticket, command, { now, by: wu }), opened)

/** Who is told of what comes of a command, as `kind to whom`. */
function notices(ticket: Ticket, command: Command): string[] {
  let before = ticket
  return eventsOf(ticket, command, { now, by: command.type === 'recordLoan' ? system : lin }).flatMap(
    (event) => {
      const found = noticesFor(before, event).map(({ kind, to }) => `${kind} ${Object.values(to).join()}`)
      before = apply(before, event)
      return found
    },
  )
}

describe('of a loan', () => {
  it.each([
    ['reserved', [request], reserve, ['loaner_to_prepare parts_keeper']],
    ['in line', [request], { type: 'recordLoan', key }, ['loaner_short parts_keeper', 'loaner_waiting true']],
    ['prepared', [request, reserve], prepare, ['loaner_ready true']],
    ['handed over', [request, reserve, prepare], handOver, ['loaner_handed_over true']],
    ['returned', [request, reserve, prepare, handOver], giveBack, ['loaner_to_inspect parts_keeper']],
    ['found to be well', [request, reserve, prepare, handOver, giveBack], inspect, []],
    [
      'found to be damaged',
      [request, reserve, prepare, handOver, giveBack],
      { ...inspect, result: 'damaged' },
      ['loaner_damaged S-001'],
    ],
    [
      'lost',
      [request, reserve, prepare, handOver],
      { type: 'loseLoaner', words: 'w' },
      ['loaner_lost supervisor'],
    ],
    ['withdrawn before there was one', [request], { type: 'withdrawLoaner', words: 'w' }, []],
    [
      'withdrawn',
      [request, reserve],
      { type: 'withdrawLoaner', words: 'w' },
      ['loaner_withdrawn parts_keeper'],
    ],
    [
      'withdrawn by a cancellation',
      [request, reserve],
      { type: 'cancel' },
      ['loaner_withdrawn parts_keeper'],
    ],
  ] as [string, Command[], Command, string[]][])(
    'that is %s those hear who have to do with it',
    (_, before, command, expected) => {
      expect(notices(having(...before), command)).toEqual(expected)
    },
  )

  it('that is handed over the customer hears until when', () => {
    const ready = having(request, reserve, prepare)
    const [event] = eventsOf(ready, handOver, { now, by: wu })
    expect(event && noticesFor(ready, event)).toEqual([
      {
        kind: 'loaner_handed_over',
        to: { customer: true },
        // Urgent: expected to be resolved three days after receipt.
        facts: { unit: 'NOVA-L1', dueBack: at('2026-11-29 08:00') },
      },
    ])
  })
})

describe('that a loaner should be offered', () => {
  const plan = (mode: 'depot' | 'remote', parts = [{ sku: 'PUMP-7', quantity: 1 }]): Command => ({
    ...{ type: 'plan', mode, skills: [], parts, durationMinutes: 60 },
  })
  const short = (revision: number, available = 0): Command => ({
    type: 'recordReservation',
    key: `202611001/round-1/plan-${revision}/parts`,
    shortages: [{ sku: 'PUMP-7', wanted: 1, available }],
  })
  const suggested = (found: string[]) => found.filter((one) => one.startsWith('loaner'))

  it('the owner hears once for each plan that takes long', () => {
    expect(suggested(notices(opened, plan('depot')))).toEqual(['loaner_suggested S-001'])
    expect(suggested(notices(having(plan('depot')), short(1)))).toEqual([])
    expect(suggested(notices(having(plan('depot')), plan('depot')))).toEqual(['loaner_suggested S-001'])
    expect(suggested(notices(opened, plan('remote')))).toEqual([])
  })

  it('the owner hears once when parts are short, however the shortage changes', () => {
    expect(suggested(notices(having(plan('remote')), short(1)))).toEqual(['loaner_suggested S-001'])
    expect(suggested(notices(having(plan('remote'), short(1)), short(1, 1)))).toEqual([])
  })

  it('nobody hears who has asked for one already', () => {
    expect(suggested(notices(having(request), plan('depot')))).toEqual([])
    expect(suggested(notices(having(plan('remote'), request), short(1)))).toEqual([])
  })
})
