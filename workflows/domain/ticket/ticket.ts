import { type Instant, later } from '../time/instant.ts'
import { system } from '../vocabulary.ts'
import * as absorption from './absorption.ts'
import * as cancellation from './cancellation.ts'
import type { Outcome, Rejection } from './decision.ts'
import { isRejection, type Moment, rejection } from './decision.ts'
import * as depotRepair from './depot/depot-repair.ts'
import * as inspection from './depot/inspection.ts'
import * as quote from './depot/quote.ts'
import * as shipment from './depot/shipment.ts'
import * as diagnosis from './diagnosis.ts'
import * as followUp from './follow-up.ts'
import type { Opened } from './intake.ts'
import * as loaner from './loaner/loaner.ts'
import * as loanerUse from './loaner/loaner-use.ts'
import * as merging from './merging.ts'
import * as notes from './notes.ts'
import * as hold from './parts/hold.ts'
import * as issue from './parts/issue.ts'
import * as parts from './parts/parts.ts'
import * as plan from './plan.ts'
import { keepClocks } from './promise/clocks.ts'
import * as escalation from './promise/escalation.ts'
import { actsOf, consequencesOf, takingEffect } from './promise/escalation.ts'
import * as pause from './promise/pause.ts'
import { nextPauseEnd } from './promise/pause.ts'
import * as policyChange from './promise/policy-change.ts'
import * as promise from './promise/promise.ts'
import { nextAlert } from './promise/promise.ts'
import * as promisedDate from './promise/promised-date.ts'
import * as reopening from './reopening.ts'
import * as response from './response.ts'
import * as returns from './returns.ts'
import type { Ticket } from './state.ts'
import * as triage from './triage.ts'
import * as verification from './verification.ts'
import * as appointment from './visit/appointment.ts'
import * as assignment from './visit/assignment.ts'
import * as checklist from './visit/checklist.ts'
import * as completion from './visit/completion.ts'
import * as dispatch from './visit/dispatch.ts'
import { lateAnswer } from './visit/former-visits.ts'
import * as job from './visit/job.ts'
import * as lateness from './visit/lateness.ts'
import * as noShow from './visit/no-show.ts'
import * as refusal from './visit/refusal.ts'
import * as visit from './visit/visit.ts'
import * as visitProgress from './visit/visit-progress.ts'
import * as withdrawal from './visit/withdrawal.ts'

/** What a ticket can be told to do; each ability's file says what it takes. */
export type Command =
  | absorption.Absorb
  | cancellation.Cancel
  | checklist.Tick
  | completion.Complete
  | depotRepair.RecordStep
  | depotRepair.RecordTests
  | depotRepair.PackUnit
  | diagnosis.Diagnose
  | dispatch.OfferVisit
  | dispatch.LapseOffer
  | dispatch.HandOver
  | assignment.AssignVisit
  | escalation.TakeOver
  | followUp.RecordFollowUp
  | followUp.CloseUnanswered
  | hold.RecordRenewal
  | hold.RecordLapse
  | inspection.ReceiveUnit
  | inspection.ClearUnit
  | inspection.DetectFault
  | issue.IssueParts
  | issue.RecordIssue
  | loaner.RequestLoaner
  | loaner.RecordLoan
  | loaner.WithdrawLoaner
  | loanerUse.PrepareLoaner
  | loanerUse.HandOverLoaner
  | loanerUse.ReturnLoaner
  | loanerUse.InspectLoaner
  | loanerUse.LoseLoaner
  | job.RecordAttendance
  | job.RecordHandover
  | merging.Merge
  | notes.Note
  | parts.RecordReservation
  | pause.Pause
  | pause.Resume
  | plan.MakePlan
  | policyChange.ChangePolicy
  | promise.Announce
  | promisedDate.PromiseDate
  | quote.MakeQuote
  | quote.DecideQuote
  | reopening.Reopen
  | response.Respond
  | returns.RecordReturn
  | shipment.RecordLabel
  | shipment.RecordTracking
  | shipment.ShipUnit
  | shipment.OrderLabel
  | shipment.DeliverUnit
  | triage.Triage
  | verification.Verify
  | appointment.ConfirmVisit
  | appointment.MoveVisit
  | appointment.CancelVisit
  | lateness.NoticeLateness
  | noShow.RecordNoShow
  | visit.AcceptVisit
  | refusal.RefuseVisit
  | visit.Arrive
  | visitProgress.Depart
  | visitProgress.StartWork
  | withdrawal.TakeBackVisit
  | withdrawal.DisplaceVisit

