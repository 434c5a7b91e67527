import { type Clock, hoursOf } from '../workflows/domain/sla/clock.ts'
import { held } from '../workflows/domain/sla/held.ts'
import type { HolderSpan } from '../workflows/domain/sla/holders.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { openSpans } from '../workflows/domain/time/calendar.ts'
import { type Instant, milliseconds } from '../workflows/domain/time/instant.ts'
import { length, type Span } from '../workflows/domain/time/span.ts'
import type { Explanations } from './contract/explanation.ts'

type HeldTime = Explanations['time']

/** Who held the time of a ticket's whole life so far, by the department's own hours. */
export function heldInLife(
  spans: readonly HolderSpan[],
  { receivedAt, ended, policy }: Ticket,
  now: Instant,
): HeldTime {
  const life = { from: milliseconds(receivedAt), to: milliseconds(ended?.at ?? now) }
  const calendar = policy.hours === undefined ? undefined : policy.calendars[policy.hours]
  return heldTime(spans, life, calendar && openSpans(calendar, life.from))
}

/** Who held the time while a clock ran, by the hours of the clock. */
export function heldOnClock(
  spans: readonly HolderSpan[],
  clock: Clock,
  ticket: Ticket,
  now: Instant,
): HeldTime {
  const life = { from: milliseconds(clock.startedAt), to: milliseconds(clock.stopped?.at ?? now) }
  return heldTime(spans, life, hoursOf(clock, ticket))
}

function heldTime(spans: readonly HolderSpan[], life: Span, hours: Iterable<Span> | undefined): HeldTime {
  return { elapsedMs: length(life), heldMs: held(spans, life, hours) }
}
