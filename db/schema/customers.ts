import { date, doublePrecision, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { languageType, moment, tierType } from './types.ts'

/** Who is served: a company, or a person for themselves. `identity` is what a second request is recognised by. */
export const customers = pgTable('customers', {
  id: uuid('id').primaryKey().defaultRandom(),
  identity: text('identity').notNull().unique(),
  company: text('company'),
  tier: tierType('tier').notNull().default('standard'),
  /** The code of the service contract, and the last day on which it is in force; none: without an end. */
  contract: text('contract'),
  contractUntil: date('contract_until'),
  /** Who was there last with a result that the customer accepted, and who is not wanted there: staff ids. */
  usualEngineer: text('usual_engineer'),
  excludedEngineers: text('excluded_engineers').array().notNull().default([]),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** A person to talk to at a customer, as they were last known. */
export const contacts = pgTable(
  'contacts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    identity: text('identity').notNull(),
    name: text('name').notNull(),
    phone: text('phone'),
    email: text('email'),
    wechat: text('wechat'),
    address: text('address'),
    /** Where the address is: degrees, WGS 84; both or neither. */
    latitude: doublePrecision('latitude'),
    longitude: doublePrecision('longitude'),
    language: languageType('language').notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [unique('contact_identity').on(table.customerId, table.identity)],
)