/** What can have happened to a ticket after it was opened. */
export type Fact =
  | absorption.Absorbed
  | cancellation.Cancelled
  | checklist.Ticked
  | completion.Completed
  | depotRepair.StepRecorded
  | depotRepair.TestsRecorded
  | depotRepair.UnitPacked
  | diagnosis.Diagnosed
  | dispatch.VisitOffered
  | dispatch.OfferLapsed
  | dispatch.HandedToDispatcher
  | assignment.VisitAssigned
  | assignment.VisitSwapped
  | dispatch.BookingUnwanted
  | escalation.Consequence
  | followUp.FollowedUp
  | followUp.QuestionnaireSent
  | followUp.Closed
  | hold.HoldRenewed
  | hold.HoldLapsed
  | inspection.UnitReceived
  | inspection.UnitCleared
  | inspection.FaultDetected
  | issue.PartsIssued
  | issue.IssueFailed
  | loaner.LoanerRequested
  | loaner.LoanerReserved
  | loaner.LoanerAwaited
  | loaner.LoanerWithdrawn
  | loaner.LoanerDeclined
  | loanerUse.LoanerPrepared
  | loanerUse.LoanerHandedOver
  | loanerUse.LoanerReturned
  | loanerUse.LoanerInspected
  | loanerUse.LoanerLost
  | job.AttendanceRecorded
  | job.HandoverRecorded
  | merging.Merged
  | notes.Noted
  | parts.PartsReserved
  | parts.PartsShort
  | parts.HoldUnwanted
  | pause.Paused
  | pause.Resumed
  | plan.Planned
  | policyChange.PolicyChanged
  | promise.Alerted
  | promisedDate.DatePromised
  | quote.Quoted
  | quote.QuoteDecided
  | reopening.RoundOpened
  | response.Responded
  | returns.Returned
  | shipment.LabelWanted
  | shipment.LabelReady
  | shipment.LabelRefused
  | shipment.UnitShipped
  | shipment.UnitArrived
  | shipment.ParcelHeld
  | shipment.UnitDelivered
  | triage.Triaged
  | verification.Verified
  | verification.Objected
  | appointment.VisitConfirmed
  | appointment.VisitMoved
  | appointment.VisitCancelled
  | lateness.VisitLate
  | noShow.CustomerNotThere
  | noShow.EngineerNotThere
  | visit.VisitAccepted
  | refusal.VisitRefused
  | visit.Arrived
  | visitProgress.Departed
  | visitProgress.WorkStarted
  | withdrawal.VisitTakenBack
  | withdrawal.VisitDisplaced

interface Stamp {
  /** Consecutive from 1 in each ticket. */
  seq: number
  at: string
  by: Moment['by']
  via?: string
}

/** A fact with its place in the ticket's history. */
export type TicketEvent = Fact & Stamp
export type OpenedEvent = Opened & Stamp

// The compiler refuses these tables when a command or a fact has no function.
const decisions: { [Type in Command['type']]: Decide<Type> } = {
  ...absorption.decisions,
  ...appointment.decisions,
  ...assignment.decisions,
  ...cancellation.decisions,
  ...checklist.decisions,
  ...completion.decisions,
  ...depotRepair.decisions,
  ...diagnosis.decisions,
  ...dispatch.decisions,
  ...escalation.decisions,
  ...followUp.decisions,
  ...hold.decisions,
  ...lateness.decisions,
  ...inspection.decisions,
  ...issue.decisions,
  ...loaner.decisions,
  ...loanerUse.decisions,
  ...job.decisions,
  ...merging.decisions,
  ...noShow.decisions,
  ...notes.decisions,
  ...parts.decisions,
  ...pause.decisions,
  ...plan.decisions,
  ...policyChange.decisions,
  ...promise.decisions,
  ...promisedDate.decisions,
  ...quote.decisions,
  ...refusal.decisions,
  ...reopening.decisions,
  ...response.decisions,
  ...returns.decisions,
  ...shipment.decisions,
  ...triage.decisions,
  ...verification.decisions,
  ...visit.decisions,
  ...visitProgress.decisions,
  ...withdrawal.decisions,
}

const applications: { [Type in Fact['type']]: Apply<Type> } = {
  ...absorption.applications,
  ...appointment.applications,
  ...assignment.applications,
  ...cancellation.applications,
  ...checklist.applications,
  ...completion.applications,
  ...depotRepair.applications,
  ...diagnosis.applications,
  ...dispatch.applications,
  ...escalation.applications,
  ...followUp.applications,
  ...hold.applications,
  ...lateness.applications,
  ...inspection.applications,
  ...issue.applications,
  ...loaner.applications,
  ...loanerUse.applications,
  ...job.applications,
  ...merging.applications,
  ...noShow.applications,
  ...notes.applications,
  ...parts.applications,
  ...pause.applications,
  ...plan.applications,
  ...policyChange.applications,
  ...promise.applications,
  ...promisedDate.applications,
  ...quote.applications,
  ...refusal.applications,
  ...reopening.applications,
  ...response.applications,
  ...returns.applications,
  ...shipment.applications,
  ...triage.applications,
  ...verification.applications,
  ...visit.applications,
  ...visitProgress.applications,
  ...withdrawal.applications,
}

