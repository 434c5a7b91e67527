import { dueAt } from '../../sla/clock.ts'
import type { Instant } from '../../time/instant.ts'
import { type ClockKind, system } from '../../vocabulary.ts'
import type { Ticket } from '../state.ts'
import { apply, decide, passTime } from '../ticket.ts'
import type { ChangePolicy } from './policy-change.ts'

/** A clock's deadline before and after; null where there is none, because it is paused or not promised. */
export interface MovedDeadline {
  clock: ClockKind
  cycle: number
  from: Instant | null
  to: Instant | null
}

export type PolicyPreview =
  | {
      deadlines: MovedDeadline[]
      /** Levels have passed under the new deadlines and will be told at once, together. */
      alerts: boolean
    }
  /** Why it would be refused, a code. */
  | { refused: string }

/** What a change of policy would do to a ticket, by the very rules by which the ticket's own workflow will do it. */
export function previewChange(ticket: Ticket, command: ChangePolicy, now: Instant): PolicyPreview {
  const outcome = decide(ticket, command, { now, by: system })
  if ('rejection' in outcome) return { refused: outcome.rejection.code }
  const before = passTime(ticket, now).reduce(apply, ticket)
  const after = outcome.events.reduce(apply, ticket)
  const changed = outcome.events.findIndex(({ type }) => type === 'policyChanged')
  return {
    deadlines: movedDeadlines(before, after),
    alerts: outcome.events.slice(changed).some(({ type }) => type === 'alerted'),
  }
}

/** Every clock that runs on either side, in the order in which they began. */
function movedDeadlines(before: Ticket, after: Ticket): MovedDeadline[] {
  return after.clocks.flatMap(({ kind: clock, cycle, stopped }) => {
    const former = before.clocks.find((one) => one.kind === clock && one.cycle === cycle)
    if (stopped && (former === undefined || former.stopped)) return []
    return { clock, cycle, from: deadlineOf(before, clock, cycle), to: deadlineOf(after, clock, cycle) }
  })
}

function deadlineOf(ticket: Ticket, kind: ClockKind, cycle: number): Instant | null {
  const clock = ticket.clocks.find((one) => one.kind === kind && one.cycle === cycle)
  return (clock && !clock.stopped && dueAt(clock, ticket)) || null
}
