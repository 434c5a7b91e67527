import { describe, expect, it } from 'vitest'
import { finished } from '../../../workflows/domain/ticket/finished.ts'
import type { Command } from '../../../workflows/domain/ticket/ticket.ts'
import { system } from '../../../workflows/domain/vocabulary.ts'
import { aClosedTicket, aCompletedTicket, at, eventsOf, told, visitKey } from '../../support/cast.ts'

const moment = { now: at('2026-11-23 18:00'), by: system }
const back = (key: string): Command => ({ type: 'recordReturn', key })

describe('what was given back', () => {
  it('leaves the list, and the ticket is finished when it is closed and the list is empty', () => {
    const closed = aClosedTicket()
    expect(finished(closed)).toBe(false)
    const ticket = told(closed, back(visitKey(closed)), moment)
    expect(ticket.returns).toEqual([])
    expect(finished(ticket)).toBe(true)
  })

  it('does not finish a ticket that goes on', () => {
    const completed = aCompletedTicket()
    expect(finished(told(completed, back(visitKey(completed)), moment))).toBe(false)
  })

  it('is recorded once, and only when it was on the list', () => {
    const closed = aClosedTicket()
    const key = visitKey(closed)
    expect(eventsOf(told(closed, back(key), moment), back(key), moment)).toEqual([])
    expect(eventsOf(closed, back('another'), moment)).toEqual([])
  })
})
