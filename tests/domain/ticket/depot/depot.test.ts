import { describe, expect, it } from 'vitest'
import { depotNotices } from '../../../../workflows/domain/depot/notices.ts'
import { unitAway, unitPlace } from '../../../../workflows/domain/ticket/depot/depot.ts'
import { finished } from '../../../../workflows/domain/ticket/finished.ts'
import { stageOf } from '../../../../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import { apply, type Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, at, eventsOf, hua, lin, refusalOf, told, wei } from '../../../support/cast.ts'
import {
  aDepotPlan,
  aDetectedFault,
  aLabel,
  anArrivedUnit,
  aPackedUnit,
  aReceivedUnit,
  aReturnedUnit,
  aTestedUnit,
  course,
  depotPlan,
  inbound,
  outbound,
  receipt,
  report,
  step,
  tests,
  tracked,
} from '../../../support/depot-cast.ts'

const later = { now: at('2026-11-25 13:00'), by: wei }
const accept: Command = { type: 'verify', accepted: true, words: 'w' }
const cancel: Command = { type: 'cancel', words: 'w' }
const pack: Command = { type: 'packUnit', words: 'w-packing' }
const deliver: Command = { type: 'deliverUnit', words: 'w-handed-over' }

describe('a unit in the depot', () => {
  it('goes through every stage, and is away from its owner in between', () => {
    const stages = [
      aDepotPlan(),
      aLabel(),
      course(aLabel(), ['2026-11-23 15:10', tracked(inbound, 'in_transit', '2026-11-23 15:00'), system]),
      anArrivedUnit(),
      aReceivedUnit(),
      aDetectedFault(),
      aTestedUnit(),
      course(aTestedUnit(), ['2026-11-24 15:30', report]),
      aPackedUnit(),
      course(aPackedUnit(), ['2026-11-24 18:05', { type: 'shipUnit', direction: 'outbound' }]),
      aReturnedUnit(),
      course(aReturnedUnit(), ['2026-11-25 13:00', accept, hua]),
    ].map((ticket) => `${stageOf(ticket)} ${unitPlace(ticket)} ${unitAway(ticket)}`)
    expect(stages).toEqual([
      'awaiting_unit customer false',
      'awaiting_unit customer false',
      'unit_inbound inbound true',
      'receiving depot true',
      'detecting depot true',
      'depot_work depot true',
      'depot_work depot true',
      'packing depot true',
      'unit_packed depot true',
      'unit_outbound outbound true',
      'awaiting_verification returned false',
      'follow_up returned false',
    ])
  })

  it('passes the milestones at which it was noticed', () => {
    expect(aReturnedUnit().reached).toMatchObject({
      shippedIn: at('2026-11-23 15:10'),
      unitArrived: at('2026-11-24 10:05'),
      depotReceived: at('2026-11-24 11:00'),
      detected: at('2026-11-24 13:00'),
      repaired: at('2026-11-24 15:00'),
      testsPassed: at('2026-11-24 15:00'),
      packed: at('2026-11-24 16:00'),
      shippedBack: at('2026-11-24 18:05'),
      delivered: at('2026-11-25 12:05'),
    })
  })

  it('is signed for only when the customer has it again', () => {
    expect(refusalOf(aPackedUnit(), accept, later)).toBe('unit_not_delivered')
    expect(told(aReturnedUnit(), accept, later).followUp).toMatchObject({ state: 'due' })
  })

  it('can be brought and fetched in place of being sent', () => {
    const counter: Command = { ...depotPlan, type: 'plan', unit: { way: 'counter' } } as Command
    const brought = course(
      anOpenTicket(),
      ['2026-11-23 08:30', { type: 'respond', channel: 'phone', words: 'w' }, lin],
      ['2026-11-23 09:00', counter, lin],
      ['2026-11-23 10:00', receipt],
      ['2026-11-23 11:00', { type: 'detectFault', words: 'w' }],
      ['2026-11-23 12:00', tests(1, true)],
      ['2026-11-23 13:00', report],
      ['2026-11-23 14:00', pack],
    )
    expect(brought.depot).not.toHaveProperty('outbound')
    expect(brought.reached.unitArrived).toBe(at('2026-11-23 10:00'))
    const fetched = told(brought, deliver, later)
    expect([stageOf(fetched), fetched.returns]).toEqual(['awaiting_verification', []])
  })

  it('that somebody brings although a label was made gives the label back', () => {
    const ticket = told(aLabel(), receipt, later)
    expect(ticket.returns).toEqual([{ type: 'label', key: inbound }])
    expect([unitPlace(ticket), stageOf(ticket)]).toEqual(['depot', 'detecting'])
  })
})

