import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, text } from 'drizzle-orm/pg-core'
import { languageType, moment, roleType, timeRange } from './types.ts'

/** People of the department. Engineers also have skills, products and regions, the home region first. */
export const staff = pgTable('staff', {
  id: text('id').primaryKey(),
  role: roleType('role').notNull(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  phone: text('phone'),
  language: languageType('language').notNull(),
  skills: text('skills').array().notNull().default([]),
  models: text('models').array().notNull().default([]),
  regions: text('regions').array().notNull().default([]),
  active: boolean('active').notNull().default(true),
})

/**
 * An engineer's promised time. A constraint in the migrations refuses two that overlap while neither is released:
 * no engineer is ever booked twice at the same time (process.md 5).
 */
export const bookings = pgTable(
  'bookings',
  {
    key: text('key').primaryKey(),
    ticket: text('ticket').notNull(),
    engineer: text('engineer')
      .notNull()
      .references(() => staff.id),
    during: timeRange('during').notNull(),
    bookedAt: moment('booked_at').notNull().defaultNow(),
    releasedAt: moment('released_at'),
  },
  (table) => [check('booking_has_length', sql`not isempty(${table.during})`)],
)
