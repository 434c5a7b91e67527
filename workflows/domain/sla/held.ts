import { length, type Span } from '../time/span.ts'
import { type Holder, type HolderSpan, holders } from './holders.ts'

/**
 * How long each held a stretch of a ticket's life, in milliseconds; together they are the length of the stretch.
 * @param life within the timeline
 * @param openHours what is outside is nobody's time; not given: around the clock
 */
export function held(
  timeline: readonly HolderSpan[],
  life: Span,
  openHours: Iterable<Span> = [life],
): Record<Holder, number> {
  const parts = timeline.map((part) => ({ ...clipped(part, life), holder: part.holder })).filter(length)
  const times = Object.fromEntries(holders.map((holder) => [holder, 0])) as Record<Holder, number>
  for (const { holder, ...part } of parts) times.outside_hours += length(part)
  let first = 0
  for (const open of openHours) {
    if (open.from >= life.to) break
    for (let index = first; index < parts.length; index += 1) {
      const part = parts[index]
      if (!part || part.from >= open.to) break
      const worked = length(clipped(part, open))
      times[part.holder] += worked
      times.outside_hours -= worked
      if (part.to <= open.to) first = index + 1
    }
  }
  return times
}

function clipped({ from, to }: Span, within: Span): Span {
  return { from: Math.max(from, within.from), to: Math.min(to, within.to) }
}
