import { describe, expect, it } from 'vitest'
import { dueAt } from '../../../../workflows/domain/sla/clock.ts'
import { handbook, type Policy } from '../../../../workflows/domain/sla/policy.ts'
import type { ChangePolicy } from '../../../../workflows/domain/ticket/promise/policy-change.ts'
import { previewChange } from '../../../../workflows/domain/ticket/promise/policy-preview.ts'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  anOpenTicket,
  aRespondedTicket,
  at,
  eventsOf,
  lin,
  told,
} from '../../../support/cast.ts'

/** The handbook with other hours for the response to what is urgent. */
function responseIn(urgent: string): Policy {
  const { response } = handbook.clocks
  const targets = { ...response.targets, urgent }
  return { ...handbook, version: 2, clocks: { ...handbook.clocks, response: { ...response, targets } } }
}
const { response: _, ...otherClocks } = handbook.clocks
const withoutResponse: Policy = { ...handbook, version: 3, clocks: otherClocks }

const changeTo = (policy: Policy): ChangePolicy => ({ type: 'changePolicy', policy, publication: 'p-1' })
const noon = at('2026-11-23 12:00')
const changed = (ticket: Ticket, policy: Policy, now = noon) =>
  told(ticket, changeTo(policy), { now, by: system })
const deadlines = (ticket: Ticket) =>
  ticket.clocks.map((clock) => [clock.kind, clock.cycle, clock.stopped?.outcome, dueAt(clock, ticket)])

describe('the preview of a change of policy', () => {
  it('says each deadline before and after', () => {
    expect(previewChange(anOpenTicket(), changeTo(responseIn('PT30H')), noon)).toEqual({
      deadlines: [{ clock: 'response', cycle: 1, from: at('2026-11-24 08:00'), to: at('2026-11-24 14:00') }],
      alerts: false,
    })
  })

  it('says that levels are told at once, and they are told together, once', () => {
    const command = changeTo(responseIn('PT4H'))
    expect(previewChange(anOpenTicket(), command, noon)).toEqual({
      deadlines: [{ clock: 'response', cycle: 1, from: at('2026-11-24 08:00'), to: noon }],
      alerts: true,
    })
    const [change, alerted, ...more] = eventsOf(anOpenTicket(), command, { now: noon, by: system })
    expect(change?.type).toBe('policyChanged')
    expect(alerted).toMatchObject({
      type: 'alerted',
      alerts: [{ level: '50%' }, { level: '75%' }, { level: 'breach' }],
    })
    expect(more).toEqual([])
  })

  it('does not count as told at once what time brings about without it', () => {
    const dayLater = at('2026-11-24 09:00')
    expect(previewChange(anOpenTicket(), changeTo(responseIn('PT48H')), dayLater)).toEqual({
      deadlines: [{ clock: 'response', cycle: 1, from: at('2026-11-24 08:00'), to: at('2026-11-25 08:00') }],
      alerts: false,
    })
  })

  it('has no deadline where one is not promised any more, and leaves what has stopped alone', () => {
    expect(previewChange(anOpenTicket(), changeTo(withoutResponse), noon)).toMatchObject({
      deadlines: [{ clock: 'response', cycle: 1, from: at('2026-11-24 08:00'), to: null }],
    })
    expect(previewChange(aRespondedTicket(), changeTo(responseIn('PT1H')), noon)).toEqual({
      deadlines: [],
      alerts: false,
    })
  })

  it('says why it would be refused', () => {
    const command: ChangePolicy = { ...changeTo(responseIn('PT48H')), unlessBreached: true }
    expect(previewChange(anOpenTicket(), command, at('2026-11-24 08:00'))).toEqual({
      refused: 'already_breached',
    })
    expect(previewChange(aCancelledTicket(), changeTo(withoutResponse), noon)).toEqual({
      refused: 'ticket_cancelled',
    })
  })
})

describe('a promise that is taken away', () => {
  it('is the same promise when it is given back', () => {
    const without = changed(anOpenTicket(), withoutResponse)
    expect(deadlines(without)).toEqual([['response', 1, 'cancelled', at('2026-11-24 08:00')]])
    const back = changed(without, handbook, at('2026-11-23 13:00'))
    expect(deadlines(back)).toEqual([['response', 1, undefined, at('2026-11-24 08:00')]])
    expect(back.alerted).toEqual([])
  })

  it('stays away when what it was about has happened meanwhile', () => {
    const without = changed(anOpenTicket(), withoutResponse)
    const respond = { type: 'respond', channel: 'phone', words: 'w' } as const
    const responded = told(without, respond, { now: at('2026-11-23 12:30'), by: lin })
    const back = changed(responded, handbook, at('2026-11-23 13:00'))
    expect(deadlines(back)).toEqual([['response', 1, 'cancelled', at('2026-11-24 08:00')]])
  })

  it('tells no level a second time', () => {
    const warned = changed(changed(anOpenTicket(), responseIn('PT8H')), handbook, at('2026-11-23 12:01'))
    expect(warned.alerted).toEqual([{ clock: 'response', cycle: 1, level: '50%' }])
    const later = told(warned, { type: 'announce' }, { now: at('2026-11-23 20:00'), by: system })
    expect(later.alerted).toEqual([{ clock: 'response', cycle: 1, level: '50%' }])
  })
})
