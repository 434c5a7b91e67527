import { pgTable, text } from 'drizzle-orm/pg-core'

/** What the law of a region asks for at least for a part that was built in. */
export const warrantyLaws = pgTable('warranty_laws', {
  region: text('region').primaryKey(),
  /** ISO 8601, like P12M */
  minimum: text('minimum').notNull(),
  /** The law, as one would cite it. */
  source: text('source').notNull(),
})

/** How long a product is under warranty, by model; the parts that came with it are as long. */
export const productWarranties = pgTable('product_warranties', {
  model: text('model').primaryKey(),
  period: text('period').notNull(),
})
