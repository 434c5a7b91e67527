import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { china2026 } from '../../../db/china.ts'
import { held } from '../../../workflows/domain/sla/held.ts'
import { type HolderSpan, holderOf, holders, timeline } from '../../../workflows/domain/sla/holders.ts'
import { handbook } from '../../../workflows/domain/sla/policy.ts'
import { openTicket } from '../../../workflows/domain/ticket/intake.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import {
  apply,
  type Command,
  decide,
  type OpenedEvent,
  type TicketEvent,
} from '../../../workflows/domain/ticket/ticket.ts'
import { nextBookingKey } from '../../../workflows/domain/ticket/visit/dispatch.ts'
import { openSpans } from '../../../workflows/domain/time/calendar.ts'
import { type Instant, instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import { length, type Span } from '../../../workflows/domain/time/span.ts'
import { type Actor, system, waits } from '../../../workflows/domain/vocabulary.ts'
import { anAcceptedVisit, at, hua, lin, offerTo, visitPlan, wei } from '../../support/cast.ts'
import { runs } from '../../support/runs.ts'

const minute = 60_000
const hour = 60 * minute

const opened: OpenedEvent = {
  type: 'opened',
  seq: 1,
  // Typed in ten minutes after it was received.
  at: at('2026-11-23 08:10'),
  by: lin,
  number: '202611001',
  channel: 'phone',
  kind: 'repair',
  customerId: hua.id,
  urgency: 'urgent',
  urgencyReason: 'line_down',
  owner: lin.id,
  receivedAt: at('2026-11-23 08:00'),
  policy: handbook,
}

describe('who held the time', () => {
  it('is told from the stages, from receipt to the end', () => {
    const life = aLife()
    life.tell('09:00', lin, respond)
    life.tell('09:20', lin, plan())
    life.tell('09:22', system, offerTo(life.ticket(), wei))
    life.tell('09:40', wei, { type: 'acceptVisit' })
    life.tell('13:05', wei, { type: 'arrive' })
    life.tell('14:30', wei, complete)
    life.tell('14:40', hua, verify)
    life.tell('17:00', lin, { type: 'recordFollowUp', reached: true })
    expect(life.shown('2026-11-25 00:00')).toEqual([
      '08:00 us',
      '09:20 dispatch',
      '13:00 travel',
      '13:05 repair',
      '14:30 customer',
      '14:40 us',
      '17:00 end',
    ])
  })

  it('is what the stock is short of, while it is', () => {
    const life = aLife()
    life.tell('09:00', lin, respond)
    life.tell('09:20', lin, plan([{ sku: 'PUMP-7', quantity: 2 }]))
    const key = life.ticket().parts?.key ?? ''
    const shortages = [{ sku: 'PUMP-7', wanted: 2, available: 0 }]
    life.tell('09:21', system, { type: 'recordReservation', key, shortages })
    life.tell('11:00', system, { type: 'recordReservation', key, shortages: [] })
    expect(life.shown('2026-11-23 12:00')).toEqual(['08:00 us', '09:20 parts', '11:00 dispatch', '12:00 end'])
  })

  it('is whom a person paused the ticket for, the first of two', () => {
    const life = aLife()
    life.tell('08:30', lin, { type: 'pause', waitingFor: 'approval', words: 'w' })
    life.tell('09:00', lin, { type: 'pause', waitingFor: 'customer', words: 'w' })
    life.tell('10:00', lin, { type: 'resume', waitingFor: 'approval' })
    life.tell('11:00', lin, { type: 'resume', waitingFor: 'customer' })
    expect(life.shown('2026-11-23 12:00')).toEqual([
      '08:00 us',
      '08:30 approval',
      '10:00 customer',
      '11:00 us',
      '12:00 end',
    ])
  })

  it('goes back at the very moment at which a pause ends by itself, however late that is noticed', () => {
    const life = aLife()
    const until = at('2026-11-23 10:00')
    life.tell('08:30', lin, { type: 'pause', waitingFor: 'supplier', until, words: 'w' })
    const expected = ['08:00 us', '08:30 supplier', '10:00 us', '12:00 end']
    expect(life.shown('2026-11-23 12:00')).toEqual(expected)
    life.tell('11:00', lin, respond)
    expect(life.shown('2026-11-23 12:00')).toEqual(expected)
  })

  it('is the way to the customer from the booked time on, not before', () => {
    const booked = anAcceptedVisit()
    expect(holderOf(booked, at('2026-11-23 12:59:59.999'))).toBe('dispatch')
    expect(holderOf(booked, at('2026-11-23 13:00'))).toBe('travel')
  })

  it('is the customer between the end and a reopening', () => {
    const life = aLife()
    life.tell('09:00', lin, { type: 'cancel' })
    expect(life.shown('2026-11-23 12:00')).toEqual(['08:00 us', '09:00 end'])
    life.tell('10:00', lin, { type: 'reopen', words: 'w' })
    expect(life.shown('2026-11-23 12:00')).toEqual(['08:00 us', '09:00 customer', '10:00 us', '12:00 end'])
  })
})

describe('how long each held it', () => {
  // 16:00 to 18:00 and the next day from 09:00 in Shanghai are 08:00 to 10:00 and from 01:00 in UTC.
  const spans: HolderSpan[] = [
    { holder: 'us', from: moment('2026-11-23 08:00'), to: moment('2026-11-23 09:30') },
    { holder: 'customer', from: moment('2026-11-23 09:30'), to: moment('2026-11-24 02:00') },
  ]
  const life = { from: moment('2026-11-23 08:00'), to: moment('2026-11-24 02:00') }

  it('is all the time around the clock', () => {
    expect(held(spans, life)).toEqual({ ...none, us: 1.5 * hour, customer: 16.5 * hour })
  })

  it('leaves the night out where there are hours', () => {
    const hours = openSpans(china2026, life.from)
    expect(held(spans, life, hours)).toEqual({
      ...none,
      us: 1.5 * hour,
      customer: 1.5 * hour,
      outside_hours: 15 * hour,
    })
  })

  it('is clipped to the part of the life that is asked about', () => {
    const part = { from: moment('2026-11-23 09:00'), to: moment('2026-11-23 10:00') }
    expect(held(spans, part)).toEqual({ ...none, us: 0.5 * hour, customer: 0.5 * hour })
  })
})

it('whatever happens to a ticket, each moment has one holder and the sum is the time that passed', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), fc.nat(3000), (steps, rest) => {
      const life = aLife()
      let now = milliseconds(opened.at)
      for (const { wait, onward, choice, waitingFor } of steps) {
        now += wait * minute
        const told = onward
          ? life.next(instant(now))
          : disturbances(life.ticket(), waitingFor, now)[choice % 11]
        if (told) life.attempt(instant(now), ...told)
      }
      now += rest * minute
      const spans = life.spans(instant(now))
      const whole = {
        from: moment('2026-11-23 08:00'),
        to: milliseconds(life.ticket().ended?.at ?? instant(now)),
      }
      expectSeamless(spans, whole)
      for (const { holder } of spans) seen.add(holder)
      for (const hours of [undefined, openSpans(china2026, whole.from)]) {
        for (const part of [whole, { from: whole.from + 90 * minute, to: whole.to }]) {
          expect(sum(held(spans, part, hours))).toBe(length(part))
        }
      }
    }),
    { numRuns: runs(400) },
  )
  expect([...seen].sort()).toEqual([
    'approval',
    'customer',
    'dispatch',
    'parts',
    'repair',
    'supplier',
    'travel',
    'us',
  ])
}, 60_000)

