import type { z } from 'zod'
import type { Db } from '../db/client.ts'
import { partsCostOf } from '../db/queries/part-costs.ts'
import { staffNames, type TicketDetail } from '../db/queries/tickets.ts'
import { readWords } from '../db/queries/words.ts'
import { viewClock } from '../workflows/domain/sla/explain.ts'
import { paused } from '../workflows/domain/ticket/promise/pause.ts'
import { expectedResolution, stageOf, statusOf } from '../workflows/domain/ticket/stage.ts'
import type { Ticket } from '../workflows/domain/ticket/state.ts'
import type { OpenedEvent, TicketEvent } from '../workflows/domain/ticket/ticket.ts'
import { type Instant, instant } from '../workflows/domain/time/instant.ts'
import type { ClockKind, Role } from '../workflows/domain/vocabulary.ts'
import { ticketWorkflowId } from '../workflows/messages.ts'
import { viewBuiltIn } from './built-in-views.ts'
import type { TicketView, ticketSummary } from './contract/answers.ts'
import { viewTicketDepot } from './depot-views.ts'
import { viewHandedOver } from './hand-over-views.ts'
import { viewJob, viewJobReport } from './job-views.ts'
import { viewTicketLoaner } from './loaner-views.ts'

/** Where a ticket's workflow can be looked at; undefined where no Temporal UI is known. */
export interface TemporalUi {
  url: string | undefined
  namespace: string
}

type Texts = Map<string, Record<string, unknown>>

/** Customers see what concerns them, not how the house works. */
export type Audience = 'staff' | 'customer'

export function audienceOf({ role }: { role: Role }): Audience {
  return role === 'customer' ? 'customer' : 'staff'
}

/** A ticket as lists show it. */
export function viewSummary(ticket: Ticket, ui: TemporalUi, now: Instant): z.infer<typeof ticketSummary> {
  const response = latestClock(ticket, 'response', now)
  if (!response) throw new Error(`Ticket ${ticket.number} has no response clock.`)
  const followUp = latestClock(ticket, 'followUp', now)
  const self = `/v1/tickets/${ticket.number}`
  return {
    number: ticket.number,
    version: ticket.version,
    status: statusOf(ticket),
    stage: stageOf(ticket),
    kind: ticket.kind,
    channel: ticket.channel,
    urgency: ticket.urgency,
    urgencyReason: ticket.urgencyReason,
    impact: ticket.impact ?? null,
    region: ticket.region ?? null,
    team: ticket.team ?? null,
    owner: ticket.owner,
    round: ticket.round,
    receivedAt: ticket.receivedAt,
    expectedResolutionAt: expectedResolution(ticket),
    breached: ticket.clocks.some((clock) => clock.breachedAt !== undefined),
    sla: followUp ? { response, followUp } : { response },
    links: { self, events: `${self}/events`, sla: `${self}/sla`, temporal: temporalLink(ticket.number, ui) },
  }
}

/** A ticket with its people, product and words: everything but its history. */
export async function viewTicket(
  db: Db,
  detail: TicketDetail,
  ui: TemporalUi,
  audience: Audience,
): Promise<TicketView> {
  const { ticket, unit } = detail
  const { diagnosis, completion, verified } = ticket
  const visit = audience === 'staff' || settledVisit(ticket.visit) ? ticket.visit : undefined
  const texts = await readWords(
    db,
    [diagnosis, completion, verified].flatMap((part) => part?.words ?? []),
  )
  const people = await staffNames(
    db,
    [ticket.owner, visit?.engineer].flatMap((id) => id ?? []),
  )
  const said = (part: { words: string } | undefined, name: string) => textOf(texts, part?.words, name)
  const engineer = visit?.engineer === undefined ? undefined : people.get(visit.engineer)
  return {
    ...viewSummary(ticket, audience === 'staff' ? ui : { ...ui, url: undefined }, instant(Date.now())),
    ownerName: people.get(ticket.owner)?.name ?? null,
    policy: audience === 'staff' ? viewPolicyOf(ticket) : null,
    customer: viewCustomer(detail),
    unit,
    fault: detail.fault && { ...detail.fault },
    wanted: detail.wanted,
    paused: paused(ticket),
    maintenance: ticket.maintenance ?? null,
    diagnosis: diagnosis
      ? {
          category: diagnosis.category,
          cause: said(diagnosis, 'cause') ?? '',
          faultCode: diagnosis.faultCode ?? null,
        }
      : null,
    plan: ticket.plan
      ? {
          ...ticket.plan,
          skillLevel: ticket.plan.skillLevel ?? null,
          certificates: ticket.plan.certificates ?? [],
          tools: ticket.plan.tools ?? [],
          window: ticket.plan.window ?? null,
        }
      : null,
    parts: ticket.parts ?? null,
    partsCost: audience === 'staff' ? await partsCostOf(db, ticket.number) : null,
    visit: visit
      ? {
          key: visit.key,
          state: visit.state,
          engineer: visit.engineer ?? null,
          engineerName: engineer?.name ?? null,
          engineerPhone: engineer?.phone ?? null,
          from: visit.from ?? null,
          to: visit.to ?? null,
          acceptBy: visit.acceptBy ?? null,
          emergency: visit.emergency ?? null,
          handedOver: viewHandedOver(ticket),
          confirmedAt: visit.confirmed?.at ?? null,
          departedAt: visit.departed?.at ?? null,
          expectedAt: visit.departed?.expectedAt ?? null,
          workingSince: visit.workingSince ?? null,
          lateSince: visit.lateSince ?? null,
        }
      : null,
    depot: await viewTicketDepot(db, ticket, audience),
    loaner: await viewTicketLoaner(db, ticket),
    ...(await viewJob(db, ticket)),
    completion: completion
      ? {
          job: viewJobReport(ticket),
          at: completion.at,
          by: completion.by,
          cause: said(completion, 'cause') ?? '',
          work: said(completion, 'work') ?? '',
          tests: said(completion, 'tests'),
          partsUsed: completion.partsUsed,
          builtIn: await viewBuiltIn(db, ticket),
        }
      : null,
    verification: verified
      ? {
          at: verified.at,
          by: verified.by,
          signedBy: said(verified, 'signedBy') ?? '',
          comment: said(verified, 'comment'),
        }
      : null,
    followUp: ticket.followUp
      ? {
          ...ticket.followUp,
          closesAt: ticket.followUp.closesAt ?? null,
          ratings: ticket.followUp.ratings ?? null,
        }
      : null,
    mergedFrom: [...new Set((ticket.absorbed ?? []).map(({ from }) => from))],
    ended: ticket.ended ? { ...ticket.ended, mergedInto: ticket.ended.mergedInto ?? null } : null,
  }
}

