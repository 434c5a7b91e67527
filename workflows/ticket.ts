import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  currentUpdateInfo,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { checkMove, move } from './appointment.ts'
import { openAssignments } from './assignment.ts'
import { type Desk, openDesk } from './desk.ts'
import { finished } from './domain/ticket/finished.ts'
import { presentTicket } from './domain/ticket/former.ts'
import type { EndOutcome } from './domain/ticket/state.ts'
import { after } from './domain/time/duration.ts'
import { type Instant, instant } from './domain/time/instant.ts'
import { operator } from './domain/vocabulary.ts'
import {
  type ActName,
  type Assignment,
  acts,
  actUpdate,
  assignUpdate,
  type Move,
  moveUpdate,
  rotate,
  stockArrived,
  type TicketInput,
  ticketQuery,
  wake,
} from './messages.ts'
import { awaitArrival } from './tracks/arrival.ts'
import { labelUnits } from './tracks/depot.ts'
import { dispatchEngineer } from './tracks/dispatch.ts'
import { showInTemporal } from './tracks/display.ts'
import { awaitQuestionnaire } from './tracks/follow-up.ts'
import { keepHold } from './tracks/hold.ts'
import { provideLoaner } from './tracks/loaner.ts'
import { findOwner } from './tracks/ownership.ts'
import { provideParts } from './tracks/parts.ts'
import { giveBack } from './tracks/returns.ts'
import { keepPromises } from './tracks/sla.ts'

/**
 * One ticket, from receipt until the customer is satisfied. The tracks run side by side and look at the ticket alone,
 * so that they can begin in the middle: after a restart, in a fresh history, or when a closed ticket is reopened.
 * @returns how it ended; a failed ticket workflow means a bug
 */
export async function ticketWorkflow({ ticket, answered }: TicketInput): Promise<{ outcome: EndOutcome }> {
  const desk = openDesk(presentTicket(ticket), answered)
  const assignments = openAssignments(desk)
  let arrivals = 0
  let rotating = false

  // All handlers stand before the first await: an act may be the very first thing in the history.
  for (const name of Object.keys(acts) as ActName[]) answer(desk, name)
  setHandler(assignUpdate, (assignment) => sheltered(() => assignments.assign(assignment)), {
    description: 'A dispatcher chooses the engineer',
    validator: (assignment: Assignment) => assignments.check(assignment),
  })
  setHandler(moveUpdate, (wanted) => sheltered(() => move(desk, wanted)), {
    description: 'The customer wants another time',
    validator: (wanted: Move) => checkMove(desk, wanted),
  })
  setHandler(
    stockArrived,
    () => {
      arrivals += 1
    },
    { description: 'Ask for missing parts again' },
  )
  setHandler(wake, () => desk.send({ type: 'announce' }), { description: 'Look at the deadlines again' })
  setHandler(
    rotate,
    () => {
      rotating = true
    },
    { description: 'Begin a fresh history' },
  )
  setHandler(ticketQuery, () => desk.ticket, { description: 'The ticket in memory' })
  onCancellation(() => desk.send({ type: 'cancel' }, operator))

  return sheltered(async () => {
    const journal = desk.journal()
    // A ticket that has ended is started again only to be reopened; that act may arrive a moment later.
    if (finished(ticket)) await desk.until((current) => !finished(current), reopeningGrace(), 'reopening')
    while (!desk.over()) {
      const worn = await workShift(
        desk,
        () => arrivals,
        () => rotating || workflowInfo().continueAsNewSuggested,
      )
      await condition(() => desk.settled() && allHandlersFinished())
      if (worn && !desk.over()) {
        await continueAsNew<typeof ticketWorkflow>({ ticket: desk.ticket, answered: desk.answers() })
      }
    }
    await condition(() => desk.settled() && allHandlersFinished())
    desk.close()
    await journal
    return { outcome: desk.ticket.ended?.outcome ?? 'satisfied' }
  })
}

function answer(desk: Desk, name: ActName): void {
  setHandler(
    actUpdate(name),
    (act) => {
      const updateId = currentUpdateInfo()?.id
      return sheltered(() => desk.act(act, updateId))
    },
    { description: acts[name], validator: (act) => desk.check(act, currentUpdateInfo()?.id) },
  )
}

/** Acts are answered also after somebody has asked for the workflow's cancellation. */
function sheltered<Result>(work: () => Promise<Result>): Promise<Result> {
  return CancellationScope.nonCancellable(work)
}

/**
 * Runs all tracks until the ticket is finished, or the history is worn out and has to be renewed.
 * What a track was waiting for then is not lost: its effects carry keys and its facts are on the ticket.
 * @returns whether the history is worn out
 */
async function workShift(desk: Desk, stockArrivals: () => number, worn: () => boolean): Promise<boolean> {
  // What fell due while nobody looked is said first, so that the timer is armed for what really comes next.
  desk.send({ type: 'announce' })
  const shift = new CancellationScope()
  const tracks = shift.run(() =>
    Promise.all([
      keepPromises(desk),
      provideParts(desk, stockArrivals),
      keepHold(desk),
      dispatchEngineer(desk),
      awaitArrival(desk),
      giveBack(desk),
      awaitQuestionnaire(desk),
      findOwner(desk),
      provideLoaner(desk, stockArrivals),
      labelUnits(desk),
      showInTemporal(desk),
    ]),
  )
  const wornOut = await Promise.race([tracks.then(() => false), condition(worn).then(() => true)])
  shift.cancel()
  await tracks.catch(unlessCancelled)
  return wornOut
}

function unlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error
}

/** Whoever cancels the workflow in the Temporal UI means the ticket: it gives everything back, and completes. */
function onCancellation(cancel: () => void): void {
  CancellationScope.current().cancelRequested.catch(cancel)
}

function reopeningGrace(): Instant {
  return after(instant(Date.now()), 'PT10S')
}