const none = Object.fromEntries(holders.map((holder) => [holder, 0]))
const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
const complete: Command = { type: 'complete', partsUsed: [], words: 'w' }
const verify: Command = { type: 'verify', accepted: true, words: 'w' }

function plan(parts: { sku: string; quantity: number }[] = []): Command {
  return { ...visitPlan, skills: [...visitPlan.skills], parts }
}

const anyStep = fc.record({
  wait: fc.oneof(fc.nat(25), fc.nat(25), fc.nat(3000)),
  onward: fc.boolean(),
  choice: fc.nat(),
  waitingFor: fc.constantFrom(...waits),
})

type Told = [Actor, Command]

/** The way through a round, the last step first. */
function wayBack(ticket: Ticket, now: Instant): Told[] {
  const from = milliseconds(now) + 60 * minute
  const slot = { from: instant(from), to: instant(from + 60 * minute) }
  return [
    [lin, { type: 'recordFollowUp', reached: true }],
    [hua, verify],
    [wei, complete],
    [wei, { type: 'arrive' }],
    [wei, { type: 'acceptVisit' }],
    [system, { type: 'offerVisit', key: nextBookingKey(ticket), engineer: wei.id, ...slot }],
    [lin, ticket.plan ? respond : plan()],
    [lin, respond],
  ]
}

