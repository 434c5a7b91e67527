import type { Pause as Wait } from '../../sla/pause.ts'
import { lasting } from '../../sla/pause.ts'
import { earlier, type Instant } from '../../time/instant.ts'
import type { Wait as WaitingFor, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import type { Ticket } from '../state.ts'

/** The clocks that this concerns stop counting, for instance while the customer is asked something. */
export interface Pause {
  type: 'pause'
  /** Not said: the customer. */
  waitingFor?: WaitingFor
  /** Ends by itself then. */
  until?: Instant
  words: WordsId
}

/** Somebody ends a pause: the one for that, or every one that people began. */
export interface Resume {
  type: 'resume'
  waitingFor?: WaitingFor
}

export interface Paused extends Omit<Pause, 'type' | 'waitingFor'> {
  type: 'paused'
  waitingFor: WaitingFor
}

export interface Resumed {
  type: 'resumed'
  /** Without it: whatever people had paused. */
  waitingFor?: WaitingFor
}

export const decisions: Decisions<Pause | Resume, Paused | Resumed> = {
  pause: (ticket, { waitingFor = 'customer', ...command }, { now }) => {
    if (command.until !== undefined && command.until <= now) {
      return rejection('time_passed', `${command.until} has passed; name an end that lies ahead.`)
    }
    if (waitsFor(ticket, waitingFor)) {
      return rejection('already_paused', 'The clocks are paused for this already; end that pause first.')
    }
    return [{ ...command, type: 'paused', waitingFor }]
  },
  resume: (ticket, { waitingFor }) => {
    const ends = ticket.pauses.some((pause) => byPeople(pause) && concerned(pause, waitingFor))
    if (!ends) return rejection('not_paused', 'Nobody has paused the clocks for this.')
    return [{ type: 'resumed', ...(waitingFor === undefined ? {} : { waitingFor }) }]
  },
}

export const applications: Applications<Paused | Resumed> = {
  paused: (ticket, { type: _, ...paused }, { now, by }) => ({
    ...ticket,
    pauses: [...ticket.pauses, { ...paused, from: now, by }],
  }),
  resumed: (ticket, { waitingFor }, { now }) => ({
    ...ticket,
    pauses: ticket.pauses.map((pause) =>
      byPeople(pause) && concerned(pause, waitingFor) ? ended(pause, now) : pause,
    ),
  }),
}

/** Somebody has paused the ticket; that it waits for parts by itself is told by its stage. */
export function paused(ticket: Ticket): boolean {
  return ticket.pauses.some(byPeople)
}

export function waitsFor({ pauses }: Ticket, waitingFor: WaitingFor): boolean {
  return pauses.some((pause) => lasting(pause) && pause.waitingFor === waitingFor)
}

/** Where the next pause ends by itself, and what it waited for. */
export function nextPauseEnd(ticket: Ticket): { at: Instant; waitingFor: WaitingFor } | undefined {
  return ticket.pauses
    .filter(byPeople)
    .flatMap(({ until, waitingFor }) => (until === undefined ? [] : [{ at: until, waitingFor }]))
    .sort((one, other) => (one.at < other.at ? -1 : 1))[0]
}

export function endPauses(pauses: readonly Wait[], now: Instant): Wait[] {
  return pauses.map((pause) => (lasting(pause) ? ended(pause, now) : pause))
}

/** A pause that is to end by itself ends there, however late that is noticed. */
function ended(pause: Wait, now: Instant): Wait {
  return { ...pause, to: pause.until === undefined ? now : earlier(pause.until, now) }
}

/** The system's own pause ends with what it waits for, not by hand. */
function byPeople(pause: Wait): boolean {
  return lasting(pause) && pause.by.role !== 'system'
}

function concerned(pause: Wait, waitingFor: WaitingFor | undefined): boolean {
  return waitingFor === undefined || pause.waitingFor === waitingFor
}
