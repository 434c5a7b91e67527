import { ActivityFailure, ApplicationFailure, condition, log } from '@temporalio/workflow'
import { postgres, recordQuickly } from './activities.ts'
import type { Rejection } from './domain/ticket/decision.ts'
import { rejection } from './domain/ticket/decision.ts'
import type { Ticket } from './domain/ticket/state.ts'
import { apply, type Command, decide, type TicketEvent } from './domain/ticket/ticket.ts'
import { type Instant, instant, milliseconds } from './domain/time/instant.ts'
import { system } from './domain/vocabulary.ts'
import type { Act, Answer, Receipt } from './messages.ts'

/** The ticket in memory and its journal: the only place that changes it. */
export interface Desk {
  readonly ticket: Ticket
  /** Why a person's act would be refused, thrown before anything is recorded. Synchronous: validators are not awaited. */
  check(act: Act, updateId: string | undefined): void
  /** Refuses, thrown, when the caller has seen another version than the present one. */
  checkVersion(seen: number | undefined): void
  /** Decides a person's act and answers once it can be read in Postgres. */
  act(act: Act, updateId: string | undefined): Promise<Receipt>
  /** Decides what the system itself has found out; a refusal means that it no longer matters. */
  send(command: Command, by?: Act['by']): void
  /**
   * Waits until the ticket is so.
   * @param deadline an instant at which to stop waiting; in the past: not at all
   * @param summary names the timer in the Temporal UI
   * @returns whether it is so; false when the deadline came first
   */
  until(predicate: (ticket: Ticket) => boolean, deadline?: Instant, summary?: string): Promise<boolean>
  /** Writes decided events in order until `close`; runs beside everything else. */
  journal(): Promise<void>
  /** Every decided event is in Postgres. */
  settled(): boolean
  close(): void
  /** The updates answered lately, to be carried into a fresh history. */
  answers(): Answer[]
  /** What stands in the way of the record, for the Temporal UI. */
  trouble(): string | undefined
}

/** As many answers as a caller might still ask for again after a fresh history began. */
const remembered = 100

export function openDesk(opened: Ticket, answered: Answer[] = []): Desk {
  let ticket = opened
  let recordedVersion = opened.version
  let trouble: string | undefined
  let closing = false
  const queue: TicketEvent[] = []
  const answers = [...answered]

  function checkVersion(seen: number | undefined): void {
    if (seen === undefined || seen === ticket.version) return
    const message = `The ticket is at version ${ticket.version} by now; read it again before you act on it.`
    throw refused(rejection('version_mismatch', message, { version: ticket.version }))
  }

  function decided(act: Act): TicketEvent[] {
    checkVersion(act.ifVersion)
    const outcome = decide(ticket, act.command, { now: instant(Date.now()), by: act.by })
    if ('rejection' in outcome) throw refused(outcome.rejection)
    return outcome.events
  }

  function take(events: TicketEvent[]): number {
    queue.push(...events)
    ticket = events.reduce(apply, ticket)
    return ticket.version
  }

  function answerTo(updateId: string | undefined): Answer | undefined {
    return answers.find((answer) => answer.updateId === updateId)
  }

  return {
    get ticket() {
      return ticket
    },

    checkVersion,

    check(act, updateId) {
      if (!answerTo(updateId)) decided(act)
    },

    async act(act, updateId) {
      const known = answerTo(updateId)
      const version = known?.version ?? take(decided(act))
      if (!known && updateId !== undefined) answers.push({ updateId, version })
      answers.splice(0, answers.length - remembered)
      await condition(() => recordedVersion >= version)
      return { version }
    },

    send(command, by = system) {
      const outcome = decide(ticket, command, { now: instant(Date.now()), by })
      if ('rejection' in outcome)
        log.info('not done', { command: command.type, code: outcome.rejection.code })
      else take(outcome.events)
    },

    async until(predicate, deadline, summary) {
      if (deadline === undefined) {
        await condition(() => predicate(ticket))
        return true
      }
      const wait = milliseconds(deadline) - Date.now()
      if (wait <= 0) return predicate(ticket)
      return condition(() => predicate(ticket), wait, summary === undefined ? {} : { summary })
    },

    async journal() {
      for (;;) {
        await condition(() => queue.length > 0 || closing)
        if (queue.length === 0) return
        const batch = [...queue]
        await record(ticket.number, batch, (problem) => {
          trouble = problem
        })
        queue.splice(0, batch.length)
        recordedVersion = batch.at(-1)?.seq ?? recordedVersion
      }
    },

    settled: () => queue.length === 0,
    close: () => {
      closing = true
    },
    answers: () => answers,
    trouble: () => trouble,
  }
}

/** A refusal by the rules, as an update's caller gets it: `type` is the code. Anything else thrown would be a bug. */
export function refused({ code, message, details }: Rejection): ApplicationFailure {
  return ApplicationFailure.create({
    type: code,
    message,
    nonRetryable: true,
    details: details === undefined ? [] : [details],
  })
}

/** Quick as long as the database answers; a long outage fills neither the history nor the workflow task. */
async function record(
  number: string,
  events: TicketEvent[],
  note: (problem: string | undefined) => void,
): Promise<void> {
  const summary = events.map((event) => `${event.seq} ${event.type}`).join(', ')
  try {
    await recordQuickly.executeWithOptions({ summary }, [number, events])
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    note('The database does not take the record; the ticket goes on and it is tried again.')
    await postgres.record.executeWithOptions({ summary }, [number, events])
    note(undefined)
  }
}
