import { ParentClosePolicy, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow'
import { displacing, postgres } from './activities.ts'
import { type Desk, refused } from './desk.ts'
import type { displacement } from './displacement.ts'
import { rejection } from './domain/ticket/decision.ts'
import { type AssignVisit, assignmentKey, notAssignable } from './domain/ticket/visit/assignment.ts'
import { visitJob } from './domain/ticket/visit/visit-job.ts'
import { milliseconds } from './domain/time/instant.ts'
import { type Assignment, displacementType, displacementWorkflowId, type Receipt } from './messages.ts'

/** Where dispatchers assign engineers, one after the other. */
export interface AssignmentDesk {
  /** Why a dispatcher cannot assign now, thrown before anything is booked or recorded. */
  check(assignment: Assignment): void
  /** Books the chosen engineer's time, then records the visit; a booking that lost a race goes back by itself. */
  assign(assignment: Assignment): Promise<Receipt>
}

export function openAssignments(desk: Desk): AssignmentDesk {
  let underWay = 0
  return {
    check(assignment) {
      checkAssignment(desk, assignment)
      // Asked before anything is accepted, and not again: what was accepted once goes on when it is replayed.
      if (underWay === 0) return
      const message = 'Somebody else is just assigning an engineer; read the ticket again.'
      throw refused(rejection('assignment_under_way', message))
    },
    async assign(assignment) {
      underWay += 1
      try {
        return await desk.step(() => bookAndRecord(desk, assignment))
      } finally {
        underWay -= 1
      }
    },
  }
}

function checkAssignment(desk: Desk, { from, replaces, ifVersion }: Assignment): void {
  desk.checkVersion(ifVersion)
  if (from !== undefined && milliseconds(from) <= Date.now()) {
    throw refused(rejection('time_passed', `${from} has passed; name a time that lies ahead.`))
  }
  const refusal = notAssignable(desk.ticket, replaces)
  if (refusal) throw refused(refusal)
}

async function bookAndRecord(desk: Desk, assignment: Assignment): Promise<Receipt> {
  checkAssignment(desk, assignment)
  const { engineer, replaces, emergency, words, by } = assignment
  const key = assignmentKey(desk.ticket, replaces)
  const answer = await book(desk, assignment, key)
  if ('refusal' in answer) throw refused(rejection(answer.refusal, answer.message))
  // Whatever becomes of this ticket now: who gave way is told.
  if (emergency !== undefined) await tellDisplaced(key)
  const command: AssignVisit = {
    type: 'assignVisit',
    ...{ key, ...answer },
    ...(replaces === undefined ? {} : { replaces }),
    ...(emergency === undefined ? {} : { emergency }),
    ...(words === undefined ? {} : { words }),
  }
  const receipt = await desk.act({ command, by }, undefined)
  // Of two dispatchers who were at it at once, the second finds the engineer of the first.
  if (desk.ticket.visit?.key === key && desk.ticket.visit.engineer === engineer) return receipt
  throw refused(rejection('already_assigned', 'Another engineer was booked in the meantime.'))
}

function book({ ticket }: Desk, assignment: Assignment, key: string) {
  const { engineer, from, replaces, emergency, evenArrived = false, by } = assignment
  if (!ticket.plan) throw refused(rejection('no_plan', 'There is no plan to assign an engineer to.'))
  const named = { summary: `book ${engineer}` }
  const place = replaces === undefined ? {} : { replaces }
  const job = { ...visitJob(ticket, ticket.plan), key, engineer, ...place }
  if (emergency !== undefined) {
    return displacing.takeEngineer.executeWithOptions({ ...named, startToCloseTimeout: '10s' }, [
      { ...job, emergency, evenArrived, by },
    ])
  }
  return postgres.bookEngineer.executeWithOptions(named, [from === undefined ? job : { ...job, from }])
}

/** In a workflow of its own: this ticket may end before every other one has answered. */
async function tellDisplaced(occasion: string): Promise<void> {
  await startChild<typeof displacement>(displacementType, {
    workflowId: displacementWorkflowId(occasion),
    args: [occasion],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: 'Tells the tickets whose visits gave way to an emergency',
  }).catch(unlessItRuns)
}

/** The reconciler was quicker, which is as good. */
function unlessItRuns(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'WorkflowExecutionAlreadyStartedError') throw error
}
