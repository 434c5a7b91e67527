import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handbook, type Policy } from '../../../workflows/domain/sla/policy.ts'
import { recordedLevels, relive } from '../../../workflows/domain/sla/relive.ts'
import { type Opened, openTicket } from '../../../workflows/domain/ticket/intake.ts'
import { nextMoment } from '../../../workflows/domain/ticket/promise/promise.ts'
import {
  apply,
  type Command,
  decide,
  type OpenedEvent,
  passTime,
  type TicketEvent,
} from '../../../workflows/domain/ticket/ticket.ts'
import { after } from '../../../workflows/domain/time/duration.ts'
import { type Instant, instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import { type Actor, urgencies } from '../../../workflows/domain/vocabulary.ts'
import { at, hua, lin, zhao } from '../../support/cast.ts'
import { runs } from '../../support/runs.ts'

/** Received on Monday 2026-11-23 at 08:00 and opened then: urgent, so a response is due on Tuesday at 08:00. */
function openedWith(policy: Policy, wishes: Partial<OpenedEvent> = {}): OpenedEvent {
  return {
    type: 'opened',
    seq: 1,
    at: at('2026-11-23 08:00'),
    by: lin,
    number: '202611001',
    channel: 'phone',
    kind: 'repair',
    customerId: hua.id,
    urgency: 'urgent',
    urgencyReason: 'line_down',
    owner: lin.id,
    receivedAt: at('2026-11-23 08:00'),
    policy,
    ...wishes,
  }
}

interface Step {
  at: Instant
  by: Actor
  command: Command
}

/** The same life when nothing ever woke the ticket but what people did: no worker was there for its timer. */
function livedLate(opened: OpenedEvent, steps: readonly Step[], now: Instant): TicketEvent[] {
  const { seq, at: begin, by, via, ...first } = opened
  const history: TicketEvent[] = []
  let ticket = openTicket(first satisfies Opened)
  for (const step of [...steps, { at: now, by: lin, command: { type: 'announce' } as const }]) {
    const outcome = decide(ticket, step.command, { now: step.at, by: step.by })
    if (!('events' in outcome)) continue
    history.push(...outcome.events)
    ticket = outcome.events.reduce(apply, ticket)
  }
  return history
}

/** A life as a workflow leads it whose timer is never late. */
function lived(opened: OpenedEvent, steps: readonly Step[], now: Instant): TicketEvent[] {
  const { seq, at: begin, by, via, ...first } = opened
  const history: TicketEvent[] = []
  let ticket = openTicket(first satisfies Opened)
  let moment = begin
  const take = (events: readonly TicketEvent[]) => {
    history.push(...events)
    ticket = events.reduce(apply, ticket)
  }
  const wait = (until: Instant) => {
    for (let next = nextMoment(ticket); next && next.at <= until; next = nextMoment(ticket)) {
      if (next.at > moment) moment = next.at
      take(passTime(ticket, moment))
    }
    moment = until
  }
  for (const step of steps) {
    wait(step.at)
    const outcome = decide(ticket, step.command, { now: step.at, by: step.by })
    if ('events' in outcome) take(outcome.events)
  }
  wait(now)
  return history
}

const respond: Command = { type: 'respond', channel: 'phone', words: 'w' }
const briefly = (alerts: readonly { clock: string; cycle: number; level: string; dueAt: Instant }[]) =>
  alerts.map(({ clock, cycle, level, dueAt }) => `${clock} ${cycle} ${level} ${dueAt}`)

/** The handbook with half the time to respond. */
const stricter: Policy = {
  ...handbook,
  id: 'stricter',
  clocks: {
    ...handbook.clocks,
    response: { ...handbook.clocks.response, targets: { urgent: 'PT12H', normal: 'PT24H', low: 'PT36H' } },
  },
}

describe('a life under another policy', () => {
  it('breaks a promise that it kept', () => {
    const opened = openedWith(handbook)
    const history = lived(
      opened,
      [{ at: at('2026-11-23 22:00'), by: lin, command: respond }],
      at('2026-11-25 08:00'),
    )
    const relived = relive(opened, history, stricter, at('2026-11-25 08:00'))
    expect(recordedLevels(opened, history, at('2026-11-25 08:00')).breaches).toEqual([])
    expect(briefly(relived.alerts)).toEqual([
      'response 1 50% 2026-11-23T14:00:00.000Z',
      'response 1 75% 2026-11-23T17:00:00.000Z',
      'response 1 breach 2026-11-23T20:00:00.000Z',
    ])
    expect(relived.breaches).toMatchObject([
      {
        dueAt: at('2026-11-23 20:00'),
        at: at('2026-11-23 20:00'),
        tells: ['owner', 'supervisor'],
        owner: lin.id,
      },
    ])
  })

  it('keeps a promise that was broken, and no longer tells of it', () => {
    const opened = openedWith(stricter)
    const steps = [{ at: at('2026-11-24 07:00'), by: lin, command: respond }]
    const history = lived(opened, steps, at('2026-11-24 08:00'))
    const relived = relive(opened, history, handbook, at('2026-11-24 08:00'))
    expect(recordedLevels(opened, history, at('2026-11-24 08:00')).breaches).toHaveLength(1)
    expect(briefly(relived.alerts)).toEqual([
      'response 1 50% 2026-11-23T20:00:00.000Z',
      'response 1 75% 2026-11-24T02:00:00.000Z',
    ])
  })

  it('keeps every pause, though the policy is swapped', () => {
    const opened = openedWith(handbook)
    const steps: Step[] = [
      { at: at('2026-11-23 10:00'), by: lin, command: { type: 'pause', words: 'w' } },
      { at: at('2026-11-23 16:00'), by: lin, command: { type: 'resume' } },
    ]
    const relived = relive(
      opened,
      lived(opened, steps, at('2026-11-24 08:00')),
      stricter,
      at('2026-11-24 08:00'),
    )
    // Twelve hours from 08:00, and the six of the pause.
    expect(briefly(relived.breaches)).toEqual(['response 1 breach 2026-11-24T02:00:00.000Z'])
  })

  it('raises no urgency that the other policy would not raise', () => {
    const raising: Policy = {
      ...handbook,
      clocks: {
        response: {
          ...handbook.clocks.response,
          levels: [{ at: '50%', tells: ['owner'], acts: ['raise_urgency'] }],
        },
      },
    }
    const opened = openedWith(raising, { urgency: 'low' })
    const history = lived(opened, [], at('2026-11-26 08:00'))
    // Half of 72 hours is gone after 36, and then 48 count.
    expect(briefly(recordedLevels(opened, history, at('2026-11-26 08:00')).breaches)).toEqual([
      'response 1 breach 2026-11-25T08:00:00.000Z',
    ])
    const relived = relive(opened, history, handbook, at('2026-11-26 08:00'))
    expect(relived.ticket.urgency).toBe('low')
    expect(briefly(relived.breaches)).toEqual(['response 1 breach 2026-11-26T08:00:00.000Z'])
  })

  it('says at the opening what had passed before it', () => {
    const opened = openedWith(handbook, { at: at('2026-11-24 09:00') })
    const relived = relive(opened, [], handbook, at('2026-11-24 10:00'))
    expect(relived.alerts.map((alert) => [alert.level, alert.at])).toEqual([
      ['50%', at('2026-11-24 09:00')],
      ['75%', at('2026-11-24 09:00')],
      ['breach', at('2026-11-24 09:00')],
    ])
  })

  it('looks no further than it is asked to', () => {
    const opened = openedWith(handbook)
    const history = lived(opened, [], at('2026-11-30 08:00'))
    expect(relive(opened, history, handbook, at('2026-11-24 07:59')).breaches).toEqual([])
    expect(relive(opened, history, handbook, at('2026-11-24 08:00')).breaches).toHaveLength(1)
    expect(recordedLevels(opened, history, at('2026-11-24 07:59')).breaches).toEqual([])
  })
})

// Chance draws lives; with their own policy they have to come to what was recorded.

const shop = {
  timeZone: 'Asia/Shanghai',
  week: daily([
    ['09:00', '12:00'],
    ['13:00', '18:00'],
  ]),
  exceptions: [],
}
const rich: Policy = {
  ...handbook,
  id: 'rich',
  calendars: { 'shop@1': shop },
  clocks: {
    acknowledge: {
      targets: { urgent: 'PT1H', normal: 'PT4H', low: 'PT8H' },
      calendar: 'shop@1',
      starts: ['received'],
      stops: ['acknowledged'],
      pauses: [],
      levels: [{ at: 'breach', tells: ['team_lead'], acts: ['reassign:team_lead'] }],
    },
    response: {
      ...handbook.clocks.response,
      calendar: 'shop@1',
      reopening: 'resume',
      levels: [
        { at: '50%', tells: ['owner'], acts: ['raise_urgency'] },
        { at: '-1h', tells: ['staff:S-009'], within: 'shop@1' },
        {
          at: '+2h',
          tells: ['manager_chain'],
          acts: ['reassign:S-009'],
          repeat: { every: 'PT4H', times: 3 },
        },
      ],
    },
    nextUpdate: {
      targets: { urgent: 'PT4H', normal: 'PT8H' },
      starts: ['responded', 'informed'],
      stops: ['informed', 'resolved'],
      pauses: ['customer'],
      levels: [{ at: '75%', tells: ['owner'] }],
    },
    resolution: {
      targets: { urgent: 'PT24H', normal: 'PT48H', low: 'PT72H' },
      starts: ['received'],
      stops: ['resolved'],
      pauses: ['customer', 'parts', 'supplier'],
      resumes: ['customerReplied'],
      reopening: { extend: 'PT8H' },
      levels: [
        { at: 'predicted', tells: ['supervisor'], acts: ['pause_offers'] },
        { at: '75%', tells: ['owner'], acts: ['raise_urgency'] },
        { at: 'breach', tells: ['supervisor', 'customer'] },
      ],
    },
    triage: {
      targets: { urgent: 'PT2H', normal: 'PT6H', low: 'PT6H' },
      starts: ['received'],
      stops: ['triaged'],
      pauses: [],
      internal: true,
      levels: [],
    },
    followUp: handbook.clocks.followUp,
  },
}

const words = 'w'
const commands: Command[] = [
  respond,
  { type: 'triage', urgency: 'low' },
  { type: 'triage', urgency: 'normal' },
  { type: 'triage', urgency: 'urgent' },
  { type: 'note', visibility: 'customer', words },
  { type: 'note', visibility: 'internal', words },
  { type: 'pause', words },
  { type: 'pause', waitingFor: 'supplier', words },
  { type: 'resume' },
  { type: 'plan', mode: 'remote', skills: [], parts: [], durationMinutes: 30 },
  { type: 'plan', mode: 'onsite', skills: [], parts: [], durationMinutes: 60 },
  { type: 'complete', partsUsed: [], words },
  { type: 'verify', accepted: true, words },
  { type: 'verify', accepted: false, words },
  { type: 'recordFollowUp', reached: true },
  { type: 'recordFollowUp', reached: false },
  { type: 'takeOver', owner: 'S-009' },
  { type: 'reopen', words },
  { type: 'cancel' },
]

const drawnStep = fc.record({
  wait: fc.oneof(fc.constant(0), fc.nat(3 * 3_600_000), fc.nat(3 * 24 * 3_600_000)),
  by: fc.constantFrom(lin, zhao, hua),
  command: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...commands) },
    { weight: 1, arbitrary: fc.nat(2 * 24 * 3_600_000).map((ahead) => ({ pauseFor: ahead + 1 })) },
    { weight: 1, arbitrary: fc.nat(2 * 24 * 3_600_000).map((ahead) => ({ promiseIn: ahead + 1 })) },
  ),
})
const drawnLife = fc.record({
  urgency: fc.constantFrom(...urgencies),
  late: fc.nat(20 * 3_600_000),
  steps: fc.array(drawnStep, { maxLength: 25 }),
})

