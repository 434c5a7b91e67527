import { describe, expect, it } from 'vitest'
import { type Notice, noticesFor } from '../../workflows/domain/notice.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import { apply, type Command } from '../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type Actor, system } from '../../workflows/domain/vocabulary.ts'
import {
  anAcceptedVisit,
  anArrivedVisit,
  anOfferedVisit,
  at,
  eventsOf,
  hua,
  visitKey,
  wei,
  zhao,
} from '../support/cast.ts'

/** Who is told of what is decided on a command, without reminders of the new time. */
function told(ticket: Ticket, command: Command, time: string, by: Actor): Notice[] {
  let current = ticket
  return eventsOf(ticket, command, { now: at(`2026-11-23 ${time}`), by }).flatMap((event) => {
    const notices = noticesFor(current, event)
    current = apply(current, event)
    return notices.filter(({ notBefore }) => notBefore === undefined)
  })
}

const who = (notices: readonly Notice[]) =>
  notices.map(({ kind, to }) => `${kind} ${'customer' in to ? 'customer' : Object.values(to)[0]}`)

const slot = { from: at('2026-11-23 13:00'), to: at('2026-11-23 15:00') }
const booking = visitKey(anAcceptedVisit())
const tuesday = { from: at('2026-11-24 10:00'), to: at('2026-11-24 12:00') }

function move(ticket: Ticket, engineer = 'E-001'): Command {
  return { type: 'moveVisit', key: nextBookingKey(ticket), engineer, ...tuesday, wanted: tuesday.from }
}

describe('an appointment', () => {
  it('that is confirmed is told to the engineer', () => {
    expect(told(anAcceptedVisit(), { type: 'confirmVisit' }, '10:00', hua)).toEqual([
      { kind: 'visit_confirmed', to: { staff: 'E-001' }, facts: slot },
    ])
  })

  it('that is moved takes the former one out of both calendars, and puts the new one in', () => {
    const notices = told(anAcceptedVisit(), move(anAcceptedVisit()), '10:00', hua)
    expect(who(notices)).toEqual([
      'visit_moved E-001',
      'visit_moved customer',
      'visit_assigned E-001',
      'visit_booked customer',
    ])
    expect(notices[0]?.facts).toEqual({ booking, ...slot, newFrom: tuesday.from })
    expect(notices[3]?.facts).toEqual({
      ...{ booking: '202611001/round-1/plan-1/visit-2', engineer: 'E-001' },
      ...tuesday,
    })
  })

  it('in place of an offer concerns who was asked, if that is somebody else', () => {
    const offered = anOfferedVisit()
    expect(who(told(offered, move(offered, 'E-002'), '09:30', hua))).toEqual([
      'visit_withdrawn E-001',
      'visit_assigned E-002',
      'visit_booked customer',
    ])
    expect(who(told(offered, move(offered), '09:30', hua))).toEqual([
      'visit_assigned E-001',
      'visit_booked customer',
    ])
  })

  it('that is cancelled is told to engineer, owner and dispatchers, and the customer chooses another time', () => {
    const notices = told(anAcceptedVisit(), { type: 'cancelVisit' }, '10:00', hua)
    expect(who(notices)).toEqual([
      'visit_cancelled E-001',
      'visit_cancelled S-001',
      'visit_cancelled dispatcher',
      'appointment_wanted customer',
    ])
    // Only who had it in the calendar is sent the booking.
    expect(notices.map(({ facts }) => facts.booking)).toEqual([booking, undefined, undefined, booking])
    expect(notices[3]?.facts.choice).toBe('202611001/round-1/plan-1/visit-2')
  })
})

describe('reminders', () => {
  const reminders = (time: string, from: string) => {
    const offered = anOfferedVisit()
    const to = at(from)
    const ticket = {
      ...offered,
      visit: { ...offered.visit, key: booking, state: 'offered', from: at(from), to },
    }
    const [event] = eventsOf(ticket as Ticket, { type: 'acceptVisit' }, { now: at(time), by: wei })
    if (!event) throw new Error('It is accepted.')
    return noticesFor(ticket as Ticket, event)
      .filter(({ notBefore }) => notBefore !== undefined)
      .map(({ kind, notBefore }) => [kind, notBefore])
  }

  it('come a day and an hour before', () => {
    expect(reminders('2026-11-23 09:40', '2026-11-25 13:00')).toEqual([
      ['visit_tomorrow', at('2026-11-24 13:00')],
      ['visit_soon', at('2026-11-25 12:00')],
      ['visit_ahead', at('2026-11-24 13:00')],
    ])
  })

  it('are left out when it was agreed on later than that', () => {
    expect(reminders('2026-11-23 09:40', '2026-11-24 09:40')).toEqual([
      ['visit_soon', at('2026-11-24 08:40')],
    ])
    expect(reminders('2026-11-23 09:40', '2026-11-23 10:40')).toEqual([])
  })
})

describe('on the day', () => {
  it('the customer hears that the engineer is on the way, and when to expect them', () => {
    expect(told(anAcceptedVisit(), { type: 'depart' }, '12:15', wei)).toEqual([
      {
        kind: 'engineer_on_the_way',
        to: { customer: true },
        facts: { engineer: 'E-001', expectedAt: slot.from },
      },
    ])
  })

  it('the owner hears of a fault that is another one than was said', () => {
    expect(told(anArrivedVisit(), { type: 'startWork', faultConfirmed: true }, '13:10', wei)).toEqual([])
    expect(who(told(anArrivedVisit(), { type: 'startWork', faultConfirmed: false }, '13:10', wei))).toEqual([
      'fault_differs S-001',
    ])
  })

  it('customer and dispatchers hear of an engineer who is late', () => {
    const late: Command = { type: 'noticeLateness', key: booking }
    expect(who(told(anAcceptedVisit(), late, '13:15', system))).toEqual([
      'engineer_late customer',
      'visit_late dispatcher',
    ])
  })

  it('a customer who was not there is asked for another time, and who reports it hears nothing', () => {
    const missed: Command = { type: 'recordNoShow', side: 'customer' }
    expect(who(told(anArrivedVisit(), missed, '13:20', wei))).toEqual([
      'no_show S-001',
      'no_show dispatcher',
      'appointment_wanted customer',
    ])
    expect(who(told(anAcceptedVisit(), missed, '13:20', zhao))).toContain('visit_cancelled E-001')
  })

  it('an engineer who did not come is told so, as are customer, owner and dispatchers', () => {
    expect(who(told(anAcceptedVisit(), { type: 'recordNoShow', side: 'engineer' }, '13:20', hua))).toEqual([
      'visit_withdrawn E-001',
      'visit_changed customer',
      'no_show S-001',
      'no_show dispatcher',
    ])
  })
})
