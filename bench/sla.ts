import {
  type Checkpoint,
  checkpoints,
  type Promises,
  passedCheckpoints,
} from '../workflows/domain/sla/checkpoint.ts'
import { countedSpans } from '../workflows/domain/sla/clock.ts'
import { openSpans } from '../workflows/domain/time/calendar.ts'
import { lengthOf } from '../workflows/domain/time/duration.ts'
import { addWorkingTime, type Span } from '../workflows/domain/time/span.ts'
import { type Comparison, compare } from './measure.ts'
import { aCalendar, aTicket, start } from './promises.ts'

const hour = 3_600_000

/** Microseconds that ours may take (issue 4). */
const targets = { year: 50, checkpoints: 200 }

/** What runs at every wake of every ticket: deadlines on calendars, and the levels of all clocks. */
export async function benchSla(): Promise<{ comparisons: Comparison[]; targets: Record<string, number> }> {
  const comparisons = [await acrossAYear(), await ofATicket(), await nothingPassed()]
  const [year, all, passed] = comparisons.map(({ what }) => what)
  return {
    comparisons,
    targets: {
      [year ?? '']: targets.year,
      [all ?? '']: targets.checkpoints,
      [passed ?? '']: targets.checkpoints,
    },
  }
}

/** 1,700 working hours: eleven months and a half. */
function acrossAYear(): Promise<Comparison> {
  const calendar = aCalendar()
  const known = [...until(openSpans(calendar, start), start + 400 * 24 * hour)]
  return compare(
    'addWorkingTime across a year with 60 exceptions',
    { name: 'calendar', run: () => addWorkingTime(openSpans(calendar, start), 1_700 * hour) },
    { name: 'loop over the open spans, known before', run: () => walk(known, 1_700 * hour) },
  )
}

function ofATicket(): Promise<Comparison> {
  const ticket = aTicket()
  return compare(
    'checkpoints of a ticket with six clocks of five levels',
    { name: 'checkpoints', run: () => checkpoints(ticket) },
    bareLevels(ticket),
  )
}

function nothingPassed(): Promise<Comparison> {
  const ticket = aTicket()
  const now = new Date(start + hour).toISOString()
  const passed: Checkpoint[] = passedCheckpoints(ticket, now)
  if (passed.length > 0) throw new Error('Something has passed.')
  return compare(
    'passedCheckpoints of the same ticket, before anything is due',
    { name: 'passedCheckpoints', run: () => passedCheckpoints(ticket, now) },
    bareLevels(ticket),
  )
}

/** The same instants with everything known before: each clock's spans, and each level's amount of time. */
function bareLevels(ticket: Promises) {
  const shares = [0.5, 0.75, 1, 1, 1]
  const offsets = [0, 0, 0, 4 * hour, 24 * hour]
  const clocks = ticket.clocks.map((clock) => ({
    spans: [...until(countedSpans(clock, ticket), start + 60 * 24 * hour)],
    amounts: shares.map((share, place) => lengthOf(clock.target) * share + (offsets[place] ?? 0)),
  }))
  return {
    name: 'loops over spans and amounts, known before',
    run: () =>
      clocks
        .flatMap(({ spans, amounts }) => amounts.map((amount) => walk(spans, amount) ?? 0))
        .sort((one, other) => one - other),
  }
}

function walk(spans: readonly Span[], amount: number): number | undefined {
  let left = amount
  for (const { from, to } of spans) {
    if (left <= to - from) return from + left
    left -= to - from
  }
  return undefined
}

function* until(spans: Iterable<Span>, end: number): Generator<Span> {
  for (const span of spans) {
    if (span.from >= end) return
    yield span
  }
}