it(
  'with its own policy, a life without a break comes to what is recorded',
  () => {
    let levels = 0
    fc.assert(
      fc.property(drawnLife, ({ urgency, late, steps }) => {
        const begin = instant(milliseconds(at('2026-11-23 08:00')) + late)
        const opened = openedWith(rich, { urgency, at: begin })
        let moment = milliseconds(begin)
        const told = steps.map(({ wait, by, command }) => {
          moment += wait
          return { at: instant(moment), by, command: commandOf(command, moment) }
        })
        const now = after(instant(moment), 'P3D')
        const history = lived(opened, told, now)
        const recorded = recordedLevels(opened, history, now)
        const { alerts, breaches, ticket } = relive(opened, history, rich, now)
        expect(alerts).toEqual(recorded.alerts)
        expect(breaches).toEqual(recorded.breaches)
        const { seq, at: _, by, via, ...first } = opened
        expect(ticket.clocks).toEqual(history.reduce(apply, openTicket(first)).clocks)
        levels += alerts.length
      }),
      { numRuns: runs(300) },
    )
    expect(levels).toBeGreaterThan(1_000)
  },
  runs(60_000),
)

it(
  'a life whose timers were all late has the levels, breaches and clocks of one whose timers never were',
  () => {
    let acted = 0
    fc.assert(
      fc.property(drawnLife, ({ urgency, late, steps }) => {
        const begin = instant(milliseconds(at('2026-11-23 08:00')) + late)
        const opened = openedWith(rich, { urgency, at: begin })
        let moment = milliseconds(begin)
        const told = steps.map(({ wait, by, command }) => {
          moment += wait
          return { at: instant(moment), by, command: commandOf(command, moment) }
        })
        const now = after(instant(moment), 'P3D')
        const history = livedLate(opened, told, now)
        const timely = relive(opened, history, rich, now)
        const recorded = recordedLevels(opened, history, now)
        expect(briefly(recorded.alerts)).toEqual(briefly(timely.alerts))
        expect(briefly(recorded.breaches)).toEqual(briefly(timely.breaches))
        const { seq, at: _, by, via, ...first } = opened
        const ticket = history.reduce(apply, openTicket(first))
        expect(ticket.clocks).toEqual(timely.ticket.clocks)
        expect(ticket.urgency).toBe(timely.ticket.urgency)
        acted += history.filter((event) => 'effectiveAt' in event).length
      }),
      { numRuns: runs(300) },
    )
    expect(acted).toBeGreaterThan(100)
  },
  runs(60_000),
)

function commandOf(drawn: Command | { pauseFor: number } | { promiseIn: number }, now: number): Command {
  if ('pauseFor' in drawn) {
    return { type: 'pause', waitingFor: 'approval', until: instant(now + drawn.pauseFor), words }
  }
  if ('promiseIn' in drawn) {
    return { type: 'promiseDate', clock: 'resolution', dueAt: instant(now + drawn.promiseIn), words }
  }
  return drawn
}

function daily(windows: [string, string][]) {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  return Object.fromEntries(days.map((day) => [day, windows]))
}