describe('a plan of former times for the depot', () => {
  const { unit: _, ...former } = depotPlan as Extract<Command, { type: 'plan' }>

  it('goes from the plan to the report, as it always did', () => {
    const planned = course(
      anOpenTicket(),
      ['2026-11-23 08:30', { type: 'respond', channel: 'phone', words: 'w' }, lin],
      ['2026-11-23 09:00', former, lin],
    )
    expect([stageOf(planned), planned.depot]).toEqual(['depot_work', undefined])
    expect(stageOf(told(planned, report, later))).toBe('awaiting_verification')
  })
})

describe('what the carrier says', () => {
  const moment = { now: at('2026-11-24 12:00'), by: system }

  it('counts once, in whatever order it comes', () => {
    const arrived = told(aLabel(), tracked(inbound, 'delivered', '2026-11-24 10:00'), moment)
    expect(stageOf(arrived)).toBe('receiving')
    expect(told(arrived, receipt, moment).returns).toEqual([])
    for (const code of ['picked_up', 'in_transit', 'delivered', 'exception'] as const) {
      expect(eventsOf(arrived, tracked(inbound, code, '2026-11-24 09:00'), moment)).toEqual([])
    }
  })

  it('of an announcement, or of a parcel that is not ours, changes nothing', () => {
    expect(eventsOf(aLabel(), tracked(inbound, 'announced', '2026-11-23 10:00'), moment)).toEqual([])
    expect(eventsOf(aLabel(), tracked('other', 'delivered', '2026-11-23 10:00'), moment)).toEqual([])
  })

  it('of a problem is told once, and the parcel may still come', () => {
    const problem = tracked(inbound, 'exception', '2026-11-24 09:00')
    const held = told(aLabel(), problem, moment)
    expect(eventsOf(held, problem, moment)).toEqual([])
    expect(stageOf(told(held, tracked(inbound, 'delivered', '2026-11-24 10:00'), moment))).toBe('receiving')
  })

  it('a label is ordered again after a refusal, under another key', () => {
    const refused = told(aDepotPlan(), { type: 'recordLabel', key: inbound, refused: 'no_address' }, moment)
    expect(refused.depot?.inbound).toMatchObject({ state: 'refused', refused: 'no_address' })
    const again = told(refused, { type: 'orderLabel', direction: 'inbound' }, moment)
    expect(again.depot?.inbound).toEqual({ key: '202611001/parcel-2', state: 'wanted' })
    expect(refusalOf(again, { type: 'orderLabel', direction: 'inbound' }, moment)).toBe('label_ordered')
    expect(refusalOf(again, { type: 'orderLabel', direction: 'outbound' }, moment)).toBe('no_label_needed')
  })

  it('a parcel by another carrier takes the place of ours, whose label goes back', () => {
    const sent = told(
      aLabel(),
      { type: 'shipUnit', direction: 'inbound', carrier: 'jd', trackingNumber: 'JD9' },
      moment,
    )
    expect(sent.depot?.inbound).toEqual({
      key: '202611001/parcel-2',
      state: 'by_hand',
      carrier: 'jd',
      trackingNumber: 'JD9',
      shippedAt: moment.now,
    })
    expect(sent.returns).toEqual([{ type: 'label', key: inbound }])
  })
})