function viewPolicyOf({ policy: { id, version, chosenBy } }: Ticket) {
  return { id, version, chosenBy: { scope: chosenBy.scope, value: chosenBy.value ?? null } }
}

function viewCustomer({ customerId, company, tier, contact }: TicketDetail): TicketView['customer'] {
  const { latitude, longitude, ...person } = contact
  const place = latitude === null || longitude === null ? null : { latitude, longitude }
  return { id: customerId, company, tier, ...person, place }
}

/** What a customer may see of the history: what happened to the matter, not how the house works. */
const forCustomers: readonly (TicketEvent | OpenedEvent)['type'][] = [
  'opened',
  'responded',
  'noted',
  'diagnosed',
  'planned',
  'visitAccepted',
  'visitAssigned',
  'visitSwapped',
  'visitConfirmed',
  'visitMoved',
  'visitCancelled',
  'departed',
  'arrived',
  'workStarted',
  'attendanceRecorded',
  'handoverRecorded',
  'completed',
  'verified',
  'objected',
  'roundOpened',
  'followedUp',
  'questionnaireSent',
  'labelReady',
  'unitShipped',
  'unitArrived',
  'unitReceived',
  'faultDetected',
  'quoted',
  'quoteDecided',
  'unitPacked',
  'unitDelivered',
  'loanerRequested',
  'loanerPrepared',
  'loanerHandedOver',
  'loanerReturned',
  'loanerWithdrawn',
  'closed',
  'cancelled',
  'merged',
  'absorbed',
]

/** The history with people's words put back in. */
export async function viewEvents(db: Db, events: readonly (TicketEvent | OpenedEvent)[], audience: Audience) {
  const shown = events.filter(
    (event) =>
      audience === 'staff' ||
      (forCustomers.includes(event.type) && !(event.type === 'noted' && event.visibility === 'internal')),
  )
  const texts = await readWords(
    db,
    shown.flatMap((event) => wordsOf(event, audience) ?? []),
  )
  return shown.map((event) => {
    const { seq, type, at, by, via, ...rest } = audience === 'staff' ? event : withoutPolicy(event)
    const words = wordsOf(event, audience)
    return { seq, type, at, by, ...rest, ...(words === undefined ? {} : texts.get(words)) }
  })
}

/** Who is warned when is the house's own affair. */
function withoutPolicy(event: TicketEvent | OpenedEvent) {
  if (event.type !== 'opened') return event
  const { policy, ...rest } = event
  return rest
}

/** An engineer who was only asked is nobody that a customer should expect. */
function settledVisit(visit: Ticket['visit']): boolean {
  return visit?.state === 'accepted' || visit?.state === 'arrived'
}

/** Why a dispatcher sends one rather than another is the house's own affair too. */
function wordsOf(event: TicketEvent | OpenedEvent, audience: Audience): string | undefined {
  const internal = event.type === 'visitAssigned' || event.type === 'visitSwapped'
  if (internal && audience !== 'staff') return undefined
  return 'words' in event ? event.words : undefined
}

function latestClock(ticket: Ticket, kind: ClockKind, now: Instant) {
  const clock = ticket.clocks.findLast((one) => one.kind === kind)
  return clock && viewClock(clock, ticket, now)
}

function textOf(texts: Texts, id: string | undefined, name: string): string | null {
  const value = id === undefined ? undefined : texts.get(id)?.[name]
  return typeof value === 'string' ? value : null
}

function temporalLink(number: string, ui: TemporalUi): string | null {
  return workflowLink(ticketWorkflowId(number), ui)
}

/** Where a workflow is seen in the Temporal UI; null where nobody is to be led there. */
export function workflowLink(workflowId: string, { url, namespace }: TemporalUi): string | null {
  if (url === undefined) return null
  return `${url.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${workflowId}`
}
