import type { WordsId } from '../vocabulary.ts'
import { type Applications, type Decisions, rejection } from './decision.ts'
import type { Ticket } from './state.ts'

/** The clocks stop counting, for instance while the customer is asked something. */
export interface Pause {
  type: 'pause'
  words: WordsId
}

export interface Resume {
  type: 'resume'
}

export interface Paused {
  type: 'paused'
  words: WordsId
}

export interface Resumed {
  type: 'resumed'
}

export const decisions: Decisions<Pause | Resume, Paused | Resumed> = {
  pause: (ticket, { words }) => {
    if (paused(ticket)) return rejection('already_paused', 'The clocks are paused already.')
    return [{ type: 'paused', words }]
  },
  resume: (ticket) =>
    paused(ticket) ? [{ type: 'resumed' }] : rejection('not_paused', 'The clocks are not paused.'),
}

export const applications: Applications<Paused | Resumed> = {
  paused: (ticket, _, { now }) => ({ ...ticket, pauses: [...ticket.pauses, { from: now }] }),
  resumed: (ticket, _, { now }) => endPause(ticket, now),
}

export function paused(ticket: Ticket): boolean {
  return ticket.pauses.some((pause) => pause.to === undefined)
}

export function endPause(ticket: Ticket, now: string): Ticket {
  return { ...ticket, pauses: ticket.pauses.map((pause) => (pause.to ? pause : { ...pause, to: now })) }
}
