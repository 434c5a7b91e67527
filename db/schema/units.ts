import { date, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { customers } from './customers.ts'

/** A product in the field: one machine with its serial number, or "some X of this customer" without. */
export const units = pgTable('units', {
  id: uuid('id').primaryKey().defaultRandom(),
  identity: text('identity').notNull().unique(),
  customerId: uuid('customer_id')
    .notNull()
    .references(() => customers.id),
  model: text('model').notNull(),
  serial: text('serial'),
  purchasedOn: date('purchased_on'),
  installedOn: date('installed_on'),
})
