import { describe, expect, it } from 'vitest'
import { clockState } from '../../../workflows/domain/sla/clock.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../../workflows/domain/ticket/visit/dispatch.ts'
import {
  aCancelledTicket,
  aClosedTicket,
  aCompletedTicket,
  anOfferedVisit,
  anOpenTicket,
  aResolvedTicket,
  at,
  eventsOf,
  lin,
  refusalOf,
  told,
  visitPlan,
  wei,
} from '../../support/cast.ts'

const reopen: Command = { type: 'reopen', words: 'w-again' }
const later = { now: at('2026-12-01 10:00'), by: lin }

describe('reopening', () => {
  it.each([
    ['a closed ticket', aClosedTicket()],
    ['a cancelled ticket', aCancelledTicket()],
  ])('%s begins another round with a clock of its own', (_, ticket) => {
    const reopened = told(ticket, reopen, later)
    expect(reopened.ended).toBeUndefined()
    expect(reopened.round).toBe(2)
    expect(reopened.clocks.slice(0, -1)).toEqual(ticket.clocks)
    expect(reopened.clocks.at(-1)).toEqual({
      kind: 'response',
      cycle: 2,
      round: 2,
      target: 'PT24H',
      pausedBy: ['customer', 'approval', 'supplier'],
      startedAt: at('2026-12-01 10:00'),
    })
    const { plan, visit, parts, completion, verified, followUp } = reopened
    expect({ plan, visit, parts, completion, verified, followUp }).toEqual({})
    expect(eventsOf(ticket, reopen, later)).toMatchObject([
      { type: 'roundOpened', cause: 'reopened', round: 2, owner: 'S-001', words: 'w-again', by: lin },
    ])
  })

  it('a resolved ticket ends the call that was still due, without a verdict', () => {
    const reopened = told(aResolvedTicket(), reopen, { now: at('2026-11-23 15:00'), by: lin })
    expect(reopened.clocks.map((clock) => clockState(clock, reopened))).toEqual([
      'met',
      'cancelled',
      'running',
    ])
    expect(reopened.followUp).toBeUndefined()
  })

  it('begins without a diagnosis, and keeps what is still to go back and every breach', () => {
    const diagnosis: Command = { type: 'diagnose', category: 'hardware', words: 'w-cause' }
    const late = told(anOpenTicket(), diagnosis, { now: at('2026-11-24 09:00'), by: lin })
    const ticket = told(
      told(late, { type: 'cancel' }, { now: at('2026-11-24 10:00'), by: lin }),
      reopen,
      later,
    )
    expect(late.diagnosis).toEqual({ category: 'hardware', words: 'w-cause' })
    expect(ticket.diagnosis).toBeUndefined()
    expect(ticket.clocks[0]).toMatchObject({
      breachedAt: at('2026-11-24 08:00'),
      stopped: { outcome: 'cancelled' },
    })
    expect(told(aClosedTicket(), reopen, later).returns).toEqual(aClosedTicket().returns)
  })

  it('names bookings and holds anew: nothing of the first round is found under them', () => {
    const parts = [{ sku: 'SEAL-1', quantity: 1 }]
    const plan: Command = { ...visitPlan, skills: [], parts }
    const again = told(told(aClosedTicket(), reopen, later), plan, later)
    expect(again.parts?.key).toBe('202611001/round-2/plan-1/parts')
    expect(nextBookingKey(again)).toBe('202611001/round-2/plan-1/visit-2')
  })

  it('forgets who declined in the round before', () => {
    const declined = told(anOfferedVisit(), { type: 'refuseVisit', words: 'w' }, { ...later, by: wei })
    expect(declined.passedOver).toEqual(['E-001'])
    expect(told(aCancelledTicket(declined), reopen, later).passedOver).toEqual([])
  })

  it('counts on: the third round follows the second', () => {
    const second = told(aClosedTicket(), reopen, later)
    const cancelled = told(second, { type: 'cancel' }, later)
    expect(told(cancelled, reopen, later).clocks.map(({ cycle }) => cycle)).toEqual([1, 1, 2, 3])
  })

  it('is refused while the ticket is being worked on', () => {
    expect(refusalOf(anOpenTicket(), reopen, later)).toBe('not_resolved')
    expect(refusalOf(aCompletedTicket(), reopen, later)).toBe('not_resolved')
  })
})
