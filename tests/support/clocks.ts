import type { Checkpoint } from '../../workflows/domain/sla/checkpoint.ts'
import { clockState, dueAt } from '../../workflows/domain/sla/clock.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { TicketEvent } from '../../workflows/domain/ticket/ticket.ts'
import type { ClockKind } from '../../workflows/domain/vocabulary.ts'

/** The clocks of these kinds, or all, one a line: `response 1 running 2026-11-23 13:00`. */
export function shown(ticket: Ticket, ...kinds: ClockKind[]): string[] {
  return ticket.clocks
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map((clock) => {
      const due = dueAt(clock, ticket)
      return `${clock.kind} ${clock.cycle} ${clockState(clock, ticket)} ${due ? minuteOf(due) : 'never'}`
    })
}

/** The levels that these events tell of, one a line: `response 1 50% 2026-11-23 11:00`. */
export function alertsIn(events: readonly TicketEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'alerted' ? event.alerts.map(named) : []))
}

export function named({ clock, cycle, level, dueAt }: Checkpoint): string {
  return `${clock} ${cycle} ${level} ${minuteOf(dueAt)}`
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ')
}
