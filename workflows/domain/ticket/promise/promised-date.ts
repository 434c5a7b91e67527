import { noted } from '../../sla/timekeeping.ts'
import type { Instant } from '../../time/instant.ts'
import type { ClockKind, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, rejection } from '../decision.ts'
import type { Ticket } from '../state.ts'

/** Somebody promises the customer a date; it stands instead of the computed deadline until it expires. */
export interface PromiseDate {
  type: 'promiseDate'
  clock: ClockKind
  dueAt: Instant
  /** From then on the computed deadline counts again. */
  expiresAt?: Instant
  words: WordsId
}

export interface DatePromised extends Omit<PromiseDate, 'type'> {
  type: 'datePromised'
}

export const decisions: Decisions<PromiseDate, DatePromised> = {
  promiseDate: (ticket, command, { now }) => {
    const passed = [command.dueAt, command.expiresAt].find((date) => date !== undefined && date <= now)
    if (passed !== undefined) {
      return rejection('time_passed', `${passed} has passed; name a date that lies ahead.`)
    }
    if (!runningClock(ticket, command.clock)) {
      return rejection('clock_not_running', `No ${command.clock} clock runs on this ticket at the moment.`)
    }
    return [{ ...command, type: 'datePromised' }]
  },
}

export const applications: Applications<DatePromised> = {
  datePromised: (ticket, { clock: kind, dueAt, expiresAt, words }, { now, by }) => {
    const clock = runningClock(ticket, kind)
    if (!clock) return ticket
    const promised = { at: dueAt, ...(expiresAt === undefined ? {} : { expiresAt }), by, words }
    const moved = noted(clock, { ...clock, promised }, ticket, 'promise', { now, by })
    return { ...ticket, clocks: ticket.clocks.map((one) => (one === clock ? moved : one)) }
  },
}

function runningClock(ticket: Ticket, kind: ClockKind) {
  return ticket.clocks.find((clock) => clock.kind === kind && clock.stopped === undefined)
}