describe('the receipt', () => {
  const differs: Command = { ...receipt, matches: false }

  it('of a unit that is not as the ticket says waits for a decision', () => {
    const ticket = told(anArrivedUnit(), differs, later)
    expect(stageOf(ticket)).toBe('awaiting_clearance')
    expect(refusalOf(ticket, { type: 'detectFault', words: 'w' }, later)).toBe('not_cleared')
    const cleared = told(ticket, { type: 'clearUnit', accepted: true, words: 'w' }, later)
    expect(stageOf(cleared)).toBe('detecting')
    expect(refusalOf(cleared, { type: 'clearUnit', accepted: true, words: 'w' }, later)).toBe(
      'nothing_to_clear',
    )
  })

  it('of one that is not cleared leads back to the customer without a repair', () => {
    const back = course(
      anArrivedUnit(),
      ['2026-11-24 11:00', differs],
      ['2026-11-24 12:00', { type: 'clearUnit', accepted: false, words: 'w' }, lin],
    )
    expect([stageOf(back), back.depot?.unrepaired]).toEqual(['packing', 'not_cleared'])
    expect(refusalOf(back, step, later)).toBe('goes_back_unrepaired')
    expect(refusalOf(back, pack, later)).toBe('not_completed')
    expect(stageOf(course(back, ['2026-11-24 13:00', report], ['2026-11-24 14:00', pack]))).toBe(
      'unit_packed',
    )
  })

  it('is recorded once, and of a unit that is not on its way back', () => {
    expect(refusalOf(aReceivedUnit(), receipt, later)).toBe('already_received')
    expect(refusalOf(anOpenTicket(), receipt, later)).toBe('no_depot_repair')
  })
})

describe('the quote', () => {
  const quote: Command = {
    type: 'quote',
    amount: 128_000,
    currency: 'CNY',
    validUntil: at('2026-12-01 08:00'),
    words: 'w-quote',
  }
  const quoted = () => course(aDetectedFault(), ['2026-11-24 14:00', quote])
  const decide = (accepted: boolean): Command => ({ type: 'decideQuote', accepted, words: 'w-decision' })

  it('stops the clocks that wait for approvals, and the work, until the customer has decided', () => {
    const ticket = quoted()
    expect(stageOf(ticket)).toBe('quote_open')
    expect(ticket.pauses.map(({ waitingFor, to }) => [waitingFor, to])).toEqual([['approval', undefined]])
    expect(refusalOf(ticket, step, later)).toBe('quote_open')
    expect(refusalOf(ticket, report, later)).toBe('quote_open')
    const accepted = told(ticket, decide(true), { now: at('2026-11-25 09:00'), by: hua })
    expect(stageOf(accepted)).toBe('depot_work')
    expect(accepted.pauses.map(({ to }) => to)).toEqual([at('2026-11-25 09:00')])
    expect(accepted.reached).toMatchObject({
      quoteDecided: at('2026-11-25 09:00'),
      customerReplied: at('2026-11-25 09:00'),
    })
    expect(refusalOf(accepted, quote, later)).toBe('quote_accepted')
  })

  it('that is declined leads back to the customer without a repair', () => {
    const declined = told(quoted(), decide(false), later)
    expect([stageOf(declined), declined.depot?.unrepaired]).toEqual(['packing', 'quote_declined'])
    expect(told(declined, report, later).completion).toBeDefined()
  })

  it('is valid before its end and not at it; a new one can be made', () => {
    const before = { now: at('2026-12-01 07:59:59'), by: hua }
    const end = { now: at('2026-12-01 08:00'), by: hua }
    expect(stageOf(told(quoted(), decide(true), before))).toBe('depot_work')
    expect(refusalOf(quoted(), decide(true), end)).toBe('quote_expired')
    const again = told(quoted(), { ...quote, validUntil: at('2026-12-08 08:00') } as Command, {
      ...end,
      by: wei,
    })
    expect(again.depot?.quote?.number).toBe(2)
    expect(again.pauses.map(({ to }) => to)).toEqual([at('2026-12-01 08:00'), undefined])
  })

  it('can still be declined after its end, so that the unit gets back', () => {
    const late = told(quoted(), decide(false), { now: at('2026-12-02 09:00'), by: wei })
    expect([stageOf(late), late.depot?.unrepaired]).toEqual(['packing', 'quote_declined'])
  })

  it('that ends unanswered is told to the owner, once, also beside another pause that ends meanwhile', () => {
    const asked: Command = { type: 'pause', until: at('2026-11-30 08:00'), words: 'w-asked' }
    const ticket = course(quoted(), ['2026-11-24 15:00', asked])
    const told = (time: string) => noticesAt(ticket, { type: 'announce' }, time)
    expect(told('2026-12-01 07:59:59')).toEqual([])
    const expired = { kind: 'quote_decided', to: { staff: ticket.owner }, facts: { expired: true } }
    expect(told('2026-12-01 08:00')).toEqual([expired])
    const ended = course(ticket, ['2026-12-01 08:00', { type: 'announce' }, system])
    expect(noticesAt(ended, { type: 'announce' }, '2026-12-02 08:00')).toEqual([])
    expect(noticesAt(quoted(), decide(true), '2026-12-01 07:59:59')).toEqual([
      { kind: 'quote_decided', to: { staff: ticket.owner }, facts: { accepted: true } },
    ])
  })

  it('needs a detection and an end that lies ahead; without a quote there is nothing to decide', () => {
    expect(refusalOf(aReceivedUnit(), quote, later)).toBe('not_detected')
    expect(refusalOf(aDetectedFault(), quote, { now: at('2026-12-01 08:00'), by: wei })).toBe('time_passed')
    expect(refusalOf(aDetectedFault(), decide(true), later)).toBe('no_open_quote')
  })
})

