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
  const left: Span[] = []
  let from = span.from
  for (const hole of [...holes].sort((one, other) => one.from - other.from)) {
    if (hole.to <= from || length(hole) === 0) continue
    if (hole.from >= span.to) break
    if (hole.from > from) left.push({ from, to: hole.from })
    from = hole.to
  }
  if (from < span.to) left.push({ from, to: span.to })
  return left
}

/**
 * The earliest moment at which the time spent inside the open spans reaches `amount`.
 * So a target that is used up exactly where a span ends is due there, not at the next opening.
 * @param open in order, not overlapping
 * @param amount milliseconds; 0 is due where the first span begins
 * @returns milliseconds since the epoch, or undefined when the spans end before
 */
export function addWorkingTime(open: readonly Span[], amount: number): number | undefined {
  let left = amount
  for (const span of open) {
    if (left <= length(span)) return span.from + left
    left -= length(span)
  }
  return undefined
}

/** Milliseconds of the open spans that lie before `until`. */
export function workedUntil(open: readonly Span[], until: number): number {
  return open.reduce((total, span) => total + length({ from: span.from, to: Math.min(span.to, until) }), 0)
}
