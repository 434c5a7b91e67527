import type { TicketView } from '../../api/contract/answers.ts'
import { loadTicket } from '../../db/queries/outbox.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { instant } from '../../workflows/domain/time/instant.ts'
import { type Api, ticketIn } from './api.ts'

// Each function opens a ticket and takes it one stage further, over the API; what tracks would do, the twin is told.

/** An act that the ticket has to take. */
export async function act(
  api: Api,
  number: string,
  [as, path, body = {}]: [as: string, path: string, body?: unknown],
): Promise<TicketView> {
  const answer = await api.call(as, 'POST', `/v1/tickets/${number}/${path}`, { body })
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`)
  return ticketIn(answer)
}

export async function aRespondedTicket(api: Api): Promise<string> {
  const { number } = await api.open({}, 'customer')
  await act(api, number, ['csr', 'response', { channel: 'phone', summary: 'Heard what is wrong' }])
  return number
}

export async function aRemoteJob(api: Api): Promise<string> {
  const number = await aRespondedTicket(api)
  await act(api, number, ['csr', 'plan', { mode: 'remote', skills: [], parts: [], durationMinutes: 30 }])
  return number
}

/** Nobody was asked yet. */
export async function aPlannedVisit(api: Api): Promise<string> {
  const number = await aRespondedTicket(api)
  await act(api, number, ['csr', 'plan', { mode: 'onsite', skills: [], parts: [], durationMinutes: 60 }])
  return number
}

/** To the example engineer, E-001, from tomorrow on for an hour. */
export async function anOfferedVisit(api: Api): Promise<string> {
  const number = await aPlannedVisit(api)
  await offerVisit(api, number, 'E-001')
  return number
}

export async function anAcceptedVisit(api: Api): Promise<string> {
  const number = await anOfferedVisit(api)
  await act(api, number, ['engineer', 'visit/acceptance'])
  return number
}

export async function anArrivedVisit(api: Api): Promise<string> {
  const number = await anAcceptedVisit(api)
  await act(api, number, ['engineer', 'visit/arrival'])
  return number
}

export async function aVisitForTheDispatcher(api: Api): Promise<string> {
  const number = await aPlannedVisit(api)
  await api.commands.tell(number, { type: 'handToDispatcher', key: await nextKey(api, number) })
  return number
}

export async function aCompletedTicket(api: Api): Promise<string> {
  const number = await aRemoteJob(api)
  await act(api, number, ['csr', 'completion', { cause: 'Worn seal', work: 'Explained it', partsUsed: [] }])
  return number
}

export async function aResolvedTicket(api: Api): Promise<string> {
  const number = await aCompletedTicket(api)
  await act(api, number, ['customer', 'verification', { accepted: true, signedBy: '刘敏' }])
  return number
}

export async function aClosedTicket(api: Api): Promise<string> {
  const number = await aResolvedTicket(api)
  await act(api, number, ['csr', 'follow-up', { reached: true }])
  return number
}

export async function aCancelledTicket(api: Api): Promise<string> {
  const number = await aRespondedTicket(api)
  await act(api, number, ['csr', 'cancellation', { reason: 'Not needed any more' }])
  return number
}

export async function offerVisit(api: Api, number: string, engineer: string): Promise<void> {
  const tomorrow = Date.now() + 24 * 3_600_000
  await api.commands.tell(number, {
    type: 'offerVisit',
    key: await nextKey(api, number),
    engineer,
    from: instant(tomorrow),
    to: instant(tomorrow + 3_600_000),
  })
}

async function nextKey({ db }: Api, number: string): Promise<string> {
  const ticket = await loadTicket(db, number)
  if (!ticket) throw new Error(`There is no ticket ${number}.`)
  return nextBookingKey(ticket)
}
