import { pgTable, text } from 'drizzle-orm/pg-core'

/** What the department keeps in stock, by article number; how many there are stands on the shelves (`stock`). */
export const parts = pgTable('parts', {
  sku: text('sku').primaryKey(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
})
