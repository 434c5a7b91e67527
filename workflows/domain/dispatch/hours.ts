import { type Calendar, openSpans } from '../time/calendar.ts'
import { length, type Span, without } from '../time/span.ts'
import type { Engineer, Job } from './engineer.ts'

const day = 24 * 3_600_000
/** Worked out at once, and kept: a visit is rarely planned further ahead. */
const stretch = 21 * day

/**
 * The stretches in which the engineer may be sent out, in order, from the moment of setting out on; what is urgent uses
 * on-call hours too. The first may begin up to a day before the visit has to: the way there counts as work.
 */
export function workingHours(
  engineer: Engineer,
  job: Pick<Job, 'now' | 'urgent' | 'within'>,
): Iterable<Span> {
  const from = Math.max(job.now, job.within.from - day)
  const { shifts, onCall, leave } = engineer
  const whole = { from, to: job.within.to }
  if (!shifts) return without([whole], leave)
  const ordinary = open(shifts, whole)
  const all = job.urgent && onCall ? united([...ordinary], [...open(onCall, whole)]) : ordinary
  return leave.length === 0 ? all : without(all, leave)
}

const kept = new WeakMap<Calendar, Span & { open: readonly Span[] }>()

/** Where a calendar is open inside, clipped to it; engineers with the same shifts share the finding out. */
function open(calendar: Calendar, within: Span): Iterable<Span> {
  let known = kept.get(calendar)
  if (known === undefined || within.from < known.from || within.to > known.to) {
    known = found(calendar, within)
    kept.set(calendar, known)
  }
  return clipped(known.open, within)
}

/** A day earlier and some weeks later than asked for, so that the next question finds its answer here. */
function found(calendar: Calendar, { from, to }: Span): Span & { open: readonly Span[] } {
  const whole = { from: from - day, to: Math.max(to, from + stretch) + day }
  return { ...whole, open: [...before(openSpans(calendar, whole.from), whole.to)] }
}

function* before(spans: Iterable<Span>, until: number): Generator<Span> {
  for (const span of spans) {
    if (span.from >= until) return
    yield span
  }
}

function* clipped(open: readonly Span[], { from, to }: Span): Generator<Span> {
  for (const span of before(open, to)) {
    if (span.to > from) yield { from: Math.max(span.from, from), to: Math.min(span.to, to) }
  }
}

/** Both together, in order, made one where they touch. */
function united(one: readonly Span[], other: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const span of [...one, ...other].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else if (length(span) > 0) merged.push({ ...span })
  }
  return merged
}
