import { and, asc, count, eq, inArray, sql } from 'drizzle-orm'
import { noticesOfOpening } from '../../workflows/domain/notice.ts'
import { numberMonth, ticketNumber } from '../../workflows/domain/number.ts'
import { dueAt } from '../../workflows/domain/sla/clock.ts'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { openTicket } from '../../workflows/domain/ticket/intake.ts'
import { proposeUrgency } from '../../workflows/domain/ticket/promise/urgency.ts'
import type { PlannedMaintenance, Ticket } from '../../workflows/domain/ticket/state.ts'
import type { OpenedEvent } from '../../workflows/domain/ticket/ticket.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Actor, Channel, Impact, Kind, Urgency } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { type Fault, outbox, staff, ticketEvents, ticketNumbers, tickets } from '../schema/index.ts'
import { type CustomerRequest, findOrCreateCustomer, namesOf } from './customers.ts'
import { contractInForce } from './matters.ts'
import { insertNotices } from './notices.ts'
import { policyFor } from './policy-choice.ts'
import { projectionOf } from './projection.ts'
import { notify } from './record.ts'
import { findOrCreateUnit, type UnitRequest } from './units.ts'

export interface IntakeRequest {
  channel: Channel
  kind: Kind
  customer: CustomerRequest
  /** With an id: a machine that is known, taken as it is. */
  unit?: (UnitRequest & { id?: string }) | undefined
  fault?: Fault | undefined
  impact?: Impact | undefined
  urgency?: Urgency | undefined
  receivedAt: Instant
  wanted?: { mode?: string | undefined; at?: string | undefined } | undefined
  region?: string | undefined
  maintenance?: PlannedMaintenance | undefined
}

export interface IntakeContext {
  by: Actor
  now: Instant
  /** What the default policy says where none was published yet. */
  policy: PolicyDefinition
  timeZone: string
  /** Names the request, so that the same one again finds the ticket it opened. */
  intakeKey?: string | undefined
}

/**
 * Opens a ticket in one transaction: customer, contact and unit found or created, number taken, row, first event,
 * notices, and the note for the relay that its workflow is to be started (design.md 4).
 * @returns the ticket; undefined when the customer id is unknown
 */
export async function takeIn(
  db: Db,
  request: IntakeRequest,
  context: IntakeContext,
): Promise<Ticket | undefined> {
  return db.transaction(async (tx) => {
    const known = context.intakeKey && (await ticketOfRequest(tx, context.intakeKey))
    if (known) return known
    const customer = await findOrCreateCustomer(tx, request.customer, context.now)
    if (!customer) return undefined
    const trusted = context.by.role !== 'customer'
    const unitId =
      request.unit && (request.unit.id ?? (await findOrCreateUnit(tx, customer.id, request.unit, trusted)))
    const owner = await ownerFor(tx, context.by)
    const names = await namesOf(tx, customer.contactId)
    const contract = contractInForce(customer, request.receivedAt, context.timeZone)
    const matter = { ...request, model: request.unit?.model, tier: customer.tier, contract }
    const policy = await policyFor(tx, matter, request.receivedAt, context.policy)
    // The number comes last: its lock keeps other intakes waiting until this one is committed.
    const number = await nextNumber(tx, numberMonth(request.receivedAt, context.timeZone))
    const { urgency, reason } = proposeUrgency({ ...request, claimed: request.urgency, tier: customer.tier })
    const event: OpenedEvent = {
      type: 'opened',
      seq: 1,
      at: context.now,
      by: context.by,
      number,
      channel: request.channel,
      kind: request.kind,
      ...(request.impact === undefined ? {} : { impact: request.impact }),
      ...(request.region === undefined ? {} : { region: request.region }),
      ...(unitId === undefined ? {} : { unitId }),
      ...(request.maintenance === undefined ? {} : { maintenance: request.maintenance }),
      customerId: customer.id,
      urgency,
      urgencyReason: reason,
      owner,
      receivedAt: request.receivedAt,
      policy,
    }
    const { seq: _, at: __, by: ___, ...opened } = event
    const ticket = openTicket(opened)
    await tx.insert(tickets).values({
      number,
      ...projectionOf(ticket),
      customerId: customer.id,
      contactId: customer.contactId,
      unitId: unitId ?? null,
      fault: request.fault ?? null,
      wanted: request.wanted ? strip(request.wanted) : null,
      intakeKey: context.intakeKey ?? null,
      channel: request.channel,
      region: request.region ?? null,
      receivedAt: new Date(request.receivedAt),
      searchText: searchText(number, names, request),
    })
    await tx
      .insert(ticketEvents)
      .values({ ticket: number, seq: 1, type: event.type, at: new Date(event.at), event })
    await tx.insert(outbox).values({ ticket: number })
    const due = ticket.clocks[0] && dueAt(ticket.clocks[0], ticket)
    await insertNotices(
      tx,
      number,
      noticesOfOpening(opened, due, request.unit).map((notice) => ({ ...notice, seq: 1 })),
    )
    await notify(tx, 'outbox')
    return ticket
  })
}

async function ticketOfRequest(db: Db, intakeKey: string): Promise<Ticket | undefined> {
  // The same request at the same time waits here until this one is committed, and then finds its ticket.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${intakeKey}, 0))`)
  const [row] = await db
    .select({ ticket: tickets.ticket })
    .from(tickets)
    .where(eq(tickets.intakeKey, intakeKey))
  return row?.ticket
}

/** Whoever takes the first inquiry stays responsible (首问负责制); without one, the representative with the least open. */
async function ownerFor(db: Db, by: Actor): Promise<string> {
  if (by.role === 'csr') return by.id
  const openOnes = and(eq(tickets.owner, staff.id), inArray(tickets.status, ['open', 'in_progress']))
  const [free] = await db
    .select({ id: staff.id })
    .from(staff)
    .leftJoin(tickets, openOnes)
    .where(and(eq(staff.role, 'csr'), eq(staff.active, true)))
    .groupBy(staff.id)
    .orderBy(asc(count(tickets.number)), asc(staff.id))
    .limit(1)
  return free?.id ?? by.id
}

async function nextNumber(db: Db, month: string): Promise<string> {
  const [row] = await db
    .insert(ticketNumbers)
    .values({ month, last: 1 })
    .onConflictDoUpdate({ target: ticketNumbers.month, set: { last: sql`${ticketNumbers.last} + 1` } })
    .returning({ last: ticketNumbers.last })
  return ticketNumber(month, row?.last ?? 1)
}

function searchText(number: string, names: string[], { unit, fault }: IntakeRequest): string {
  return [number, ...names, unit?.serial, unit?.model, fault?.summary]
    .filter((part) => part !== undefined)
    .join(' ')
    .toLowerCase()
}

function strip(wanted: { mode?: string | undefined; at?: string | undefined }) {
  return {
    ...(wanted.mode === undefined ? {} : { mode: wanted.mode }),
    ...(wanted.at === undefined ? {} : { at: wanted.at }),
  }
}
