import type { TicketView } from '../../api/contract/answers.ts'
import type { Desk } from './desk.ts'

/** What the people of the department do in the stories, step by step. Each gives the ticket as it stands then. */

type Line = { sku: string; quantity: number }

export function respond(desk: Desk, ticket: TicketView, summary: string) {
  return desk.act('csr', ticket, 'response', { channel: 'phone', summary })
}

export function diagnose(desk: Desk, ticket: TicketView, category: string, cause: string) {
  return desk.act('engineer', ticket, 'diagnosis', { category, cause })
}

export function planRemote(desk: Desk, ticket: TicketView) {
  return desk.act('csr', ticket, 'plan', { mode: 'remote', skills: [], parts: [], durationMinutes: 30 })
}

/** Plans a repair in the workshop, and waits for its parts. */
export async function planDepot(desk: Desk, ticket: TicketView, parts: Line[]) {
  await stockUp(desk, parts)
  const plan = { mode: 'depot', skills: [], parts, durationMinutes: 120 }
  await desk.act('engineer', ticket, 'plan', plan)
  return desk.until(ticket.number, 'the parts', ({ parts: asked }) => asked?.state === 'reserved')
}

/** Plans a visit, and waits for the system to reserve its parts and to offer it to an engineer. */
export async function planVisit(desk: Desk, ticket: TicketView, skills: string[], parts: Line[]) {
  await stockUp(desk, parts)
  await desk.act('csr', ticket, 'plan', { mode: 'onsite', skills, parts, durationMinutes: 120 })
  return desk.until(ticket.number, 'an offer to an engineer', ({ visit }) => visit?.state === 'offered')
}

export function acceptVisit(desk: Desk, ticket: TicketView) {
  return desk.act(engineerOf(ticket), ticket, 'visit/acceptance', {})
}

export function arrive(desk: Desk, ticket: TicketView) {
  return desk.act(engineerOf(ticket), ticket, 'visit/arrival', {})
}

/** Refuses the offer, and waits until somebody else is asked or nobody is left. */
export async function refuseVisit(desk: Desk, ticket: TicketView, reason: string) {
  const engineer = engineerOf(ticket)
  await desk.act(engineer, ticket, 'visit/refusal', { reason })
  return desk.until(
    ticket.number,
    'the next engineer to be asked',
    ({ visit }) => visit != null && visit.engineer !== engineer,
  )
}

export function complete(
  desk: Desk,
  ticket: TicketView,
  cause: string,
  work: string,
  partsUsed: Line[] = [],
) {
  const who = ticket.visit ? engineerOf(ticket) : 'engineer'
  return desk.act(who, ticket, 'completion', { cause, work, partsUsed })
}

export function verify(desk: Desk, ticket: TicketView, accepted: boolean, comment: string) {
  return desk.act('csr', ticket, 'verification', { accepted, comment, signedBy: ticket.customer.name })
}

/** A call that reached the customer. */
export function rate(desk: Desk, ticket: TicketView, attitude: number, efficiency: number, solution: number) {
  const ratings = { attitude, efficiency, solution }
  return desk.act('csr', ticket, 'follow-up', { reached: true, ratings })
}

export function reachNobody(desk: Desk, ticket: TicketView) {
  return desk.act('csr', ticket, 'follow-up', { reached: false })
}

/** So that the demonstration can be run again and again: what it will use and is not there is booked in before. */
async function stockUp(desk: Desk, lines: Line[]) {
  for (const { sku, quantity } of lines) {
    const free = await desk.freePieces(sku)
    if (free < quantity) await desk.bookIn(sku, quantity - free)
  }
}

function engineerOf(ticket: TicketView): string {
  if (ticket.visit?.engineer) return ticket.visit.engineer
  throw new Error(`no engineer is asked or booked for ${ticket.number}`)
}
