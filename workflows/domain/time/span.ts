/**
 * A stretch of time, half-open: `from` belongs to it, `to` does not.
 * Both in milliseconds since the epoch; `to` may be Infinity for a stretch without an end.
 */
export interface Span {
  from: number
  to: number
}

/** @returns milliseconds; never negative */
export function length(span: Span): number {
  return Math.max(0, span.to - span.from)
}

/** What is left of `span` once the holes are cut out, in order; holes may overlap and come in any order. */
export function subtract(span: Span, holes: readonly Span[]): Span[] {
  return [...without([span], holes)]
}

/**
 * What is left of the open spans once the holes are cut out, found only as far as it is asked for: a calendar
 * reaches decades ahead, and a hole that lasts ends the search.
 * @param open in order, not overlapping
 * @param holes may overlap and come in any order; the last may end at Infinity
 */
export function without(open: Iterable<Span>, holes: readonly Span[]): Iterable<Span> {
  const ordered = holes.filter((hole) => length(hole) > 0).sort((one, other) => one.from - other.from)
  return { [Symbol.iterator]: () => cut(open, ordered) }
}

/**
 * The earliest moment at which the time spent inside the open spans reaches `amount`.
 * So a target that is used up exactly where a span ends is due there, not at the next opening.
 * @param open in order, not overlapping; not asked for spans beyond the moment
 * @param amount milliseconds; 0 is due where the first span begins
 * @returns milliseconds since the epoch, or undefined when the spans end before
 */
export function addWorkingTime(open: Iterable<Span>, amount: number): number | undefined {
  return workingTimeIn(open)(amount)
}

/**
 * As `addWorkingTime`, for many amounts: each span is looked for once. For one reckoning, not to be kept.
 * @param open in order, not overlapping
 */
export function workingTimeIn(open: Iterable<Span>): (amount: number) => number | undefined {
  const found: Span[] = []
  const further = open[Symbol.iterator]()
  return (amount) => {
    let left = amount
    for (let place = 0; ; place += 1) {
      const span = found[place] ?? further.next().value
      if (span === undefined) return undefined
      found[place] = span
      if (left <= length(span)) return span.from + left
      left -= length(span)
    }
  }
}

/**
 * Milliseconds of the open spans that lie before `until`.
 * @param open in order, not overlapping; not asked for spans beyond `until`
 */
export function workedUntil(open: Iterable<Span>, until: number): number {
  let worked = 0
  for (const span of open) {
    if (span.from >= until) break
    worked += length({ from: span.from, to: Math.min(span.to, until) })
  }
  return worked
}

function* cut(open: Iterable<Span>, holes: readonly Span[]): Generator<Span> {
  let next = 0
  for (const span of open) {
    let from = span.from
    for (let hole = holes[next]; hole !== undefined && hole.from < span.to; hole = holes[next]) {
      if (hole.from > from) yield { from, to: hole.from }
      if (hole.to === Number.POSITIVE_INFINITY) return
      from = Math.max(from, hole.to)
      // What reaches beyond this span may cut the next one too.
      if (hole.to > span.to) break
      next += 1
    }
    if (from < span.to) yield from === span.from ? span : { from, to: span.to }
  }
}
