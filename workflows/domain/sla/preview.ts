import { limits } from '../limits.ts'
import type { Calendar } from '../time/calendar.ts'
import type { Duration } from '../time/duration.ts'
import { type Instant, instant, milliseconds } from '../time/instant.ts'
import { type Span, without } from '../time/span.ts'
import { system } from '../vocabulary.ts'
import { passedCheckpoints } from './checkpoint.ts'
import { type Clock, countedSpans, dueAt, type Reckoning, used } from './clock.ts'
import { type Level, levelName } from './level.ts'
import { handbook } from './policy.ts'

/** What a clock would be counted by, without any ticket. */
export interface Circumstances {
  /** None: around the clock. */
  calendar?: Calendar
  startedAt: Instant
  /** A pause without `to` lasts. */
  pauses: readonly { from: Instant; to?: Instant }[]
}

interface PreviewSpan {
  from: Instant
  to: Instant
}

export interface DeadlinePreview {
  /** null when paused without an end, or when the calendar never opens that often */
  dueAt: Instant | null
  /** In the order that was asked for; null where a level is never reached. */
  levels: { level: string; at: Instant | null }[]
  /** The time that counts up to the deadline. */
  spans: PreviewSpan[]
  /** There are more spans than are told. */
  truncated?: true
}

/** Of a level that repeats, no more repeats than these are told. */
const mostRepeats = 9
const endOfTime: Instant = '9999-12-31T23:59:59.999Z'
const key = 'preview'

/** When a target would be due and when each level would be told, as a ticket's own clock would have it. */
export function previewDeadline(
  circumstances: Circumstances,
  target: Duration,
  levels: readonly Level[],
): DeadlinePreview {
  const clock = clockOf(circumstances, target)
  const reckoning = reckoningOf(circumstances)
  const due = dueAt(clock, reckoning)
  return {
    dueAt: due ?? null,
    levels: levels.flatMap((level) => turnsOf(clock, reckoning, level)),
    ...spansUntil(clock, reckoning, due),
  }
}

/** The working time between two instants, in milliseconds, and the spans that it is the sum of. */
export function previewElapsed(
  circumstances: Circumstances,
  until: Instant,
): Pick<DeadlinePreview, 'spans' | 'truncated'> & { elapsedMs: number } {
  const clock = clockOf(circumstances, 'PT0S')
  const reckoning = reckoningOf(circumstances)
  return { elapsedMs: used(clock, reckoning, until), ...spansUntil(clock, reckoning, until) }
}

function clockOf({ calendar, startedAt }: Circumstances, target: Duration): Clock {
  const hours = calendar ? { calendar: key } : {}
  return { kind: 'response', cycle: 1, round: 1, target, ...hours, pausedBy: ['customer'], startedAt }
}

function reckoningOf({ calendar, pauses }: Circumstances): Reckoning {
  return {
    policy: { calendars: calendar ? { [key]: calendar } : {} },
    pauses: pauses.map((pause) => ({ ...pause, waitingFor: 'customer', by: system })),
  }
}

/** A level is asked for alone, so that none is told in another's name. */
function turnsOf(clock: Clock, reckoning: Reckoning, level: Level): DeadlinePreview['levels'] {
  const { within: _, ...told } = level
  const { repeat } = level
  const times = Math.min(repeat?.times ?? mostRepeats, mostRepeats)
  const shown: Level = repeat ? { ...told, repeat: { ...repeat, times } } : told
  const rule = { ...handbook.clocks.response, levels: [shown] }
  const policy = { ...reckoning.policy, clocks: { [clock.kind]: rule } }
  const matter = { clocks: [clock], alerted: [], urgency: 'normal' as const, reached: {} }
  const promises = { ...reckoning, policy, ...matter }
  const name = levelName(level, 1)
  const turns = passedCheckpoints(promises, endOfTime)
    .filter((turn) => name === 'breach' || turn.level !== 'breach')
    .map((turn) => ({ level: turn.level, at: turn.dueAt }))
  return turns.length > 0 ? turns : [{ level: name, at: null }]
}

function spansUntil(
  clock: Clock,
  reckoning: Reckoning,
  end: Instant | undefined,
): Pick<DeadlinePreview, 'spans' | 'truncated'> {
  const counted = countedSpans(clock, reckoning)
  const wanted: Iterable<Span> =
    end === undefined
      ? counted
      : without(counted, [{ from: milliseconds(end), to: Number.POSITIVE_INFINITY }])
  const spans: PreviewSpan[] = []
  for (const { from, to } of wanted) {
    if (spans.length === limits.spans) return { spans, truncated: true }
    spans.push({ from: instant(from), to: instant(to) })
  }
  return { spans }
}
