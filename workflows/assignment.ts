import { postgres } from './activities.ts'
import { type Desk, refused } from './desk.ts'
import { rejection } from './domain/ticket/decision.ts'
import { nextBookingKey, notAssignable } from './domain/ticket/dispatch.ts'
import { visitJob } from './domain/ticket/visit-job.ts'
import { milliseconds } from './domain/time/instant.ts'
import type { Assignment, Receipt } from './messages.ts'

/** Why a dispatcher cannot assign now, thrown before anything is booked or recorded. */
export function checkAssignment(desk: Desk, { from, ifVersion }: Assignment): void {
  desk.checkVersion(ifVersion)
  if (from !== undefined && milliseconds(from) <= Date.now()) {
    throw refused(rejection('time_passed', `${from} has passed; name a time that lies ahead.`))
  }
  const refusal = notAssignable(desk.ticket)
  if (refusal) throw refused(refusal)
}

/** Books the chosen engineer's time, then records the visit; a booking that lost a race goes back by itself. */
export function assign(desk: Desk, assignment: Assignment): Promise<Receipt> {
  return desk.step(() => bookAndRecord(desk, assignment))
}

async function bookAndRecord(desk: Desk, assignment: Assignment): Promise<Receipt> {
  checkAssignment(desk, assignment)
  const { engineer, from, by } = assignment
  const { ticket } = desk
  if (!ticket.plan) throw refused(rejection('no_plan', 'There is no plan to assign an engineer to.'))
  const key = nextBookingKey(ticket)
  const job = { ...visitJob(ticket, ticket.plan), key, engineer }
  const answer = await postgres.bookEngineer.executeWithOptions({ summary: `book ${engineer}` }, [
    from === undefined ? job : { ...job, from },
  ])
  if ('refusal' in answer) throw refused(rejection(answer.refusal, answer.message))
  const receipt = await desk.act({ command: { type: 'assignVisit', key, ...answer }, by }, undefined)
  // Of two dispatchers who were at it at once, the second finds the engineer of the first.
  if (desk.ticket.visit?.key === key && desk.ticket.visit.engineer === engineer) return receipt
  throw refused(rejection('already_assigned', 'Another engineer was booked in the meantime.'))
}
