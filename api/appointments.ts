import { findTicket, staffNames, type TicketDetail } from '../db/queries/tickets.ts'
import { readToken, signToken } from '../db/signed-links.ts'
import type { Rejection } from '../workflows/domain/ticket/decision.ts'
import { uncompleted } from '../workflows/domain/ticket/guards.ts'
import { statusOf } from '../workflows/domain/ticket/stage.ts'
import type { Ticket, Visit } from '../workflows/domain/ticket/state.ts'
import { appointmentAhead } from '../workflows/domain/ticket/visit/appointment.ts'
import { lateFrom } from '../workflows/domain/ticket/visit/lateness.ts'
import { booked } from '../workflows/domain/ticket/visit/visit.ts'
import { type Instant, instant } from '../workflows/domain/time/instant.ts'
import type { AppointmentView } from './contract/appointments.ts'
import { type ProblemError, problem } from './errors.ts'
import { numberPattern } from './fields.ts'
import type { Service } from './routes/route.ts'
import { someSlots } from './slots.ts'
import { sayAppointment } from './texts/appointment.ts'

/** What a link leads to: a booking's key, or the key of a visit that is still without a time. */
export interface OpenedLink {
  token: string
  appointment: string
  expiresAt: Instant
  detail: TicketDetail
}

const day = 24 * 3_600_000

/** @throws a problem: 404 for what is no link of ours, 410 for one that is over */
export async function openLink({ db, linkSecret }: Service, token: string): Promise<OpenedLink> {
  const unknown = problem(404, 'link_not_found', 'This is not one of our links; open it from our mail again.')
  if (linkSecret === undefined) throw unknown
  const reading = readToken(linkSecret, 'appointment', token, new Date())
  if ('refused' in reading) {
    if (reading.refused === 'forged') throw unknown
    throw problem(410, 'link_expired', 'This link is over; see our latest message, or call us.')
  }
  const { subject: appointment, expiresAt } = reading
  const [number = ''] = appointment.split('/')
  const detail = numberPattern.test(number) ? await findTicket(db, number) : undefined
  if (!detail) throw unknown
  return { token, appointment, expiresAt, detail }
}

/** What it leads to stands no longer: 410. What could still be done otherwise, or later: 409. */
export function refusalOfLink({ code, message, details }: Rejection): ProblemError {
  const over = gone.includes(code) || code.startsWith('ticket_')
  return problem(over ? 410 : 409, code, message, details === undefined ? {} : { details })
}

const gone = [
  'appointment_moved',
  'appointment_cancelled',
  'appointment_passed',
  'already_completed',
  'already_resolved',
]

/**
 * The appointment as it stands now, with links for what can be done about it.
 * @throws a problem: 410 when it does not stand any more
 */
export async function viewAppointment(service: Service, link: OpenedLink): Promise<AppointmentView> {
  const { ticket } = link.detail
  const now = instant(Date.now())
  const state = stateOf(ticket, link.appointment, now)
  if (typeof state !== 'string') throw refusalOfLink(state)
  const visit = ticket.visit ?? { key: link.appointment, state: 'unassigned' }
  const slots = state === 'wanted' || movable(visit, state) ? await someSlots(service.db, ticket) : []
  return {
    ticket: ticket.number,
    state,
    from: visit.from ?? null,
    to: visit.to ?? null,
    engineer: await engineerOf(service, visit),
    onTheWay: visit.departed !== undefined && state !== 'begun',
    expectedAt: visit.departed?.expectedAt ?? null,
    confirmedAt: visit.confirmed?.at ?? null,
    expiresAt: link.expiresAt,
    text: sayAppointment(state, visit, service.timeZone),
    slots,
    links: linksOf(link.token, state, { visit, policy: ticket.policy }, now),
  }
}

/** The link for the appointment that has taken the place of another one, by the customer's own doing. */
export function linkForPresent({ linkSecret }: Service, link: OpenedLink): OpenedLink {
  const { visit } = link.detail.ticket
  if (!visit || visit.key === link.appointment || linkSecret === undefined) return link
  return linkTo(visit, link.detail, linkSecret)
}

/**
 * The link for what stands now, as the customer's next mail would have it.
 * @throws a problem: 409 where nothing can be agreed on, or links are not set up
 */
export function presentLink({ linkSecret }: Service, detail: TicketDetail): OpenedLink {
  const { visit } = detail.ticket
  const over = uncompleted(detail.ticket)
  if (over) throw problem(409, over.code, over.message)
  if (!visit || !(visit.agreeing || visit.state === 'accepted' || visit.state === 'arrived')) {
    throw problem(409, 'no_appointment', 'No appointment stands, and no time is to be chosen at the moment.')
  }
  if (linkSecret === undefined) {
    throw problem(409, 'links_not_set_up', 'Set LINK_SECRET and PUBLIC_URL; without them there are no links.')
  }
  return linkTo(visit, detail, linkSecret)
}

/** Good until a day after the visit, for a choice of time two weeks; who asks for it later still has a day. */
function linkTo(visit: Visit, detail: TicketDetail, secret: string): OpenedLink {
  const now = Date.now()
  const end = visit.to === undefined ? now + 14 * day : Math.max(Date.parse(visit.to), now) + day
  const expiresAt = new Date(Math.floor(end / 1000) * 1000)
  const token = signToken(secret, 'appointment', visit.key, expiresAt)
  return { token, appointment: visit.key, expiresAt: expiresAt.toISOString(), detail }
}

type State = AppointmentView['state']

function stateOf(ticket: Ticket, appointment: string, now: Instant): State | Rejection {
  const { visit } = ticket
  if (ticket.ended) {
    return { code: `ticket_${statusOf(ticket)}`, message: 'The matter is closed; there is no appointment.' }
  }
  const over = uncompleted(ticket)
  if (over) return over
  if (visit?.agreeing && visit.key === appointment) return 'wanted'
  const ahead = appointmentAhead(ticket, appointment, { now })
  if (!('code' in ahead)) return 'booked'
  if (ahead.code === 'engineer_arrived') return 'begun'
  return ahead.code === 'appointment_passed' ? 'passed' : ahead
}

function movable({ departed }: Visit, state: State): boolean {
  return state === 'booked' && departed === undefined
}

function linksOf(
  token: string,
  state: State,
  { visit, policy }: { visit: Visit; policy: Ticket['policy'] },
  now: Instant,
): AppointmentView['links'] {
  const self = `/v1/appointments/${token}`
  const late = booked(visit) && state !== 'begun' && lateFrom(visit, policy) <= now
  return {
    self,
    confirmation: state === 'booked' && !visit.confirmed ? `${self}/confirmation` : null,
    move: state === 'wanted' || movable(visit, state) ? `${self}/move` : null,
    cancellation: state === 'booked' ? `${self}/cancellation` : null,
    noShow: late ? `${self}/no-show` : null,
  }
}

async function engineerOf({ db }: Service, { engineer }: Visit): Promise<AppointmentView['engineer']> {
  if (engineer === undefined) return null
  const person = (await staffNames(db, [engineer])).get(engineer)
  return person ?? null
}
