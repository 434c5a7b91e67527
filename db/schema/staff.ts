import { sql } from 'drizzle-orm'
import { boolean, check, doublePrecision, index, pgTable, text } from 'drizzle-orm/pg-core'
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
  /** Whom they answer to, a staff id; up to the top this makes the chain that escalations climb. */
  reportsTo: text('reports_to'),
  /** The hours of the day (`08:00`) at which a supervisor wants the digest of the own teams; none: the common ones. */
  digestHours: text('digest_hours').array().notNull().default([]),
})

/** A team that tickets are routed to, and who leads it. */
export const teams = pgTable('teams', {
  id: text('id').primaryKey(),
  lead: text('lead')
    .notNull()
    .references(() => staff.id),
  /** Who hears of its tickets by digest. */
  supervisor: text('supervisor').references(() => staff.id),
  /** The calendar of its working hours, by id. */
  calendar: text('calendar'),
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
    /** The way there and the visit. */
    during: timeRange('during').notNull(),
    /** When the visit itself begins; null: with the booking. */
    arrivesAt: moment('arrives_at'),
    /** Where it is: degrees, WGS 84; both or neither. */
    latitude: doublePrecision('latitude'),
    longitude: doublePrecision('longitude'),
    bookedAt: moment('booked_at').notNull().defaultNow(),
    releasedAt: moment('released_at'),
    /** The booking of the same visit in this one's place: until the ticket has taken it over, this time is kept too. */
    movedTo: text('moved_to'),
  },
  (table) => [
    check('booking_has_length', sql`not isempty(${table.during})`),
    index('bookings_ahead').on(table.engineer).where(sql`released_at is null`),
    index('bookings_moved').on(table.engineer, table.movedTo).where(sql`moved_to is not null`),
  ],
)
