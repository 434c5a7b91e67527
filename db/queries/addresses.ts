import { and, asc, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { contacts, customers, locations, parcels, tickets } from '../schema/index.ts'

/** Somebody to whom a parcel goes, or from whom it comes. */
export interface Address {
  name: string
  company: string | null
  phone: string | null
  address: string
}

/** The customer of a ticket; undefined as long as there is no address. */
export async function customerAddress(db: Db, ticket: string): Promise<Address | undefined> {
  const [row] = await db
    .select({
      name: contacts.name,
      company: customers.company,
      phone: contacts.phone,
      address: contacts.address,
    })
    .from(tickets)
    .innerJoin(contacts, eq(contacts.id, tickets.contactId))
    .innerJoin(customers, eq(customers.id, tickets.customerId))
    .where(eq(tickets.number, ticket))
  return row?.address ? { ...row, address: row.address } : undefined
}

/**
 * The depot for a ticket: the one that its unit came to, else that of the region, else one that serves everywhere, else
 * the first. Only depots with an address count.
 */
export async function depotAddress(
  db: Db,
  ticket: string,
): Promise<(Address & { location: string }) | undefined> {
  const cameTo = db
    .select({ depot: parcels.depot })
    .from(parcels)
    .where(and(eq(parcels.ticket, ticket), eq(parcels.direction, 'inbound'), isNotNull(parcels.depot)))
    .orderBy(desc(parcels.orderedAt))
    .limit(1)
  const region = db.select({ region: tickets.region }).from(tickets).where(eq(tickets.number, ticket))
  const [row] = await db
    .select({
      location: locations.id,
      name: locations.name,
      phone: locations.phone,
      address: locations.address,
    })
    .from(locations)
    .where(and(eq(locations.kind, 'depot'), isNotNull(locations.address)))
    .orderBy(
      sql`${locations.id} is distinct from (${cameTo})`,
      sql`${locations.region} is distinct from (${region})`,
      sql`${locations.region} is not null`,
      asc(locations.id),
    )
    .limit(1)
  return row?.address ? { ...row, company: null, address: row.address } : undefined
}
