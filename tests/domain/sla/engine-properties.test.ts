import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clock, dueAt } from '../../../workflows/domain/sla/clock.ts'
import type { Pause } from '../../../workflows/domain/sla/pause.ts'
import type { Ticket } from '../../../workflows/domain/ticket/state.ts'
import { apply, type Command, decide } from '../../../workflows/domain/ticket/ticket.ts'
import type { Calendar } from '../../../workflows/domain/time/calendar.ts'
import { instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import type { Actor } from '../../../workflows/domain/vocabulary.ts'
import { anOpenTicket, hua, lin } from '../../support/cast.ts'
import { runs } from '../../support/runs.ts'
import { openMinutes } from '../time/calendar-reference.ts'
import { anyCase, anyDeadline } from './engine-cases.ts'
import { type Step, startReference } from './engine-reference.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('whatever happens to a ticket', () => {
  it(
    'fires the levels that counting the minutes finds, at their instants, each once',
    () => {
      let alerts = 0
      fc.assert(
        fc.property(anyCase, ({ receivedAt, urgency, policy, steps }) => {
          const reference = startReference({ policy, urgency, receivedAt })
          const told = new Set<string>()
          let ticket = anOpenTicket({ policy, urgency, receivedAt: instant(receivedAt) })
          let now = receivedAt
          for (const { wait, step, restart } of steps) {
            now += wait * minute
            const taken = take(ticket, meant(step, now), now)
            ticket = restart ? throughJson(taken.ticket) : taken.ticket
            expect(taken.alerts).toEqual(reference.take(taken.step, now))
            for (const alert of taken.alerts) {
              const key = alert.slice(0, alert.lastIndexOf(' '))
              expect(told.has(key), `${key} a second time`).toBe(false)
              told.add(key)
            }
          }
          alerts += told.size
          expect(lives(ticket)).toEqual(reference.lives())
          expect(deadlines(ticket, now + day)).toEqual(reference.deadlines(now + day))
        }),
        { numRuns: runs(800) },
      )
      expect(alerts).toBeGreaterThan(500)
    },
    runs(60_000),
  )
})

describe('a deadline', () => {
  it('is never earlier for a later start', () => {
    fc.assert(
      fc.property(anyDeadline, fc.integer({ min: 0, max: 2 * 24 * 60 }), (drawn, wait) => {
        const sooner = deadline(drawn)
        const later = deadline({ ...drawn, startedAt: drawn.startedAt + wait * minute })
        expect(later).toBeGreaterThanOrEqual(sooner)
      }),
      { numRuns: runs(800) },
    )
  })

  it('is not moved by a pause outside opening hours', () => {
    fc.assert(
      fc.property(anyDeadline, fc.nat(), (drawn, choice) => {
        const closed = closedSpans(drawn.calendar, drawn.startedAt, drawn.startedAt + 4 * day)
        const gap = closed[choice % Math.max(1, closed.length)]
        fc.pre(gap !== undefined)
        expect(deadline(drawn, [pause(gap.from, gap.to)])).toBe(deadline(drawn))
        expect(deadline(drawn, [pause(gap.from + minute, gap.to)])).toBe(deadline(drawn))
      }),
      { numRuns: runs(300) },
    )
  })

  it('is moved by a pause exactly as if the calendar were closed then', () => {
    fc.assert(
      fc.property(anyDeadline, fc.nat(2000), fc.nat(600), (drawn, after, size) => {
        const from = drawn.startedAt + after * minute
        const open = openMinutes(drawn.calendar, drawn.startedAt, drawn.startedAt + 7 * day)
        const counted = open.filter((at) => at < from || at >= from + size * minute)
        const last = counted[drawn.minutes - 1]
        const due = deadline(drawn, [pause(from, from + size * minute)])
        if (last === undefined) expect(due).toBeGreaterThan(drawn.startedAt + 7 * day)
        else expect(due).toBe(last + minute)
      }),
      { numRuns: runs(400) },
    )
  })

  it('is plain addition around the clock', () => {
    fc.assert(
      fc.property(anyDeadline, ({ calendar, startedAt, minutes }) => {
        const whole = [['00:00', '24:00']] as const
        const week = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole }
        const always = { ...calendar, week, exceptions: [] }
        expect(deadline({ calendar: always, startedAt, minutes })).toBe(startedAt + minutes * minute)
        expect(deadline({ startedAt, minutes })).toBe(startedAt + minutes * minute)
      }),
      { numRuns: runs(400) },
    )
  })
})

