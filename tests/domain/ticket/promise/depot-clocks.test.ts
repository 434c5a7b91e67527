import { describe, expect, it } from 'vitest'
import { gold } from '../../../../db/examples/promises.ts'
import { clockState } from '../../../../workflows/domain/sla/clock.ts'
import { timeline } from '../../../../workflows/domain/sla/holders.ts'
import { handbook, type Policy } from '../../../../workflows/domain/sla/policy.ts'
import { policyFaults } from '../../../../workflows/domain/sla/policy-faults.ts'
import {
  apply,
  type Command,
  type OpenedEvent,
  type TicketEvent,
} from '../../../../workflows/domain/ticket/ticket.ts'
import { instant } from '../../../../workflows/domain/time/instant.ts'
import { type Actor, system } from '../../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, hua, lin, wei } from '../../../support/cast.ts'
import {
  aDetectedFault,
  aReceivedUnit,
  aReturnedUnit,
  course,
  depotPlan,
  inbound,
  receipt,
  tests,
  tracked,
} from '../../../support/depot-cast.ts'

/** The stages of the contract's policy, around the clock: an urgent ticket has 2 h, 4 h, 9 h and 4 h. */
const staged: Policy = {
  ...handbook,
  clocks: {
    ...handbook.clocks,
    ...Object.fromEntries(
      (['depotReceipt', 'detection', 'depotRepair', 'depotReturn'] as const).map((kind) => {
        const { calendar: _, calendarByRegion: __, ...rule } = gold.definition.clocks[kind] ?? {}
        return [kind, rule]
      }),
    ),
  },
}

const stagesOf = (ticket: ReturnType<typeof aReceivedUnit>) =>
  ticket.clocks
    .filter(({ kind }) => kind !== 'response' && kind !== 'followUp')
    .map((clock) =>
      `${clock.kind} ${clockState(clock, ticket)} ${clock.startedAt} ${clock.stopped?.at ?? ''}`.trim(),
    )

describe('each stage in the depot has its own clock', () => {
  it('that runs from one milestone to the next', () => {
    expect(stagesOf(aReturnedUnit({ policy: staged }))).toEqual([
      'depotReceipt met 2026-11-24T10:05:00.000Z 2026-11-24T11:00:00.000Z',
      'detection met 2026-11-24T11:00:00.000Z 2026-11-24T13:00:00.000Z',
      'depotRepair met 2026-11-24T13:00:00.000Z 2026-11-24T15:00:00.000Z',
      'depotReturn met 2026-11-24T15:00:00.000Z 2026-11-24T18:05:00.000Z',
    ])
    expect(stagesOf(aReturnedUnit())).toEqual([])
  })

  it('breaks when the stage takes too long: two hours from the arrival to the receipt', () => {
    const late = (time: string) =>
      course(aReceivedUnit({ policy: staged }), [time, { type: 'detectFault', words: 'w' }]).clocks.find(
        ({ kind }) => kind === 'detection',
      )?.breachedAt
    expect(late('2026-11-24 14:59')).toBeUndefined()
    expect(late('2026-11-24 15:01')).toBe(at('2026-11-24 15:00'))
  })

  it('stands still while the customer considers a quote', () => {
    const quote: Command = {
      ...{ type: 'quote', amount: 1, currency: 'CNY', words: 'w' },
      validUntil: at('2026-12-01 08:00'),
    }
    const quoted = course(aDetectedFault({ policy: staged }), ['2026-11-24 14:00', quote])
    expect(stagesOf(quoted).at(-1)).toBe('depotRepair paused 2026-11-24T13:00:00.000Z')
    const on = course(
      quoted,
      ['2026-11-28 14:00', { type: 'decideQuote', accepted: true, words: 'w' }, hua],
      ['2026-11-28 21:59', tests(1, true)],
    )
    expect(stagesOf(on)[2]).toBe('depotRepair met 2026-11-24T13:00:00.000Z 2026-11-28T21:59:00.000Z')
  })
})

describe('the contract’s policy with these clocks', () => {
  it('has no fault', () => {
    expect(policyFaults(gold.definition, { calendars: ['china', 'eu'], staff: [] })).toEqual([])
  })
})

describe('who held the time', () => {
  it('is logistics while the unit travels, and the depot while it is there', () => {
    const opened: OpenedEvent = {
      ...{ type: 'opened', number: '202611001', channel: 'phone', kind: 'repair', customerId: hua.id },
      ...{ urgency: 'urgent', urgencyReason: 'line_down', owner: lin.id, policy: handbook },
      ...{ receivedAt: at('2026-11-23 08:00'), seq: 1, at: at('2026-11-23 08:00'), by: lin },
    }
    const steps: [string, Command, Actor][] = [
      ['2026-11-23 08:30', { type: 'respond', channel: 'phone', words: 'w' }, lin],
      ['2026-11-23 09:00', depotPlan, lin],
      ['2026-11-23 15:00', tracked(inbound, 'picked_up', '2026-11-23 15:00'), system],
      ['2026-11-24 10:00', tracked(inbound, 'delivered', '2026-11-24 10:00'), system],
      ['2026-11-24 11:00', receipt, wei],
    ]
    let ticket = anOpenTicket()
    const events: TicketEvent[] = []
    for (const [time, command, by] of steps) {
      const fresh = eventsOf(ticket, command, { now: at(time), by })
      events.push(...fresh)
      ticket = fresh.reduce(apply, ticket)
    }
    const spans = timeline(opened, events, at('2026-11-24 12:00'))
    expect(spans.map(({ holder, from, to }) => [holder, instant(from), instant(to)])).toEqual([
      ['us', at('2026-11-23 08:00'), at('2026-11-23 09:00')],
      ['customer', at('2026-11-23 09:00'), at('2026-11-23 15:00')],
      ['logistics', at('2026-11-23 15:00'), at('2026-11-24 10:00')],
      ['us', at('2026-11-24 10:00'), at('2026-11-24 11:00')],
      ['repair', at('2026-11-24 11:00'), at('2026-11-24 12:00')],
    ])
  })
})
