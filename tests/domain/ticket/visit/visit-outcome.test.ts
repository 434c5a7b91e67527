import { describe, expect, it } from 'vitest'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import { apply, type Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { visitOutcome } from '../../../../workflows/domain/ticket/visit/visit-outcome.ts'
import {
  aCompletedTicket,
  anArrivedVisit,
  aRespondedTicket,
  at,
  eventsOf,
  hua,
  lin,
  told,
} from '../../../support/cast.ts'

const sign: Command = { type: 'verify', accepted: true, words: 'w' }
const object: Command = { type: 'verify', accepted: false, words: 'w' }
const leak: Command = { type: 'diagnose', category: 'hardware', faultCode: 'LEAK', words: 'w' }

/** What is learnt from a command of the customer's on Monday at 14:40. */
function learnt(ticket: Ticket, command: Command) {
  const found = []
  let before = ticket
  for (const event of eventsOf(ticket, command, { now: at('2026-11-23 14:40'), by: hua })) {
    found.push(...[visitOutcome(before, event)].filter((outcome) => outcome !== undefined))
    before = apply(before, event)
  }
  return found
}

describe('a visit', () => {
  it('solved the matter when the customer signs', () => {
    expect(learnt(aCompletedTicket(), sign)).toEqual([
      { customerId: 'C-001', engineer: 'E-001', solved: true },
    ])
  })

  it('did not when the customer objects', () => {
    expect(learnt(aCompletedTicket(), object)).toEqual([
      { customerId: 'C-001', engineer: 'E-001', solved: false },
    ])
  })

  it('was for the fault that was diagnosed', () => {
    const diagnosed = told(anArrivedVisit(), leak, { now: at('2026-11-23 13:30'), by: lin })
    expect(learnt(aCompletedTicket(diagnosed), sign)).toMatchObject([{ faultCode: 'LEAK', solved: true }])
  })
})

describe('nothing is learnt about anybody', () => {
  it('from what was solved from afar', () => {
    const report: Command = { type: 'complete', partsUsed: [], words: 'w' }
    const solved = told(aRespondedTicket(), report, { now: at('2026-11-23 10:00'), by: lin })
    expect(learnt(solved, sign)).toEqual([])
  })

  it('from anything else that is done', () => {
    expect(learnt(anArrivedVisit(), { type: 'cancel' })).toEqual([])
  })
})