describe('tests', () => {
  it('that fail lead back to the repair; only the last round counts', () => {
    const failed = course(aDetectedFault(), ['2026-11-24 14:00', step], ['2026-11-24 15:00', tests(1, false)])
    expect(stageOf(failed)).toBe('depot_work')
    expect(refusalOf(failed, report, later)).toBe('tests_not_passed')
    expect(refusalOf(failed, tests(1, true), later)).toBe('other_test_round')
    const passed = course(failed, ['2026-11-24 16:00', step], ['2026-11-24 17:00', tests(2, true)])
    expect(stageOf(told(passed, report, later))).toBe('packing')
    expect(passed.depot?.tests.map(({ round }) => round)).toEqual([1, 2])
  })

  it('are to be done again when something was worked on since', () => {
    const touched = course(aTestedUnit(), ['2026-11-24 16:00', step])
    expect(refusalOf(touched, report, later)).toBe('tests_not_passed')
  })

  it('one that failed in a round fails the round', () => {
    const results = [
      { test: 'load', passed: true },
      { test: 'noise', passed: false },
    ]
    const mixed = course(aDetectedFault(), [
      '2026-11-24 15:00',
      { type: 'recordTests', round: 1, results, words: 'w' },
    ])
    expect(mixed.reached.testsPassed).toBeUndefined()
    expect(refusalOf(mixed, report, later)).toBe('tests_not_passed')
  })
})

