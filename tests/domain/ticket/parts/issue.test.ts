import { describe, expect, it } from 'vitest'
import { noticesFor } from '../../../../workflows/domain/notice.ts'
import { worthRenewing } from '../../../../workflows/domain/ticket/parts/hold.ts'
import { heldLines } from '../../../../workflows/domain/ticket/parts/parts.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { system, type UsedPart } from '../../../../workflows/domain/vocabulary.ts'
import {
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  anOpenTicket,
  aRespondedTicket,
  at,
  eventsOf,
  lin,
  ming,
  partsOf,
  refusalOf,
  told,
  visitPlan,
  wei,
  withPartsHeld,
} from '../../../support/cast.ts'

// Two pumps are held for a visit of Wei.

const noon = { now: at('2026-11-23 12:00'), by: wei }
const bySystem = { ...noon, by: system }
const issue = (quantity?: number): Command => ({
  type: 'issueParts',
  to: wei.id,
  ...(quantity === undefined ? {} : { lines: [{ sku: 'PUMP-7', quantity }] }),
})
const report = (...partsUsed: UsedPart[]): Command => ({ type: 'complete', partsUsed, words: 'w' })
const pumps = (quantity: number) => [{ sku: 'PUMP-7', quantity }]
const planned = () => told(aRespondedTicket(), { ...visitPlan, parts: pumps(2) }, noon)
const accepted = () => anAcceptedVisit(anOfferedVisit(withPartsHeld(planned())))

describe('parts that are handed out before the work', () => {
  it('are all that is held, unless somebody says how many', () => {
    expect(told(accepted(), issue(), noon).out).toEqual([{ sku: 'PUMP-7', quantity: 2, to: wei.id }])
    const one = told(accepted(), issue(1), noon)
    expect(one.out).toEqual([{ sku: 'PUMP-7', quantity: 1, to: wei.id }])
    expect(heldLines(one)).toEqual(pumps(1))
    expect(told(one, issue(), noon).out).toEqual([
      { sku: 'PUMP-7', quantity: 1, to: wei.id },
      { sku: 'PUMP-7', quantity: 1, to: wei.id },
    ])
  })

  it('leave the stock by the ticket’s list of what is to be done, under names of their own', () => {
    const { key } = partsOf(accepted())
    const twice = told(told(accepted(), issue(1), noon), issue(1), noon)
    expect(twice.returns.map((one) => one.key)).toEqual([`${key}/issue-1`, `${key}/issue-2`])
    expect(twice.returns[0]).toEqual({
      ...{ type: 'issue', key: `${key}/issue-1`, hold: key, lines: pumps(1), to: wei.id },
    })
    const done = told(twice, { type: 'recordIssue', key: `${key}/issue-1`, done: true }, bySystem)
    expect(done.returns).toHaveLength(1)
    expect(done.out).toEqual(twice.out)
    const again: Command = { type: 'recordIssue', key: `${key}/issue-1`, done: true }
    expect(eventsOf(done, again, bySystem)).toEqual([])
  })

  it('were never handed out when their hold was gone by then', () => {
    const { key } = partsOf(accepted())
    const issued = told(accepted(), issue(), noon)
    const failed = told(issued, { type: 'recordIssue', key: `${key}/issue-1`, done: false }, bySystem)
    expect(failed.out).toBeUndefined()
    expect(failed.returns).toEqual([])
    expect(heldLines(failed)).toEqual(pumps(2))
    // A further issue is not taken for the one that failed.
    expect(told(failed, issue(), noon).returns[0]?.key).toBe(`${key}/issue-2`)
  })

  it('keep what else is held for the ticket from lapsing, though nobody is asked any more', () => {
    const issued = told(accepted(), issue(1), noon)
    const refused = told(issued, { type: 'refuseVisit', words: 'w' }, noon)
    expect(worthRenewing(refused)).toBe(true)
    expect(worthRenewing(told(accepted(), { type: 'refuseVisit', words: 'w' }, noon))).toBe(false)
  })

  it('are used by the report; what is left is owed back by who took it along', () => {
    const issued = anArrivedVisit(told(accepted(), issue(), noon))
    const completed = told(issued, report({ sku: 'PUMP-7', quantity: 1 }), noon)
    expect(completed.out).toEqual([{ sku: 'PUMP-7', quantity: 1, to: wei.id }])
    const [event] = eventsOf(issued, report({ sku: 'PUMP-7', quantity: 1 }), noon)
    const lines = [{ sku: 'PUMP-7', quantity: 1, to: wei.id }]
    expect(event && noticesFor(issued, event)).toEqual([
      { kind: 'parts_to_return', to: { staff: wei.id }, facts: { lines } },
      { kind: 'parts_to_return', to: { role: 'parts_keeper' }, facts: { lines } },
    ])
    expect(told(issued, report({ sku: 'PUMP-7', quantity: 2 }), noon).out).toBeUndefined()
  })

  it('are owed back when the ticket is cancelled; only what was still held is free again', () => {
    const issued = told(accepted(), issue(1), noon)
    const cancelled = told(issued, { type: 'cancel' }, { ...noon, by: lin })
    expect(cancelled.out).toEqual([{ sku: 'PUMP-7', quantity: 1, to: wei.id }])
    expect(cancelled.returns.filter(({ type }) => type !== 'booking')).toMatchObject([
      { type: 'issue', lines: pumps(1) },
      { type: 'hold', used: [] },
    ])
    const [event] = eventsOf(issued, { type: 'cancel' }, { ...noon, by: lin })
    expect(event && noticesFor(issued, event).map(({ kind }) => kind)).toContain('parts_to_return')
  })

  it('can be used under another plan, which holds its own', () => {
    const issued = anArrivedVisit(told(accepted(), issue(1), noon))
    const replanned = told(issued, { ...visitPlan, skills: [], parts: [] }, noon)
    expect(refusalOf(replanned, report({ sku: 'PUMP-7', quantity: 2 }), noon)).toBe('part_not_reserved')
    const completed = told(replanned, report({ sku: 'PUMP-7', quantity: 1 }), noon)
    expect(completed.out).toBeUndefined()
    expect(completed.returns.at(-1)).toMatchObject({ type: 'use', used: pumps(1) })
  })
})

