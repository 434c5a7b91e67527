import { randomUUID } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Language, Tier } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { contacts, customers } from '../schema/index.ts'

export interface Person {
  name: string
  company?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  address?: string | undefined
  wechat?: string | undefined
  language?: Language | undefined
}

/** A known customer, a person described, or a known customer for whom a person speaks. */
export type CustomerRequest = { id: string } | Person | (Person & { id: string })

interface Found {
  id: string
  tier: Tier
  contactId: string
}

/**
 * The customer and the person who asks. A company is known by its name, a person by phone, email or WeChat, so that a
 * second request does not make a second customer; what the request says anew is kept.
 * @returns undefined when an id is given that nobody has
 */
export async function findOrCreateCustomer(
  db: Db,
  request: CustomerRequest,
  now: Instant,
): Promise<Found | undefined> {
  if (!('name' in request)) return knownCustomer(db, request.id)
  const customer = 'id' in request ? await customerWith(db, request.id) : await upsertCustomer(db, request)
  return customer && { ...customer, contactId: await upsertContact(db, customer.id, request, now) }
}

export async function customerExists(db: Db, id: string): Promise<boolean> {
  return (await customerWith(db, id)) !== undefined
}

/** What the customer and the person who asks are looked for by. */
export async function namesOf(db: Db, contactId: string): Promise<string[]> {
  const [row] = await db
    .select({
      name: contacts.name,
      company: customers.company,
      phone: contacts.phone,
      email: contacts.email,
    })
    .from(contacts)
    .innerJoin(customers, eq(customers.id, contacts.customerId))
    .where(eq(contacts.id, contactId))
  return Object.values(row ?? {}).filter((name) => name !== null)
}

/** How much the customer matters from now on; tickets that are open keep their urgency. @returns undefined when unknown */
export async function setTier(db: Db, id: string, tier: Tier) {
  const [row] = await db
    .update(customers)
    .set({ tier })
    .where(eq(customers.id, id))
    .returning({ id: customers.id, company: customers.company, tier: customers.tier })
  return row
}

async function knownCustomer(db: Db, id: string): Promise<Found | undefined> {
  const [row] = await db
    .select({ id: customers.id, tier: customers.tier, contactId: contacts.id })
    .from(customers)
    .innerJoin(contacts, eq(contacts.customerId, customers.id))
    .where(eq(customers.id, id))
    .orderBy(desc(contacts.seenAt))
    .limit(1)
  return row
}

async function customerWith(db: Db, id: string) {
  const [row] = await db
    .select({ id: customers.id, tier: customers.tier })
    .from(customers)
    .where(eq(customers.id, id))
  return row
}

async function upsertCustomer(db: Db, person: Person) {
  const [row] = await db
    .insert(customers)
    .values({ identity: customerIdentity(person), company: person.company ?? null })
    // Writing the same value again makes the statement return the row that was there.
    .onConflictDoUpdate({ target: customers.identity, set: { company: sql`excluded.company` } })
    .returning({ id: customers.id, tier: customers.tier })
  return row
}

async function upsertContact(db: Db, customerId: string, person: Person, now: Instant): Promise<string> {
  const kept = (column: string) => sql.raw(`coalesce(excluded.${column}, contacts.${column})`)
  const [row] = await db
    .insert(contacts)
    .values({
      customerId,
      identity: reachableIdentity(person) ?? `name:${folded(person.name)}`,
      name: person.name,
      phone: person.phone ?? null,
      email: person.email ?? null,
      wechat: person.wechat ?? null,
      address: person.address ?? null,
      language: person.language ?? languageOf(person),
      seenAt: new Date(now),
    })
    .onConflictDoUpdate({
      target: [contacts.customerId, contacts.identity],
      set: {
        name: sql`excluded.name`,
        phone: kept('phone'),
        email: kept('email'),
        wechat: kept('wechat'),
        address: kept('address'),
        language: sql`excluded.language`,
        seenAt: sql`excluded.seen_at`,
      },
    })
    .returning({ id: contacts.id })
  if (!row) throw new Error('A contact was neither inserted nor found.')
  return row.id
}

function customerIdentity(person: Person): string {
  if (person.company !== undefined) return `company:${folded(person.company)}`
  // Two people of the same name and nothing else are two people.
  return reachableIdentity(person) ?? `unreachable:${randomUUID()}`
}

function reachableIdentity({ phone, email, wechat }: Person): string | undefined {
  if (phone !== undefined) return `phone:${phone.replace(/[^\d+]/g, '')}`
  if (email !== undefined) return `email:${folded(email)}`
  return wechat === undefined ? undefined : `wechat:${folded(wechat)}`
}

/** Full-width and half-width, capitals and spaces make no difference to who somebody is. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Who writes a name in Chinese characters is written to in Chinese. */
function languageOf({ name, company }: Person): Language {
  return /\p{Script=Han}/u.test(`${name}${company ?? ''}`) ? 'zh-CN' : 'en'
}
