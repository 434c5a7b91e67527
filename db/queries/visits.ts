import { and, asc, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Plan, Ticket } from '../../workflows/domain/ticket/state.ts'
import { type BookedVisit, booked } from '../../workflows/domain/ticket/visit/visit.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Db } from '../client.ts'
import { bookings, contacts, customers, tickets, units } from '../schema/index.ts'
import type { Fault } from '../schema/tickets.ts'
import { type OrderedPart, orderedParts } from './ordered-parts.ts'
import { remarksOn } from './remarks.ts'
import { readWords } from './words.ts'

/** A dispatch order (派工单): all that an engineer has to know of a visit, as things stand now (process.md 5). */
export interface DispatchOrder {
  ticket: Ticket
  visit: BookedVisit
  plan: Plan
  /** The way there as it is booked; null when nothing is known of the booking. */
  travelMinutes: number | null
  customer: { company: string | null; name: string; phone: string | null; address: string | null }
  unit: { model: string; serial: string | null } | null
  fault: { summary: string; description: string | null; errorCodes: string[] } | null
  /** What the diagnosis says in words. */
  cause: string | null
  parts: OrderedPart[]
  remarks: string[]
}

export interface VisitFilter {
  /** Only visits of which a part lies behind this moment, and before `to`. */
  from?: Instant | undefined
  to?: Instant | undefined
  limit: number
}

/** An engineer's visits that are offered, accepted or under way; what has to be answered or begun first comes first. */
export async function visitsOf(
  db: Db,
  engineer: string,
  { from, to, limit }: VisitFilter,
): Promise<DispatchOrder[]> {
  const rows = await selectVisits(db)
    .where(
      and(
        standing,
        eq(tickets.engineer, engineer),
        from === undefined ? undefined : sql`${ofVisit('to')} > ${from}::timestamptz`,
        to === undefined ? undefined : sql`${ofVisit('from')} < ${to}::timestamptz`,
      ),
    )
    .orderBy(sql`coalesce(${ofVisit('acceptBy')}, ${ofVisit('from')})`, asc(tickets.number))
    .limit(limit)
  return ordersOf(db, rows)
}

/** The order of a ticket's visit that is offered, accepted or under way; undefined when there is none. */
export async function dispatchOrderOf(db: Db, number: string): Promise<DispatchOrder | undefined> {
  const [order] = await ordersOf(db, await selectVisits(db).where(and(standing, eq(tickets.number, number))))
  return order
}

/** Literally as an index of open tickets has it, so that Postgres looks through these only. */
const standing = and(
  sql`${tickets.status} in ('open', 'in_progress')`,
  isNotNull(tickets.engineer),
  sql`${tickets.ticket} -> 'completion' is null`,
)

function ofVisit(field: 'from' | 'to' | 'acceptBy'): SQL {
  return sql`(${tickets.ticket} -> 'visit' ->> ${sql.raw(`'${field}'`)})::timestamptz`
}

function selectVisits(db: Db) {
  const arrival = sql`coalesce(${bookings.arrivesAt}, lower(${bookings.during}))`
  return db
    .select({
      ticket: tickets.ticket,
      fault: tickets.fault,
      travelMinutes: sql<
        number | null
      >`extract(epoch from ${arrival} - lower(${bookings.during}))::float8 / 60`,
      customer: {
        company: customers.company,
        name: contacts.name,
        phone: contacts.phone,
        address: contacts.address,
      },
      unit: { model: units.model, serial: units.serial },
    })
    .from(tickets)
    .innerJoin(customers, eq(customers.id, tickets.customerId))
    .innerJoin(contacts, eq(contacts.id, tickets.contactId))
    .leftJoin(units, eq(units.id, tickets.unitId))
    .leftJoin(bookings, sql`${bookings.key} = ${tickets.ticket} -> 'visit' ->> 'key'`)
}

async function ordersOf(db: Db, rows: Awaited<ReturnType<typeof selectVisits>>): Promise<DispatchOrder[]> {
  const found = rows.map(({ ticket }) => ticket)
  const parts = await orderedParts(db, found)
  const remarks = await remarksOn(
    db,
    found.map(({ number }) => number),
  )
  const diagnoses = await readWords(
    db,
    found.flatMap(({ diagnosis }) => diagnosis?.words ?? []),
  )
  return rows.flatMap(({ ticket, fault, ...row }) => {
    if (!booked(ticket.visit) || !ticket.plan) return []
    return {
      ...row,
      ticket,
      visit: ticket.visit,
      plan: ticket.plan,
      fault: fault && faultIn(fault),
      cause: causeIn(diagnoses.get(ticket.diagnosis?.words ?? '')),
      parts: parts.get(ticket.number) ?? [],
      remarks: remarks.get(ticket.number) ?? [],
    }
  })
}

function faultIn({ summary, description, errorCodes }: Fault): DispatchOrder['fault'] {
  return { summary, description: description ?? null, errorCodes: errorCodes ?? [] }
}

function causeIn(texts: Record<string, unknown> | undefined): string | null {
  return typeof texts?.cause === 'string' ? texts.cause : null
}
