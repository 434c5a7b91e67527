import { setTimeout } from 'node:timers/promises'
import {
  ApplicationFailure,
  type Client,
  isGrpcDeadlineError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import type { Workflow } from '@temporalio/common'
import type { Rejection } from '../workflows/domain/ticket/decision.ts'
import { statusOf } from '../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import { decide } from '../workflows/domain/ticket/ticket.ts'
import { notMovable } from '../workflows/domain/ticket/visit/appointment.ts'
import { notAssignable } from '../workflows/domain/ticket/visit/assignment.ts'
import { instant } from '../workflows/domain/time/instant.ts'
import {
  type Act,
  type ActName,
  type Assignment,
  assignUpdate,
  courierId,
  courierType,
  type Move,
  moveUpdate,
  noticesWaiting,
  type Receipt,
  stockArrived,
  type TicketInput,
  ticketQuery,
  ticketWorkflowId,
  ticketWorkflowType,
  wake,
} from '../workflows/messages.ts'
import { type LongWork, longWork } from './long-work.ts'

/** What became of an act. */
export type ActOutcome =
  | { done: Receipt }
  | { rejected: Rejection }
  /** Not answered in time; it may still be done. */
  | { pending: true }
  /** Temporal cannot be reached; nothing was done. */
  | { unreachable: true }

/** The only sender to Temporal. */
export interface Commands extends LongWork {
  /** Starts a ticket's workflow; starting it twice starts it once. */
  start(ticket: Ticket, deadline?: number): Promise<void>
  act(number: string, act: Act<Act['command'] & { type: ActName }>, updateId: string): Promise<ActOutcome>
  assign(number: string, assignment: Assignment, updateId: string): Promise<ActOutcome>
  /** Moves a visit to another time, as `assign` books one. */
  move(number: string, move: Move, updateId: string): Promise<ActOutcome>
  /** Has waiting tickets ask for their parts again; they also do so by themselves from time to time. */
  announceStock(numbers: readonly string[]): Promise<void>
  /** Rings the courier, starting it when there is none. */
  ringCourier(): Promise<void>
  version(number: string): Promise<number | undefined>
  revive(ticket: Ticket): Promise<void>
  replace(ticket: Ticket): Promise<void>
  wake(number: string): Promise<void>
  /** Whether Temporal answers within a second. */
  reachable(): Promise<boolean>
}

/** After this long a caller is told to look later, in milliseconds (design.md 4). */
const answerWithin = 8_000
/** A workflow that is well answers a query in a moment, in milliseconds. */
const queryWithin = 3_000

/** Between two questions to a workflow that has to catch up with its record, in milliseconds. */
const catchUp = 250

interface UpdateRequest {
  number: string
  update: string
  argument: Act | Assignment | Move
  updateId: string
  /** What the rules say to it on the ticket as Postgres knows it. */
  refusal: (ticket: Ticket) => Rejection | undefined
  /** Whether the ticket, as Postgres knows it, gives the same reason to refuse. */
  isBorneOut: (rejected: Rejection, ticket: Ticket) => boolean
}

/** @param load the ticket as Postgres knows it: with it a workflow that is gone is started again */
export function ticketCommands(
  client: Client,
  taskQueue: string,
  load: (number: string) => Promise<Ticket | undefined>,
): Commands {
  /**
   * Sends until there is an answer that can stand. A worker that died after recording leaves Postgres ahead of the
   * workflow for a moment: a refusal that the record does not bear out is asked again, for as long as a caller waits.
   */
  async function send(request: UpdateRequest): Promise<ActOutcome> {
    const deadline = Date.now() + answerWithin
    for (;;) {
      const outcome = await sendOnce(request)
      if (!('rejected' in outcome)) return outcome
      const ticket = await load(request.number)
      if (!ticket || request.isBorneOut(outcome.rejected, ticket)) return outcome
      if (Date.now() + catchUp > deadline) return { pending: true }
      await setTimeout(catchUp)
    }
  }

  async function sendOnce(request: UpdateRequest): Promise<ActOutcome> {
    const { number, update, argument, updateId, refusal } = request
    const options = { args: [argument] as [UpdateRequest['argument']], updateId }
    const handle = client.workflow.getHandle(ticketWorkflowId(number))
    try {
      const send = () => handle.executeUpdate<Receipt, [unknown]>(update, options)
      return { done: await withDeadline(() => throughRenewal(send)) }
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) return outcomeOf(error)
    }
    // No workflow runs: the ticket has ended, or the workflow is not there yet, or was terminated.
    const ticket = await load(number)
    const rejected = ticket && refusal(ticket)
    if (!ticket || rejected)
      return { rejected: rejected ?? { code: 'not_found', message: 'No such ticket.' } }
    return withDeadline(() =>
      client.workflow.executeUpdateWithStart<Workflow, Receipt, [unknown]>(update, {
        ...options,
        startWorkflowOperation: new WithStartWorkflowOperation(ticketWorkflowType, {
          ...startOptions(ticket),
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        }),
      }),
    ).then((done) => ({ done }), outcomeOf)
  }

  function withDeadline<Result>(call: () => Promise<Result>, within = answerWithin): Promise<Result> {
    return client.withDeadline(Date.now() + within, call)
  }

  async function outcomeOf(error: unknown): Promise<ActOutcome> {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { type, message, details } = error.cause
      const [first] = details ?? []
      const known = isDetails(first) ? { details: first } : {}
      return { rejected: { code: type ?? 'rejected', message, ...known } }
    }
    return (await reachable()) ? { pending: true } : { unreachable: true }
  }

  async function reachable(): Promise<boolean> {
    try {
      await withDeadline(() => client.workflowService.getSystemInfo({}), 1_000)
      return true
    } catch {
      return false
    }
  }

  function startOptions(ticket: Ticket): WorkflowStartOptions & { args: [TicketInput] } {
    return {
      taskQueue,
      workflowId: ticketWorkflowId(ticket.number),
      args: [{ ticket }],
      staticSummary: `${ticket.kind} · ${ticket.urgency} · received ${ticket.receivedAt}`,
    }
  }

  async function start(ticket: Ticket, options: Partial<WorkflowStartOptions>): Promise<void> {
    try {
      await client.workflow.start(ticketWorkflowType, { ...startOptions(ticket), ...options })
    } catch (error) {
      // It runs, or has run to its end: either way the start is done.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    }
  }

  function revive(ticket: Ticket): Promise<void> {
    return start(ticket, {
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
    })
  }

  return {
    start: (ticket, within = answerWithin) =>
      withDeadline(
        () =>
          start(ticket, {
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        within,
      ),

    act(number, act, updateId) {
      const refusal = (ticket: Ticket) => {
        const outcome = decide(ticket, act.command, { now: instant(Date.now()), by: act.by })
        return 'rejection' in outcome ? outcome.rejection : undefined
      }
      return send({
        number,
        update: act.command.type,
        argument: act,
        updateId,
        refusal,
        isBorneOut: ({ code }, ticket) =>
          code === 'version_mismatch' ? ticket.version !== act.ifVersion : refusal(ticket) !== undefined,
      })
    },

    assign: (number, assignment, updateId) =>
      send({
        number,
        update: assignUpdate.name,
        argument: assignment,
        updateId,
        refusal: (ticket) =>
          ticket.ended
            ? { code: `ticket_${statusOf(ticket)}`, message: 'The ticket has ended; reopen it before.' }
            : undefined,
        isBorneOut: ({ code }, ticket) =>
          !saidByTheTicket.includes(code) ||
          ticket.ended !== undefined ||
          notAssignable(ticket, assignment.replaces) !== undefined,
      }),

    move: (number, wanted, updateId) =>
      send({
        number,
        update: moveUpdate.name,
        argument: wanted,
        updateId,
        refusal: endedRefusal,
        isBorneOut: ({ code }, ticket) =>
          code === 'version_mismatch'
            ? ticket.version !== wanted.ifVersion
            : aboutTime.includes(code) ||
              endedRefusal(ticket) !== undefined ||
              notMovable(ticket, wanted.appointment, { now: instant(Date.now()), by: wanted.by }) !==
                undefined,
      }),

    async announceStock(numbers) {
      const signals = numbers.map((number) =>
        withDeadline(() => client.workflow.getHandle(ticketWorkflowId(number)).signal(stockArrived)),
      )
      await Promise.allSettled(signals)
    },

    async ringCourier() {
      await withDeadline(() =>
        client.workflow.signalWithStart(courierType, {
          taskQueue,
          workflowId: courierId,
          signal: noticesWaiting,
          staticSummary: 'Delivers what people are to be told',
        }),
      )
    },

    async version(number) {
      try {
        const handle = client.workflow.getHandle(ticketWorkflowId(number))
        const { status } = await withDeadline(() => handle.describe(), queryWithin)
        if (status.name !== 'RUNNING') return undefined
        return (await withDeadline(() => handle.query(ticketQuery), queryWithin)).version
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined
        throw error
      }
    },

    revive,

    async replace(ticket) {
      const handle = client.workflow.getHandle(ticketWorkflowId(ticket.number))
      await handle.terminate('It knew less than was recorded; started again from the record.')
      await revive(ticket)
    },

    async wake(number) {
      try {
        await client.workflow.getHandle(ticketWorkflowId(number)).signal(wake)
      } catch (error) {
        // Nobody there to be woken: whoever finds the ticket without a workflow revives it.
        if (!(error instanceof WorkflowNotFoundError)) throw error
      }
    },

    ...longWork(client, taskQueue, answerWithin),

    reachable,
  }
}

/**
 * A ticket that goes on in a fresh history turns away what it had not taken in; the next run takes it, and the update's
 * id sees to it that nothing is done twice.
 */
async function throughRenewal<Result>(send: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send()
    } catch (error) {
      if (attempt === attempts || !turnedAway(error)) throw error
      await setTimeout(attempt * 50)
    }
  }
}

const attempts = 4

function turnedAway(error: unknown): boolean {
  const answered =
    error instanceof WorkflowUpdateFailedError ||
    error instanceof WorkflowNotFoundError ||
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError
  return !answered && !isGrpcDeadlineError(error)
}

/** Refusals of an assignment that the ticket's own state gives. */
const saidByTheTicket: readonly string[] = ['not_awaiting_dispatcher', 'visit_changed', 'already_arrived']

/** What the calendars of engineers say, and not the ticket. */
const aboutTime: readonly string[] = ['slot_taken', 'time_passed', 'appointment_moved']

function endedRefusal(ticket: Ticket): Rejection | undefined {
  if (!ticket.ended) return undefined
  return { code: `ticket_${statusOf(ticket)}`, message: 'The ticket has ended; reopen it before.' }
}

function isDetails(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
