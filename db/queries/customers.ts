import { randomUUID } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Place } from '../../workflows/domain/dispatch/travel.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import type { Language, Tier } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { contacts, customers } from '../schema/index.ts'
import type { ContractTerms } from './matters.ts'

export interface Person {
  name: string
  company?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  address?: string | undefined
  /** Where the address is, in degrees (WGS 84). */
  place?: Place | undefined
  wechat?: string | undefined
  language?: Language | undefined
}

/** A known customer, a person described, or a known customer for whom a person speaks. */
export type CustomerRequest = { id: string } | Person | (Person & { id: string })

interface Found extends ContractTerms {
  id: string
  tier: Tier
  contactId: string
}

/** What of a customer decides on the promises to it. */
const standing = {
  id: customers.id,
  tier: customers.tier,
  contract: customers.contract,
  contractUntil: customers.contractUntil,
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
    .returning({ ...standing, company: customers.company })
  return row
}

/**
 * The contract that new tickets are promised by; null takes it away.
 * @param until the last day on which it is in force; none: without an end
 * @returns undefined when the customer is unknown
 */
export async function setContract(db: Db, id: string, contract: string | null, until: string | null = null) {
  const [row] = await db
    .update(customers)
    .set({ contract, contractUntil: until })
    .where(eq(customers.id, id))
    .returning({ ...standing, company: customers.company })
  return row
}

/** Whom the customer does not want to see. @returns undefined when the customer is unknown */
export async function setExcludedEngineers(db: Db, id: string, engineers: string[]) {
  const [row] = await db
    .update(customers)
    .set({ excludedEngineers: engineers })
    .where(eq(customers.id, id))
    .returning({
      id: customers.id,
      excludedEngineers: customers.excludedEngineers,
      usualEngineer: customers.usualEngineer,
    })
  return row
}

async function knownCustomer(db: Db, id: string): Promise<Found | undefined> {
  const [row] = await db
    .select({ ...standing, contactId: contacts.id })
    .from(customers)
    .innerJoin(contacts, eq(contacts.customerId, customers.id))
    .where(eq(customers.id, id))
    .orderBy(desc(contacts.seenAt))
    .limit(1)
  return row
}

async function customerWith(db: Db, id: string) {
  const [row] = await db.select(standing).from(customers).where(eq(customers.id, id))
  return row
}

async function upsertCustomer(db: Db, person: Person) {
  const [row] = await db
    .insert(customers)
    .values({ identity: customerIdentity(person), company: person.company ?? null })
    // Writing the same value again makes the statement return the row that was there.
    .onConflictDoUpdate({ target: customers.identity, set: { company: sql`excluded.company` } })
    .returning(standing)
  return row
}

async function upsertContact(db: Db, customerId: string, person: Person, now: Instant): Promise<string> {
  const kept = (column: string) => sql.raw(`coalesce(excluded.${column}, contacts.${column})`)
  const placeKept = (column: string) =>
    sql.raw(`case when excluded.latitude is null and coalesce(excluded.address = contacts.address, true)
      then contacts.${column} else excluded.${column} end`)
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
      latitude: person.place?.latitude ?? null,
      longitude: person.place?.longitude ?? null,
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
        // The place belongs to the address: of another one it is not known until somebody says so.
        latitude: placeKept('latitude'),
        longitude: placeKept('longitude'),
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
