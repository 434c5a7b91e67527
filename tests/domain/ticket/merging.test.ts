import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../workflows/domain/notice.ts'
import { finished } from '../../../workflows/domain/ticket/finished.ts'
import { nextMoment } from '../../../workflows/domain/ticket/promise/promise.ts'
import { stageOf, statusOf } from '../../../workflows/domain/ticket/stage.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import {
  aClosedTicket,
  anAcceptedVisit,
  anOfferedVisit,
  anOpenTicket,
  aPlannedVisitWithParts,
  aResolvedTicket,
  at,
  eventsOf,
  lin,
  partsOf,
  refusalOf,
  told,
  visitKey,
  withPartsHeld,
} from '../../support/cast.ts'
import { shown } from '../../support/clocks.ts'
import { contract } from '../../support/contract.ts'

const merge: Command = { type: 'merge', into: '202611002', words: 'w-same-matter' }
const ten = { now: at('2026-11-23 10:00'), by: lin }

describe('merging a ticket into another', () => {
  it('ends it, and says where the matter goes on', () => {
    const merged = told(anOpenTicket(), merge, ten)
    expect(merged.ended).toEqual({
      as: 'cancelled',
      at: at('2026-11-23 10:00'),
      outcome: 'merged',
      mergedInto: '202611002',
    })
    expect([statusOf(merged), stageOf(merged), finished(merged)]).toEqual(['cancelled', 'cancelled', true])
  })

  it('stops every clock without a verdict, also a paused one, and arms nothing any more', () => {
    const open = anOpenTicket({ policy: contract })
    const paused = told(
      open,
      { type: 'pause', waitingFor: 'approval', words: 'w' },
      { now: at('2026-11-23 09:30'), by: lin },
    )
    const merged = told(paused, merge, ten)
    expect(shown(merged)).toEqual([
      // Acknowledged with the pause, at the deadline itself.
      'acknowledge 1 missed 2026-11-23 09:30',
      'response 1 cancelled never',
      'resolution 1 cancelled never',
      'triage 1 cancelled 2026-11-23 10:00',
    ])
    expect(merged.pauses).toMatchObject([{ to: at('2026-11-23 10:00') }])
    expect(nextMoment(merged)).toBeUndefined()
    expect(eventsOf(merged, { type: 'announce' }, { now: at('2027-01-01 08:00'), by: system })).toEqual([])
  })

  it('that comes late does not hide the breach', () => {
    const merged = told(anOpenTicket(), merge, { now: at('2026-11-24 08:00'), by: lin })
    expect(merged.clocks[0]).toMatchObject({
      breachedAt: at('2026-11-24 08:00'),
      stopped: { outcome: 'cancelled' },
    })
  })

  it('gives parts and the engineer’s time back, and tells whom it concerns', () => {
    const booked = anAcceptedVisit(anOfferedVisit(withPartsHeld(aPlannedVisitWithParts())))
    const [event] = eventsOf(booked, merge, ten)
    expect(told(booked, merge, ten).returns).toEqual([
      { type: 'booking', key: visitKey(booked) },
      { type: 'hold', key: partsOf(booked).key, used: [] },
    ])
    expect(event && noticesFor(booked, event).map(({ kind, to }) => [kind, to])).toEqual([
      ['visit_withdrawn', { staff: 'E-001' }],
      ['visit_changed', { customer: true }],
    ])
  })

  it('is told to the other ticket, in the name of who merged them, before the ticket is finished', () => {
    const merged = told(anOpenTicket(), { ...merge, customer: anOpenTicket().customerId }, ten)
    const key = '202611001/round-1/merging'
    expect(merged.returns).toEqual([{ type: 'merging', key, into: '202611002', by: lin }])
    expect(finished(merged)).toBe(false)
    const over = told(merged, { type: 'recordReturn', key }, { now: at('2026-11-23 10:01'), by: system })
    expect([over.returns, finished(over)]).toEqual([[], true])
  })

  it('is not told by the commands of former times, whose tickets are finished at once', () => {
    expect(finished(told(anOpenTicket(), merge, ten))).toBe(true)
  })

  it('is refused with a ticket of another customer', () => {
    expect(refusalOf(anOpenTicket(), { ...merge, customer: 'somebody-else' }, ten)).toBe(
      'merged_across_customers',
    )
  })

  it('can be undone by reopening', () => {
    const merged = told(anOpenTicket(), merge, ten)
    const again = told(merged, { type: 'reopen', words: 'w' }, { now: at('2026-11-23 11:00'), by: lin })
    expect([again.ended, again.round]).toEqual([undefined, 2])
    expect(shown(again)).toEqual([
      'response 1 cancelled 2026-11-24 08:00',
      'response 2 running 2026-11-24 11:00',
    ])
  })

  it('is refused into itself, once resolved, and once ended', () => {
    expect(refusalOf(anOpenTicket(), { ...merge, into: '202611001' }, ten)).toBe('merged_into_itself')
    expect(refusalOf(aResolvedTicket(), merge, { now: at('2026-11-23 15:00'), by: lin })).toBe(
      'already_resolved',
    )
    expect(refusalOf(aClosedTicket(), merge, { now: at('2026-11-23 18:00'), by: lin })).toBe('ticket_closed')
  })
})

describe('the ticket that stays', () => {
  const absorb: Command = { type: 'absorb', from: '202611002', key: '202611002/round-1/merging' }

  it('shows which one was merged into it, each merging once', () => {
    const knowing = told(anOpenTicket(), absorb, ten)
    expect(knowing.absorbed).toEqual([{ from: '202611002', key: '202611002/round-1/merging' }])
    expect(eventsOf(knowing, absorb, ten)).toEqual([])
    const again = told(knowing, { ...absorb, key: '202611002/round-2/merging' }, ten)
    expect(again.absorbed?.map(({ key }) => key)).toEqual([
      '202611002/round-1/merging',
      '202611002/round-2/merging',
    ])
  })

  it('keeps its promises as they were', () => {
    expect(shown(told(anOpenTicket(), absorb, ten))).toEqual(shown(anOpenTicket()))
  })

  it('hears of it also when it has ended', () => {
    const ended = told(aClosedTicket(), absorb, { now: at('2026-11-23 18:00'), by: lin })
    expect([ended.ended, ended.absorbed?.length]).toEqual([aClosedTicket().ended, 1])
  })
})
