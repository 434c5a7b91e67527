import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { china2026 } from '../../../db/china.ts'
import { checkpoints } from '../../../workflows/domain/sla/checkpoint.ts'
import { type Clock, dueAt, hoursOf } from '../../../workflows/domain/sla/clock.ts'
import { type PolicyDefinition, resolvePolicy } from '../../../workflows/domain/sla/definition.ts'
import { explain } from '../../../workflows/domain/sla/explain.ts'
import { held } from '../../../workflows/domain/sla/held.ts'
import { timeline } from '../../../workflows/domain/sla/holders.ts'
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
import { lengthOf } from '../../../workflows/domain/time/duration.ts'
import { type Instant, instant, milliseconds } from '../../../workflows/domain/time/instant.ts'
import { hua, lin } from '../../support/cast.ts'

// docs/sla.md tells a story with figures. Here its first table is lived through, and the others must come out.

const hour = 3_600_000
const inShanghai = 8 * hour

const [happenings, figures, spans, shares] = tablesOf('A worked example')
const when = Object.fromEntries(happenings.map(([what = '', at = '']) => [what, readMoment(at)]))

const received = moment('received, low')
const definition: PolicyDefinition = {
  ...handbook,
  clocks: {
    response: {
      ...handbook.clocks.response,
      targets: { urgent: 'PT8H', normal: 'PT16H', low: 'PT24H' },
      calendar: 'china',
      levels: [
        { at: '50%', tells: ['owner'] },
        { at: '75%', tells: ['owner'] },
        { at: 'breach', tells: ['owner', 'supervisor'] },
      ],
    },
  },
}
const opened: OpenedEvent = {
  type: 'opened',
  seq: 1,
  at: received,
  by: lin,
  number: '202602001',
  channel: 'phone',
  kind: 'repair',
  customerId: hua.id,
  urgency: 'low',
  urgencyReason: 'caller',
  owner: lin.id,
  receivedAt: received,
  policy: resolvePolicy(
    definition,
    { id: 'example', version: 1, chosenBy: { scope: 'default' } },
    { kind: 'repair', tier: 'standard' },
    { china: { version: 1, calendar: china2026 } },
    received,
  ),
}
const events: TicketEvent[] = []

describe('the worked example of docs/sla.md', () => {
  const open = present()
  const pausing = tell('paused, waiting for the customer', {
    type: 'pause',
    waitingFor: 'customer',
    words: 'w',
  })
  const resumed = tell('the pause ends', { type: 'resume' })
  const triaged = tell('triaged as normal', { type: 'triage', urgency: 'normal' })
  const ahead = checkpoints(triaged).map(({ level, dueAt }) => [level, shown(dueAt)])
  const remaining = explain(response(triaged), triaged, moment('responded')).remaining
  const responded = tell('responded', { type: 'respond', channel: 'phone', words: 'w' })

  it('has the deadlines and levels that the engine computes', () => {
    const paused = explain(response(pausing), pausing, moment('the pause ends'))
    expect(figures).toEqual([
      ['deadline at first', shown(dueAt(response(open), open))],
      ['deadline during the pause', shown(dueAt(response(pausing), pausing))],
      ['left during the pause', hours(paused.remaining)],
      ['deadline after the pause', shown(dueAt(response(resumed), resumed))],
      ['deadline after the triage', shown(dueAt(response(triaged), triaged))],
      ...ahead,
      ['left at the response', hours(remaining)],
    ])
  })

  it('has the spans that explain them', () => {
    const { state, counted, gaps, replans } = explain(response(responded), responded, moment('responded'))
    const rows = [
      ...counted.map(({ from, to, makeUpDay }) => ({ from, to, why: ['counted', makeUpDay] })),
      ...gaps.map(({ from, to, cause, name }) => ({ from, to, why: [cause, name] })),
    ]
    expect(spans).toEqual(
      rows
        .sort((one, other) => (one.from < other.from ? -1 : 1))
        .map(({ from, to, why }) => [
          shown(from),
          shown(to),
          why.filter((part) => part !== undefined).join(', '),
        ]),
    )
    expect(state).toBe('met')
    expect(replans).toMatchObject([{ cause: 'urgency', at: moment('triaged as normal') }])
  })

  it('has the shares of those who held the time', () => {
    const life = { from: milliseconds(received), to: milliseconds(moment('responded')) }
    const times = held(
      timeline(opened, events, moment('responded')),
      life,
      hoursOf(response(responded), responded),
    )
    const told = Object.entries(times).filter(([, time]) => time > 0)
    expect(shares).toEqual(told.map(([holder, time]) => [holder, String(time / hour)]))
    expect(page()).toContain(`Who held the ${(life.to - life.from) / hour} hours`)
  })
})

/** The ticket after a command at the time that the story gives. */
function tell(what: string, command: Command): Ticket {
  const outcome = decide(present(), command, { now: moment(what), by: lin })
  if ('rejection' in outcome) throw new Error(outcome.rejection.code)
  events.push(...outcome.events)
  return present()
}

function present(): Ticket {
  return events.reduce(apply, openTicket(opened))
}

function response({ clocks }: Ticket): Clock {
  const [clock] = clocks
  if (!clock) throw new Error('There is no clock.')
  return clock
}

function page(): string {
  return readFileSync(new URL('../../../docs/sla.md', import.meta.url), 'utf8')
}

/** The cells of each table below a heading, without the two lines that name the columns. */
function tablesOf(heading: string): [string[][], string[][], string[][], string[][]] {
  const [, section = ''] = page().split(`## ${heading}\n`)
  const tables = section
    .split(/\n\n/)
    .filter((block) => block.startsWith('|'))
    .map((block) => block.trim().split('\n').slice(2).map(cellsOf))
  expect(tables.length).toBe(4)
  return tables as [string[][], string[][], string[][], string[][]]
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function moment(what: string): Instant {
  const at = when[what]
  if (at === undefined) throw new Error(`The page does not say when: ${what}`)
  return at
}

/** `Fri 2026-02-13 15:00`, in Shanghai. */
function readMoment(text: string): Instant {
  const at = instant(Date.parse(`${text.slice(4).replace(' ', 'T')}+08:00`))
  expect(shown(at)).toBe(text)
  return at
}

function shown(at: Instant | null | undefined): string {
  if (at === undefined || at === null) return 'none'
  const local = new Date(milliseconds(at) + inShanghai)
  const weekday = local.toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' })
  return `${weekday} ${local.toISOString().slice(0, 16).replace('T', ' ')}`
}

function hours(duration: string | null): string {
  return `${lengthOf(duration ?? 'PT0S') / hour} h`
}
