import type { Promises } from '../workflows/domain/sla/checkpoint.ts'
import type { Level } from '../workflows/domain/sla/level.ts'
import type { Calendar, Window } from '../workflows/domain/time/calendar.ts'
import { dateOf, dayNumber } from '../workflows/domain/time/date.ts'
import { type ClockKind, system } from '../workflows/domain/vocabulary.ts'

/** A Monday morning in Shanghai, when all of it begins; milliseconds since the epoch. */
export const start = Date.parse('2026-01-05T01:00:00.000Z')

const hour = 3_600_000
const day: Window[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
]

/** Eight hours on five days, and 60 dates a year that are closed, or open for a morning. */
export function aCalendar(): Calendar {
  const first = dayNumber('2026-01-01') ?? 0
  const exceptions = Array.from({ length: 60 }, (_, index) => ({
    date: dateOf(first + index * 6),
    open: index % 3 === 0 ? day.slice(0, 1) : [],
  }))
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day }
  return { timeZone: 'Asia/Shanghai', week, exceptions }
}

const kinds: ClockKind[] = [
  'acknowledge',
  'response',
  'nextUpdate',
  'onsiteArrival',
  'resolution',
  'supplier',
]
const targetsOfClocks = ['PT4H', 'PT8H', 'PT16H', 'PT40H', 'PT80H', 'PT120H']
const levels: Level[] = [
  { at: '50%', tells: ['owner'] },
  { at: '75%', tells: ['owner'] },
  { at: 'breach', tells: ['owner', 'supervisor'] },
  { at: '+4h', tells: ['supervisor'] },
  { at: '+24h', tells: ['manager'], repeat: { every: 'PT8H' } },
]

/** Six clocks of five levels each, on the calendar, with a pause behind and one that ends by itself. */
export function aTicket(): Promises {
  const target = (index: number) => targetsOfClocks[index] ?? 'PT8H'
  const startedAt = new Date(start).toISOString()
  const rule = (index: number) => ({
    targets: { urgent: target(index) },
    calendar: 'china@1',
    starts: ['received'] as const,
    stops: ['responded'] as const,
    pauses: ['customer'] as const,
    levels,
  })
  const moment = (hours: number) => new Date(start + hours * hour).toISOString()
  return {
    policy: {
      calendars: { 'china@1': aCalendar() },
      clocks: Object.fromEntries(kinds.map((kind, index) => [kind, rule(index)])),
    },
    clocks: kinds.map((kind, index) => ({
      ...{ kind, cycle: 1, round: 1, target: target(index), calendar: 'china@1' },
      ...{ pausedBy: ['customer'] as const, startedAt },
    })),
    pauses: [
      { waitingFor: 'customer', from: moment(2), to: moment(5), by: system },
      { waitingFor: 'customer', from: moment(26), until: moment(75), by: system },
    ],
    alerted: [
      { clock: 'acknowledge', cycle: 1, level: '50%' },
      { clock: 'acknowledge', cycle: 1, level: '75%' },
    ],
    urgency: 'urgent',
    reached: { received: startedAt },
  }
}
