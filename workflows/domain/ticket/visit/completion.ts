import type { UsedPart, WordsId } from '../../vocabulary.ts'
import { type Applications, type Decisions, type Moment, type Rejection, rejection } from '../decision.ts'
import { depotUnfinished } from '../depot/depot.ts'
import { answered, uncompleted } from '../guards.ts'
import { withdrawLoan } from '../loaner/loaner.ts'
import { issueUsed, usedWithoutHold } from '../parts/parts.ts'
import type { Ticket } from '../state.ts'
import { checklistOpen } from './checklist.ts'
import { freeVisit } from './visit.ts'

/** The report: cause, what was done, parts used (process.md 8). */
export interface Complete {
  type: 'complete'
  partsUsed: UsedPart[]
  words: WordsId
}

export interface Completed extends Omit<Complete, 'type'> {
  type: 'completed'
}

export const decisions: Decisions<Complete, Completed> = {
  complete: (ticket, command, moment) =>
    uncompleted(ticket) ??
    visitMissing(ticket, moment) ??
    answered(ticket) ??
    checklistOpen(ticket) ??
    depotUnfinished(ticket) ??
    usedWithoutHold(ticket, command.partsUsed) ?? [{ ...command, type: 'completed' }],
}

export const applications: Applications<Completed> = {
  completed: (ticket, { partsUsed, words }, { now, by }) => ({
    ...withdrawLoan(issueUsed(freeVisit(ticket), partsUsed)),
    completion: { at: now, by, partsUsed, words },
  }),
}

function visitMissing(ticket: Ticket, { by }: Moment): Rejection | undefined {
  if (ticket.plan?.mode !== 'onsite') return undefined
  if (ticket.visit?.state !== 'arrived') {
    return rejection('not_arrived', 'The plan is a visit; record the arrival, or plan another way first.')
  }
  if (by.role === 'engineer' && ticket.visit.engineer !== by.id) {
    return rejection('not_your_visit', 'This visit is with another engineer, who reports it.')
  }
  return undefined
}
