import { describe, expect, it } from 'vitest'
import type { Ticket } from '../../../../workflows/domain/ticket/state.ts'
import type { Command } from '../../../../workflows/domain/ticket/ticket.ts'
import { latenessAhead } from '../../../../workflows/domain/ticket/visit/lateness.ts'
import { system } from '../../../../workflows/domain/vocabulary.ts'
import {
  aCancelledTicket,
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  aPlannedVisit,
  at,
  eventsOf,
  told,
  visitKey,
  wei,
} from '../../../support/cast.ts'

const notice: Command = { type: 'noticeLateness', key: visitKey(anAcceptedVisit()) }
const moment = (time: string) => ({ now: at(`2026-11-23 ${time}`), by: system })
const late = (time: string, ticket = anAcceptedVisit()) =>
  eventsOf(ticket, notice, moment(time)).filter(({ type }) => type === 'visitLate')

describe('an engineer who is expected at 13:00', () => {
  it('is late from 13:15 on, to the millisecond', () => {
    expect(late('13:14:59.999')).toEqual([])
    expect(late('13:15')).toMatchObject([{ engineer: 'E-001', dueAt: at('2026-11-23 13:15') }])
  })

  it('was late since then, however late that is noticed', () => {
    expect(late('18:00')).toMatchObject([{ dueAt: at('2026-11-23 13:15'), at: at('2026-11-23 18:00') }])
  })

  it('has as long as the ticket’s policy says', () => {
    const ticket = { ...anAcceptedVisit(), policy: { ...anAcceptedVisit().policy, visitGrace: 'PT5M' } }
    expect(latenessAhead(ticket)).toBe(at('2026-11-23 13:05'))
    expect(late('13:05', ticket)).toMatchObject([{ dueAt: at('2026-11-23 13:05') }])
  })

  it('is late once', () => {
    const ticket = told(anAcceptedVisit(), notice, moment('13:15'))
    expect(ticket.visit?.lateSince).toBe(at('2026-11-23 13:15'))
    expect(latenessAhead(ticket)).toBeUndefined()
    expect(late('14:00', ticket)).toEqual([])
  })

  it('has until a quarter past the newer estimate, and never less than was agreed', () => {
    const depart = (time: string): Command => ({ type: 'depart', expectedAt: at(`2026-11-23 ${time}`) })
    const set = { now: at('2026-11-23 12:30'), by: wei }
    expect(latenessAhead(told(anAcceptedVisit(), depart('13:40'), set))).toBe(at('2026-11-23 13:55'))
    expect(latenessAhead(told(anAcceptedVisit(), depart('12:45'), set))).toBe(at('2026-11-23 13:15'))
  })
})

it.each<[string, Ticket]>([
  ['before anybody is asked', aPlannedVisit()],
  ['while somebody is asked', anOfferedVisit()],
  ['once the engineer is there', anArrivedVisit()],
  ['once the ticket has ended', aCancelledTicket(anAcceptedVisit())],
])('nobody is late %s', (_, ticket) => {
  expect(latenessAhead(ticket)).toBeUndefined()
})
