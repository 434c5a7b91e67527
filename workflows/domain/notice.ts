import {
  noticesOfCancelledVisit,
  noticesOfDeparture,
  noticesOfLateness,
  noticesOfMissedCustomer,
  noticesOfMissedEngineer,
  noticesOfMove,
  noticesOfWork,
  remindersOf,
} from './appointment-notices.ts'
import { depotNotices } from './depot/notices.ts'
import {
  noticesOfDisplacement,
  noticesOfHandOver,
  noticesOfRefusal,
  noticesOfSwap,
  noticesOfTakingBack,
} from './dispatch-notices.ts'
import { loanerNotices } from './loaner/notices.ts'
import { noticesOfOwed } from './parts-notices.ts'
import type { Checkpoint } from './sla/checkpoint.ts'
import type { Opened } from './ticket/intake.ts'
import type { Ticket, Visit } from './ticket/state.ts'
import type { TicketEvent } from './ticket/ticket.ts'
import type { Instant } from './time/instant.ts'
import type { Audience, Role } from './vocabulary.ts'

/** Everything that people are told by themselves. Each kind has a text in both languages. */
export const noticeKinds = [
  'received',
  'complaint_received',
  'visit_offered',
  'offer_ended',
  'visit_booked',
  'visit_assigned',
  'visit_changed',
  'visit_withdrawn',
  'visit_confirmed',
  'visit_moved',
  'visit_cancelled',
  'appointment_wanted',
  'visit_tomorrow',
  'visit_soon',
  'visit_ahead',
  'engineer_on_the_way',
  'engineer_late',
  'visit_late',
  'no_show',
  'fault_differs',
  'awaiting_dispatcher',
  'plan_withdrawn',
  'parts_missing',
  'delay',
  'parts_short',
  'alert',
  'alert_digest',
  'running_late',
  'owner_changed',
  'resolved',
  'call_due',
  'questionnaire',
  'case_opened',
  'digest',
  'stock_low',
  'parts_to_return',
  'old_part_due',
  'old_part_missing',
  'loaner_suggested',
  'loaner_to_prepare',
  'loaner_short',
  'loaner_waiting',
  'loaner_ready',
  'loaner_handed_over',
  'loaner_return_due',
  'loaner_overdue',
  'loaner_to_inspect',
  'loaner_withdrawn',
  'loaner_damaged',
  'loaner_lost',
  'label_ready',
  'label_failed',
  'parcel_held',
  'unit_arrived',
  'unit_received',
  'unit_differs',
  'quote_made',
  'quote_decided',
  'unit_to_return',
  'unit_ready',
  'unit_shipped',
  'unit_delivered',
  'sign_off_due',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

export type Recipient =
  | { customer: true }
  | { staff: string }
  | { role: Role }
  /** Whoever leads the ticket's team; where nobody does, the supervisors. */
  | { teamLead: true }
  /** Everybody above that person, up to the top; where nobody is known, the managers. */
  | { chainAbove: string }

/** That somebody is to be told something: who and what, by codes; names and addresses are looked up later. */
export interface Notice {
  kind: NoticeKind
  to: Recipient
  facts: Record<string, unknown>
  /** Not to be delivered earlier. */
  notBefore?: Instant
}

/**
 * The customer hears the number and the promise at once, and of a maintenance for when it is planned; a complaint also
 * reaches the supervisor (process.md 1).
 */
export function noticesOfOpening(
  opened: Opened,
  dueAt: string | undefined,
  machine?: { model: string; serial?: string | undefined },
): Notice[] {
  const planned = opened.maintenance ? { maintenanceOn: opened.maintenance.wantedOn, machine } : {}
  const received: Notice = { kind: 'received', to: { customer: true }, facts: { dueAt, ...planned } }
  if (opened.kind !== 'complaint') return [received]
  return [
    received,
    { kind: 'complaint_received', to: { role: 'supervisor' }, facts: { owner: opened.owner } },
  ]
}

/**
 * Who is to be told of an event.
 * @param before the ticket as it was before the event: what it took away is still there to be named
 */
export function noticesFor(before: Ticket, event: TicketEvent): Notice[] {
  return [...noticesOf(before, event), ...loanerNotices(before, event), ...depotNotices(before, event)]
}

function noticesOf(before: Ticket, event: TicketEvent): Notice[] {
  const { owner, visit } = before
  switch (event.type) {
    case 'alerted':
      return alertNotices(event.alerts, owner)
    case 'visitOffered':
      return [toStaff('visit_offered', event.engineer, { ...appointment(event), ...pick(event, 'acceptBy') })]
    case 'offerLapsed':
      return [toStaff('offer_ended', event.engineer)]
    case 'visitAccepted':
      return visit ? booked({ ...event, key: visit.key }, { accepted: true }) : []
    case 'visitAssigned':
      return booked(event, pick(event, 'emergency'))
    case 'visitSwapped':
      return [...noticesOfSwap(before), ...booked(event, pick(event, 'emergency'))]
    case 'visitTakenBack':
      return noticesOfTakingBack(before, event)
    case 'visitDisplaced':
      return noticesOfDisplacement(before, event)
    case 'visitConfirmed':
      return visit ? [toStaff('visit_confirmed', event.engineer, pick(visit, 'from', 'to'))] : []
    case 'visitMoved':
      return [...noticesOfMove(before, event), ...booked(event)]
    case 'visitCancelled':
      return noticesOfCancelledVisit(before)
    case 'customerNotThere':
      return noticesOfMissedCustomer(before, event)
    case 'engineerNotThere':
      return noticesOfMissedEngineer(before)
    case 'departed':
      return noticesOfDeparture(before, event)
    case 'workStarted':
      return noticesOfWork(before, event)
    case 'visitLate':
      return noticesOfLateness(before, event)
    case 'visitRefused':
      return noticesOfRefusal(before, event)
    case 'handedToDispatcher':
      return noticesOfHandOver(event)
    case 'planned':
      return withdrawn(before, visit?.state === 'arrived' && event.mode === 'onsite')
    case 'cancelled':
    case 'merged':
      return [...withdrawn(before, false), ...noticesOfOwed(before)]
    case 'completed':
      return noticesOfOwed(before, event.partsUsed)
    case 'offersPaused':
      return visit?.state === 'offered'
        ? [...withdrawn(before, false), ...noticesOfHandOver({ reasons: [{ code: 'offers_paused' }] })]
        : []
    case 'ownerChanged':
      return event.owner === owner ? [] : [toStaff('owner_changed', event.owner)]
    case 'partsShort':
      return [
        ...(before.parts?.state === 'wanted' ? [toCustomer('delay')] : []),
        toRole('parts_short', 'parts_keeper', { shortages: event.shortages }),
      ]
    case 'verified':
      return [toCustomer('resolved'), toStaff('call_due', owner)]
    case 'questionnaireSent':
      return [toCustomer('questionnaire', { closesAt: event.closesAt })]
    case 'roundOpened':
      return [
        toStaff('case_opened', event.owner, pick(event, 'cause', 'round')),
        toRole('case_opened', 'supervisor', pick(event, 'cause', 'round')),
      ]
    default:
      return []
  }
}

/** Levels that passed together are told together: one notice for each audience. */
function alertNotices(alerts: Checkpoint[], owner: string): Notice[] {
  const audiences = [...new Set(alerts.flatMap((alert) => alert.tells))]
  return audiences.map((audience) => {
    const told = alerts.filter((alert) => alert.tells.includes(audience))
    const facts = {
      alerts: told.map(({ clock, level, dueAt, late }) => ({
        clock,
        level,
        dueAt,
        ...(late ? { late } : {}),
      })),
    }
    return {
      kind: audience === 'customer' ? 'running_late' : 'alert',
      ...addressed(audience, owner),
      facts,
      ...wait(told),
    }
  })
}

/** @param owner whoever answers for the ticket at that moment */
export function addressed(audience: Audience, owner: string): Pick<Notice, 'to'> {
  switch (audience) {
    case 'owner':
      return { to: { staff: owner } }
    case 'team_lead':
      return { to: { teamLead: true } }
    case 'manager_chain':
      return { to: { chainAbove: owner } }
    case 'customer':
      return { to: { customer: true } }
    case 'supervisor':
    case 'manager':
      return { to: { role: audience } }
    default:
      return { to: { staff: audience.slice('staff:'.length) } }
  }
}

/** Levels that keep to working hours wait for them, unless one that does not is told with them. */
function wait(told: readonly Checkpoint[]): Pick<Notice, 'notBefore'> {
  const openings = told.flatMap(({ tellAt }) => tellAt ?? [])
  const [first] = openings.sort()
  return first === undefined || openings.length < told.length ? {} : { notBefore: first }
}

/** An engineer who was asked or expected hears that the visit is off; so does a customer who expected one. */
function withdrawn({ visit, completion }: Ticket, staying: boolean): Notice[] {
  if (!visit?.engineer || staying || completion) return []
  if (visit.state === 'offered') return [toStaff('visit_withdrawn', visit.engineer)]
  const facts = appointment(visit)
  return [toStaff('visit_withdrawn', visit.engineer, facts), toCustomer('visit_changed', facts)]
}

/** The dispatch order stands, and the customer can expect the engineer. */
function booked(
  visit: Pick<Required<Visit>, 'key' | 'engineer' | 'from' | 'to'> & Pick<TicketEvent, 'at'>,
  how: { accepted?: true } | Pick<Visit, 'emergency'> = {},
): Notice[] {
  return [
    toStaff('visit_assigned', visit.engineer, { ...appointment(visit), ...how }),
    toCustomer('visit_booked', { engineer: visit.engineer, ...appointment(visit) }),
    ...remindersOf(visit, visit.at),
  ]
}

/** When it is, and by which booking it is known again. */
function appointment({ key, from, to }: Pick<Visit, 'key' | 'from' | 'to'>): Notice['facts'] {
  return { booking: key, from, to }
}

function toCustomer(kind: NoticeKind, facts: Notice['facts'] = {}): Notice {
  return { kind, to: { customer: true }, facts }
}

function toStaff(kind: NoticeKind, staff: string, facts: Notice['facts'] = {}): Notice {
  return { kind, to: { staff }, facts }
}

function toRole(kind: NoticeKind, role: Role, facts: Notice['facts'] = {}): Notice {
  return { kind, to: { role }, facts }
}

function pick<Value extends object, Key extends keyof Value>(value: Value, ...keys: Key[]): Pick<Value, Key> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<Value, Key>
}
