import { ActivityFailure, ApplicationFailure, condition, log } from '@temporalio/workflow'
import { postgres, recordQuickly } from './activities.ts'
import type { Rejection } from './domain/ticket/decision.ts'
import { rejection } from './domain/ticket/decision.ts'
import { finished } from './domain/ticket/finished.ts'
import { presentEvent } from './domain/ticket/former.ts'
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
  /** Something under way in the world whose outcome will be told to the ticket; until then the ticket is not over. */
  step<Result>(work: () => Promise<Result>): Promise<Result>
  /** The ticket has ended, nothing is left to be given back, and nothing is under way that could change that. */
  over(): boolean
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

/** Something asked and decided that is not known to be in Postgres yet. */
interface Entry {
  command: Command
  by: Act['by']
  updateId?: string
  events: TicketEvent[]
  /** The ticket's version with these events. */
  version: number
  /** Why it came to nothing after all. */
  refusal?: Rejection
}

export function openDesk(opened: Ticket, answered: Answer[] = []): Desk {
  // As it stands in Postgres, and as it is with everything that was decided since.
  let recorded = opened
  let ticket = opened
  let trouble: string | undefined
  let closing = false
  let steps = 0
  const queue: Entry[] = []
  const answers = [...answered]

  function checkVersion(seen: number | undefined): void {
    if (seen === undefined || seen === ticket.version) return
    const message = `The ticket is at version ${ticket.version} by now; read it again before you act on it.`
    throw refused(rejection('version_mismatch', message, { version: ticket.version }))
  }

  function decided(asked: Pick<Entry, 'command' | 'by' | 'updateId'>) {
    const via = asked.updateId === undefined ? {} : { via: asked.updateId }
    return decide(ticket, asked.command, { now: instant(Date.now()), by: asked.by, ...via })
  }

  /** Takes what was decided on, and queues it for the record; or notes why it was refused. */
  function enter(entry: Entry): Entry {
    const outcome = decided(entry)
    if ('rejection' in outcome) {
      entry.refusal = outcome.rejection
      return entry
    }
    ticket = outcome.events.reduce(apply, ticket)
    entry.events = outcome.events
    entry.version = ticket.version
    queue.push(entry)
    return entry
  }

  /**
   * Postgres has other events in this place: a workflow task recorded them and died before Temporal heard of it, or the
   * run was reset. What is recorded stands, and what was decided here is decided again on top of it.
   */
  function giveWay(standing: readonly TicketEvent[]): void {
    const overtaken = queue.splice(0)
    recorded = standing.map(presentEvent).reduce(apply, recorded)
    ticket = recorded
    for (const { via, seq } of standing) if (via !== undefined) remember({ updateId: via, version: seq })
    for (const entry of overtaken) {
      const known = answerTo(entry.updateId)
      if (known) entry.version = known.version
      else enter(entry)
    }
  }

  function answerTo(updateId: string | undefined): Answer | undefined {
    return updateId === undefined ? undefined : answers.find((answer) => answer.updateId === updateId)
  }

  function remember(answer: Answer): void {
    if (!answerTo(answer.updateId)) answers.push(answer)
    answers.splice(0, answers.length - remembered)
  }

  return {
    get ticket() {
      return ticket
    },

    checkVersion,

    check({ command, by, ifVersion }, updateId) {
      if (answerTo(updateId)) return
      checkVersion(ifVersion)
      const outcome = decided({ command, by })
      if ('rejection' in outcome) throw refused(outcome.rejection)
    },

    async act({ command, by, ifVersion }, updateId) {
      const known = answerTo(updateId)
      if (known) return { version: known.version }
      checkVersion(ifVersion)
      const asked = updateId === undefined ? { command, by } : { command, by, updateId }
      const entry = enter({ ...asked, events: [], version: ticket.version })
      await condition(() => entry.refusal !== undefined || recorded.version >= entry.version)
      if (entry.refusal) throw refused(entry.refusal)
      if (updateId !== undefined) remember({ updateId, version: entry.version })
      return { version: entry.version }
    },

    send(command, by = system) {
      const { refusal } = enter({ command, by, events: [], version: ticket.version })
      if (refusal) log.info('not done', { command: command.type, code: refusal.code })
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

    async step(work) {
      steps += 1
      try {
        return await work()
      } finally {
        steps -= 1
      }
    },

    over: () => finished(ticket) && steps === 0,

    async journal() {
      for (;;) {
        await condition(() => queue.length > 0 || closing)
        if (queue.length === 0) return
        const batch = [...queue]
        const events = batch.flatMap((entry) => entry.events)
        const standing = await record(ticket.number, events, (problem) => {
          trouble = problem
        })
        if (standing.length > 0) giveWay(standing)
        else {
          recorded = events.reduce(apply, recorded)
          queue.splice(0, batch.length)
        }
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

/**
 * Quick as long as the database answers; a long outage fills neither the history nor the workflow task.
 * @returns what stands there instead; nothing once the events are recorded
 */
async function record(
  number: string,
  events: TicketEvent[],
  note: (problem: string | undefined) => void,
): Promise<TicketEvent[]> {
  if (events.length === 0) return []
  const summary = events.map((event) => `${event.seq} ${event.type}`).join(', ')
  try {
    return (await recordQuickly.executeWithOptions({ summary }, [number, events])) ?? []
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    note('The database does not take the record; the ticket goes on and it is tried again.')
    const standing = await postgres.record.executeWithOptions({ summary }, [number, events])
    note(undefined)
    return standing ?? []
  }
}