/** Whatever may come between, whether or not the ticket takes it now. */
function disturbances(ticket: Ticket, waitingFor: (typeof waits)[number], now: number): Told[] {
  const until = instant(now + 45 * minute)
  const key = ticket.parts?.key ?? ''
  return [
    [lin, plan([{ sku: 'PUMP-7', quantity: 1 }])],
    [system, { type: 'recordReservation', key, shortages: [{ sku: 'PUMP-7', wanted: 1, available: 0 }] }],
    [system, { type: 'recordReservation', key, shortages: [] }],
    [lin, { type: 'pause', waitingFor, words: 'w' }],
    [lin, { type: 'pause', waitingFor, until, words: 'w' }],
    [lin, { type: 'resume' }],
    [lin, { type: 'recordFollowUp', reached: false }],
    [lin, { type: 'cancel' }],
    [lin, { type: 'reopen', words: 'w' }],
    [lin, { type: 'reopen', words: 'w' }],
    [wei, { type: 'refuseVisit', words: 'w' }],
  ]
}

/** The history of one ticket as it grows. */
function aLife() {
  const events: TicketEvent[] = []
  const ticket = () => events.reduce(apply, openTicket(opened))
  const attempt = (now: Instant, by: Actor, command: Command) => {
    const outcome = decide(ticket(), command, { now, by })
    if ('events' in outcome) events.push(...outcome.events)
    return outcome
  }
  return {
    ticket,
    attempt,
    /** The step that leads furthest of those that the ticket takes. */
    next(now: Instant): Told | undefined {
      const taken = ([by, command]: Told) => {
        const outcome = decide(ticket(), command, { now, by })
        return 'events' in outcome && outcome.events.some((event) => event.type !== 'bookingUnwanted')
      }
      return wayBack(ticket(), now).find(taken)
    },
    tell(time: string, by: Actor, command: Command) {
      const outcome = attempt(at(`2026-11-23 ${time}`), by, command)
      if ('rejection' in outcome) throw new Error(outcome.rejection.code)
    },
    spans: (now: Instant) => timeline(opened, events, now),
    /** Each holder with the time of day from which it held, and the end. */
    shown(now: string): string[] {
      const spans = timeline(opened, events, at(now))
      const time = (moment: number) => instant(moment).slice(11, 16)
      return [
        ...spans.map(({ from, holder }) => `${time(from)} ${holder}`),
        `${time(spans.at(-1)?.to ?? 0)} end`,
      ]
    },
  }
}

function expectSeamless(spans: readonly HolderSpan[], { from, to }: Span): void {
  let reached = from
  for (const span of spans) {
    expect(span.from).toBe(reached)
    expect(span.to).toBeGreaterThan(span.from)
    reached = span.to
  }
  expect(reached).toBe(to)
}

function sum(times: Record<string, number>): number {
  return Object.values(times).reduce((total, time) => total + time, 0)
}

function moment(text: string): number {
  return milliseconds(at(text))
}