type Decide<Type extends Command['type']> = (
  ticket: Ticket,
  command: Extract<Command, { type: Type }>,
  moment: Moment,
) => Outcome<Fact>

type Apply<Type extends Fact['type']> = (
  ticket: Ticket,
  fact: Extract<Fact, { type: Type }>,
  moment: Moment,
) => Ticket

/** Commands that a ticket still takes when it has ended: they bring it back, or clear up after it. */
const afterTheEnd: readonly Command['type'][] = [
  'reopen',
  'absorb',
  'announce',
  'offerVisit',
  'handToDispatcher',
  'assignVisit',
  'moveVisit',
  'lapseOffer',
  'recordReservation',
  'recordReturn',
  'recordIssue',
  'closeUnanswered',
  'takeOver',
  'recordLabel',
  'recordTracking',
  'shipUnit',
  'orderLabel',
  'receiveUnit',
  'packUnit',
  'deliverUnit',
  'recordLoan',
  'returnLoaner',
  'inspectLoaner',
  'loseLoaner',
]

/** Who was asked before the end hears what became of it. */
const answersToVisit: readonly Command['type'][] = ['acceptVisit', 'refuseVisit', 'arrive']

/**
 * What becomes of a command: the one place where the rules of a ticket are asked (design.md 3).
 * Deadlines that have passed by `now` are decided first, and those that the command itself moves into the past last,
 * both in the system's name.
 * @returns the events in order, numbered from the ticket's version on, perhaps none; or why it cannot be
 */
export function decide(
  ticket: Ticket,
  command: Command,
  moment: Moment,
): { events: TicketEvent[] } | { rejection: Rejection } {
  const before = passTime(ticket, moment.now)
  const current = before.reduce(apply, ticket)
  if (ticket.ended && !afterTheEnd.includes(command.type)) {
    const late = answersToVisit.includes(command.type) ? lateAnswer(ticket, moment.by.id) : undefined
    return { rejection: late ?? rejection(`ticket_${ticket.ended.as}`, endedMessage(ticket)) }
  }
  const outcome = (decisions[command.type] as Decide<Command['type']>)(current, command as never, moment)
  if (isRejection(outcome)) return { rejection: outcome }
  const events = outcome.map((fact, index) => ({ ...fact, ...stamp(current, moment, index) }))
  const after = passTime(events.reduce(apply, current), moment.now, moment.now)
  return { events: [...before, ...events, ...after] }
}

/** The ticket after an event. Total: whatever was decided can be applied. */
export function apply(ticket: Ticket, event: TicketEvent): Ticket {
  // Applications keep what they are given; the stamp belongs to the history, not to a plan or a visit.
  const { seq, at, by, via, ...fact } = event
  const next = (applications[fact.type] as Apply<Fact['type']>)(ticket, fact as never, { now: at, by })
  return { ...keepClocks(ticket, next, fact, { now: at, by }), version: seq }
}

/**
 * What time itself has brought about by now: pauses that were to end, levels that were passed, and what these do to
 * the ticket, which may move further levels into the past. What a level does takes effect when it fell due, however
 * late that is noticed: so a worker that was down changes no deadline. Levels are told together as far as none between
 * them does anything. No level fires twice, so it comes to an end.
 * @param since until when everything was known; what falls due before that now was moved there, and acts from then on
 */
export function passTime(ticket: Ticket, now: Instant, since: Instant = ticket.receivedAt): TicketEvent[] {
  const events: TicketEvent[] = []
  let current = ticket
  let moment = since
  const happen = (fact: Fact) => {
    const event: TicketEvent = { ...fact, ...stamp(current, { now, by: system }) }
    events.push(event)
    current = apply(current, event)
  }
  const alert = (until: Instant) => {
    let next = nextAlert(current, { moment, until, now })
    while (next) {
      moment = later(moment, next.by)
      happen(next.alerted)
      for (const act of actsOf(next.alerted)) {
        for (const consequence of consequencesOf(current, act)) happen(takingEffect(consequence, moment, now))
      }
      next = nextAlert(current, { moment, until, now })
    }
  }
  for (let end = nextPauseEnd(current); end && end.at <= now; end = nextPauseEnd(current)) {
    // The supplier's clock stops there: what it has passed by then is said before.
    if (end.waitingFor === 'supplier') {
      alert(end.at)
      moment = later(moment, end.at)
    }
    happen({ type: 'resumed', waitingFor: end.waitingFor })
  }
  alert(now)
  return events
}

function stamp(ticket: Ticket, { now, by, via }: Moment, index = 0): Stamp {
  const seq = ticket.version + 1 + index
  return via === undefined ? { seq, at: now, by } : { seq, at: now, by, via }
}

function endedMessage(ticket: Ticket): string {
  return `The ticket is ${ticket.ended?.as}; reopen it to go on working on it.`
}