/** The step as it was taken: what the ticket refuses is only a look at the time. */
function take(ticket: Ticket, step: Step, now: number): { ticket: Ticket; alerts: string[]; step: Step } {
  const { command, by } = told(step)
  const outcome = decide(ticket, command, { now: instant(now), by })
  if ('rejection' in outcome) return take(ticket, { type: 'wake' }, now)
  const alerts = outcome.events.flatMap((event) => (event.type === 'alerted' ? event.alerts : []))
  return {
    ticket: outcome.events.reduce(apply, ticket),
    alerts: alerts.map(({ clock, cycle, level, dueAt }) => `${clock} ${cycle} ${level} ${dueAt}`).sort(),
    step,
  }
}

function told(step: Step): { command: Command; by: Actor } {
  const words = 'w'
  switch (step.type) {
    case 'wake':
      return { command: { type: 'announce' }, by: lin }
    case 'pause': {
      const { until, ...pause } = step
      return {
        command: { ...pause, words, ...(until === undefined ? {} : { until: instant(until) }) },
        by: lin,
      }
    }
    case 'changePolicy':
      return { command: { ...step, publication: 'P-1' }, by: lin }
    case 'respond':
      return { command: { type: 'respond', channel: 'phone', words }, by: lin }
    case 'inform':
      return { command: { type: 'note', visibility: 'customer', words }, by: lin }
    case 'reply':
      return { command: { type: 'note', visibility: 'customer', words }, by: hua }
    default:
      return { command: step, by: lin }
  }
}

/** The end of a pause was drawn in minutes after its beginning. */
function meant(step: Step, now: number): Step {
  return step.type === 'pause' && step.until !== undefined
    ? { ...step, until: now + step.until * minute }
    : step
}

/** What a worker that takes the ticket over finds. */
function throughJson(ticket: Ticket): Ticket {
  return JSON.parse(JSON.stringify(ticket))
}

const verdicts = { met: 'kept', missed: 'broken', cancelled: 'taken away' } as const

function lives({ clocks }: Ticket): string[] {
  return clocks
    .map(
      ({ kind, cycle, startedAt, stopped }) =>
        `${kind} ${cycle} ${startedAt} ${stopped ? `${stopped.at} ${verdicts[stopped.outcome]}` : 'runs'}`,
    )
    .sort()
}

function deadlines(ticket: Ticket, end: number): string[] {
  return ticket.clocks
    .filter(({ stopped }) => !stopped)
    .map((clock) => {
      const due = dueAt(clock, ticket)
      const known = due !== undefined && milliseconds(due) <= end
      return `${clock.kind} ${clock.cycle} ${known ? due : 'later'}`
    })
}

function deadline(
  { calendar, startedAt, minutes }: { calendar?: Calendar; startedAt: number; minutes: number },
  pauses: Pause[] = [],
): number {
  const clock: Clock = {
    kind: 'response',
    cycle: 1,
    round: 1,
    target: `PT${minutes}M`,
    ...(calendar && { calendar: 'any@1' }),
    pausedBy: ['customer'],
    startedAt: instant(startedAt),
  }
  const due = dueAt(clock, { policy: { calendars: calendar ? { 'any@1': calendar } : {} }, pauses })
  return due === undefined ? Number.POSITIVE_INFINITY : milliseconds(due)
}

function pause(from: number, to: number): Pause {
  return { waitingFor: 'customer', from: instant(from), to: instant(to), by: lin }
}

function closedSpans(calendar: Calendar, from: number, to: number): { from: number; to: number }[] {
  const open = new Set(openMinutes(calendar, from, to))
  const spans: { from: number; to: number }[] = []
  for (let at = from; at < to; at += minute) {
    if (open.has(at)) continue
    const last = spans.at(-1)
    if (last?.to === at) last.to = at + minute
    else spans.push({ from: at, to: at + minute })
  }
  return spans
}