describe('handing out is refused', () => {
  it.each([
    ['when nothing is held', anOpenTicket(), 'nothing_held'],
    ['while the stock is still asked', planned(), 'nothing_held'],
    ['when all is out already', told(accepted(), issue(), noon), 'nothing_held'],
  ])('%s', (_, ticket: Ticket, code) => {
    expect(refusalOf(ticket, issue(), noon)).toBe(code)
  })

  it('for more than is held: two are, three are not', () => {
    expect(refusalOf(accepted(), issue(3), noon)).toBe('not_held')
    expect(refusalOf(told(accepted(), issue(1), noon), issue(2), noon)).toBe('not_held')
  })

  it('to another engineer than the one who is expected', () => {
    expect(refusalOf(accepted(), issue(), { ...noon, by: ming })).toBe('not_your_visit')
  })
})

describe('parts from the van', () => {
  it('need no reservation, and are settled by a hold of their own', () => {
    const arrived = anArrivedVisit(accepted())
    const used: UsedPart[] = [
      { sku: 'FAN-1', quantity: 3, from: 'van' },
      { sku: 'PUMP-7', quantity: 1 },
    ]
    const completed = told(arrived, report(...used), noon)
    expect(completed.returns.slice(-2)).toEqual([
      { type: 'hold', key: partsOf(arrived).key, used: pumps(1) },
      { type: 'hold', key: `${arrived.number}/round-1/van`, used: [{ sku: 'FAN-1', quantity: 3 }] },
    ])
    expect(completed.completion?.partsUsed).toEqual(used)
  })

  it('leave what was reserved to be given back', () => {
    const arrived = anArrivedVisit(accepted())
    const completed = told(arrived, report({ sku: 'PUMP-7', quantity: 2, from: 'van' }), noon)
    expect(completed.returns.slice(-2)).toMatchObject([
      { key: partsOf(arrived).key, used: [] },
      { used: pumps(2) },
    ])
  })
})