describe('a cancellation', () => {
  it('takes a label back that nobody used, also one that is just being ordered', () => {
    for (const ticket of [aDepotPlan(), aLabel()]) {
      const cancelled = told(ticket, cancel, later)
      expect(cancelled.returns).toEqual([{ type: 'label', key: inbound }])
      const late: Command = { type: 'recordLabel', key: inbound, carrier: 'sf', trackingNumber: 'SF1' }
      expect(eventsOf(cancelled, late, later)).toEqual([])
      expect(
        finished(told(cancelled, { type: 'recordReturn', key: inbound }, { ...later, by: system })),
      ).toBe(true)
    }
  })

  it.each([
    [
      'on its way',
      () => course(aLabel(), ['2026-11-23 15:10', tracked(inbound, 'picked_up', '2026-11-23 15:00'), system]),
    ],
    ['just arrived', anArrivedUnit],
    ['received', aReceivedUnit],
    ['tested', aTestedUnit],
  ])('with the unit %s is over only when the customer has it again', (_, reach) => {
    const cancelled = told(reach(), cancel, later)
    expect(cancelled.returns).toEqual([{ type: 'unit', key: '202611001/depot-1' }])
    // Nothing but its delivery settles it.
    expect(eventsOf(cancelled, { type: 'recordReturn', key: '202611001/depot-1' }, later)).toEqual([])
    const here =
      unitPlace(cancelled) === 'depot'
        ? cancelled
        : told(cancelled, tracked(inbound, 'delivered', '2026-11-25 14:00'), later)
    const packed = told(here, pack, later)
    expect([packed.depot?.outbound, finished(packed)]).toEqual([{ key: outbound, state: 'wanted' }, false])
    const back = course(
      packed,
      [
        '2026-11-26 08:00',
        { type: 'recordLabel', key: outbound, carrier: 'sf', trackingNumber: 'SF2' },
        system,
      ],
      ['2026-11-27 08:00', tracked(outbound, 'delivered', '2026-11-27 07:00'), system],
    )
    expect([finished(back), unitPlace(back), stageOf(back)]).toEqual([true, 'returned', 'cancelled'])
    // Its clocks had ended with the ticket.
    expect(back.clocks).toEqual(cancelled.clocks)
  })

  it('does not hear in vain that the customer was quicker: the unit comes, and is owed', () => {
    const cancelled = told(aLabel(), cancel, later)
    const used = told(cancelled, tracked(inbound, 'picked_up', '2026-11-25 13:00'), { ...later, by: system })
    expect(used.returns).toEqual([
      { type: 'label', key: inbound },
      { type: 'unit', key: '202611001/depot-1' },
    ])
    expect(finished(told(used, { type: 'recordReturn', key: inbound }, later))).toBe(false)
  })

  it('that is taken back goes on with the unit that is here', () => {
    const cancelled = told(aTestedUnit(), cancel, later)
    const reopened = told(cancelled, { type: 'reopen', words: 'w' }, later)
    expect(reopened.returns).toEqual([])
    expect(reopened.depot).toMatchObject({ place: 'depot', steps: [], tests: [], receipt: { matches: true } })
    const planned = told(reopened, depotPlan, later)
    expect([stageOf(planned), planned.depot?.key]).toEqual(['detecting', '202611001/depot-1'])
    const onsite: Command = { ...depotPlan, mode: 'onsite' } as Command
    expect(refusalOf(reopened, onsite, later)).toBe('unit_away')
  })
})

describe('another plan, or another ticket', () => {
  const { unit: _, ...elsewhere } = { ...depotPlan, mode: 'onsite' } as Extract<Command, { type: 'plan' }>

  it('takes the label back as long as the unit is with the customer', () => {
    const replanned = told(aLabel(), elsewhere, later)
    expect(replanned.returns).toEqual([{ type: 'label', key: inbound }])
    expect(stageOf(replanned)).toBe('dispatching')
    const back = told(replanned, depotPlan, later)
    expect(back.depot?.inbound).toEqual({ key: '202611001/parcel-2', state: 'wanted' })
  })

  it('waits while the unit is away; a further plan for the depot keeps it, and what was found', () => {
    expect(refusalOf(aDetectedFault(), elsewhere, later)).toBe('unit_away')
    expect(refusalOf(aReceivedUnit(), { type: 'merge', into: '202611002', words: 'w' }, later)).toBe(
      'unit_away',
    )
    expect(told(aDetectedFault(), depotPlan, later).depot).toEqual(aDetectedFault().depot)
    expect(told(aLabel(), depotPlan, later).depot).toEqual(aLabel().depot)
  })

  it('an objection begins a round without the finished stay', () => {
    const objected = told(
      aReturnedUnit(),
      { type: 'verify', accepted: false, words: 'w' },
      { ...later, by: hua },
    )
    expect([objected.round, objected.depot]).toEqual([2, undefined])
    expect(told(objected, depotPlan, later).depot).toMatchObject({
      key: '202611001/depot-2',
      inbound: { key: '202611001/parcel-3' },
    })
  })
})

/** What is told of a quote for the sake of a command. */
function noticesAt(ticket: Ticket, command: Command, time: string) {
  let current = ticket
  return eventsOf(ticket, command, { now: at(time), by: system }).flatMap((event) => {
    const notices = depotNotices(current, event)
    current = apply(current, event)
    return notices
  })
}
