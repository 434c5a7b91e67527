import { and, asc, desc, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Status, Urgency } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { alerts, contacts, customers, staff, ticketEvents, tickets, units } from '../schema/index.ts'

/** A ticket's row with the people and the product it is about. */
export async function findTicket(db: Db, number: string) {
  const [row] = await selectDetail(db).where(eq(tickets.number, number))
  return row
}
export type TicketDetail = NonNullable<Awaited<ReturnType<typeof findTicket>>>

export interface TicketFilter {
  status?: Status | undefined
  urgency?: Urgency | undefined
  owner?: string | undefined
  breached?: boolean | undefined
  /** Part of a number, a name, a phone or serial number, or of the summary. */
  q?: string | undefined
  customerId?: string | undefined
  before?: { receivedAt: string; number: string } | undefined
  limit: number
}

/** Tickets by time of receipt, the newest first; `before` goes on after the last one of the page before. */
export function listTickets(db: Db, filter: TicketFilter) {
  const conditions: (SQL | undefined)[] = [
    filter.status && eq(tickets.status, filter.status),
    filter.urgency && eq(tickets.urgency, filter.urgency),
    filter.owner === undefined ? undefined : eq(tickets.owner, filter.owner),
    filter.breached === undefined ? undefined : eq(tickets.breached, filter.breached),
    filter.customerId === undefined ? undefined : eq(tickets.customerId, filter.customerId),
    filter.q === undefined ? undefined : sql`${tickets.searchText} like ${pattern(filter.q)}`,
    filter.before &&
      sql`(${tickets.receivedAt}, ${tickets.number}) < (${filter.before.receivedAt}::timestamptz, ${filter.before.number})`,
  ]
  return db
    .select({ ticket: tickets.ticket, receivedAt: tickets.receivedAt })
    .from(tickets)
    .where(and(...conditions))
    .orderBy(desc(tickets.receivedAt), desc(tickets.number))
    .limit(filter.limit)
}

/** A ticket's history in order. */
export function listEvents(db: Db, number: string) {
  return db
    .select({ event: ticketEvents.event })
    .from(ticketEvents)
    .where(eq(ticketEvents.ticket, number))
    .orderBy(asc(ticketEvents.seq))
}

export interface AlertFilter {
  ticket?: string | undefined
  limit: number
}

/** Alerts, the last decided first; those of one ticket in the order in which they fell due. */
export function listAlerts(db: Db, { ticket, limit }: AlertFilter) {
  const rows = db.select().from(alerts).limit(limit)
  return ticket === undefined
    ? rows.orderBy(desc(alerts.firedAt), desc(alerts.dueAt))
    : rows.where(eq(alerts.ticket, ticket)).orderBy(asc(alerts.dueAt), asc(alerts.cycle))
}

/** Follow-up calls to be made, the most pressing first. `by` leaves out those that should still wait. */
export function listCalls(
  db: Db,
  filter: { owner?: string | undefined; by?: Date | undefined; limit: number },
) {
  return db
    .select({
      ticket: tickets.ticket,
      dueAt: tickets.callDueAt,
      notBefore: tickets.callNotBefore,
      name: contacts.name,
      phone: contacts.phone,
      language: contacts.language,
    })
    .from(tickets)
    .innerJoin(contacts, eq(contacts.id, tickets.contactId))
    .where(
      and(
        isNotNull(tickets.callDueAt),
        filter.owner === undefined ? undefined : eq(tickets.owner, filter.owner),
        filter.by && lte(tickets.callNotBefore, filter.by),
      ),
    )
    .orderBy(asc(tickets.callNotBefore), asc(tickets.number))
    .limit(filter.limit)
}

/** Names of staff by id, for showing. */
export async function staffNames(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { name: string; phone: string | null }>()
  const rows = await db
    .select({ id: staff.id, name: staff.name, phone: staff.phone })
    .from(staff)
    .where(inArray(staff.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, ...person }) => [id, person]))
}

function selectDetail(db: Db) {
  return db
    .select({
      ticket: tickets.ticket,
      fault: tickets.fault,
      wanted: tickets.wanted,
      customerId: tickets.customerId,
      company: customers.company,
      tier: customers.tier,
      contact: {
        name: contacts.name,
        phone: contacts.phone,
        email: contacts.email,
        wechat: contacts.wechat,
        address: contacts.address,
        latitude: contacts.latitude,
        longitude: contacts.longitude,
        language: contacts.language,
      },
      unit: {
        id: units.id,
        model: units.model,
        serial: units.serial,
        purchasedOn: units.purchasedOn,
        installedOn: units.installedOn,
      },
    })
    .from(tickets)
    .innerJoin(customers, eq(customers.id, tickets.customerId))
    .innerJoin(contacts, eq(contacts.id, tickets.contactId))
    .leftJoin(units, eq(units.id, tickets.unitId))
}

/** Text to be found anywhere; `%` and `_` in it stand for themselves. */
function pattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
}
