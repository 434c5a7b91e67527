import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Certificate } from '../../workflows/domain/dispatch/engineer.ts'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'
import { staff } from './staff.ts'
import { moment, timeRange } from './types.ts'

/** What choosing knows of an engineer beyond skills, products and regions, which stand with all staff. */
export const engineers = pgTable(
  'engineers',
  {
    id: text('id')
      .primaryKey()
      .references(() => staff.id),
    /** The level of each skill, 1 to 5; one that is not named here counts as 1. */
    levels: jsonb('levels').$type<Record<string, number>>().notNull().default({}),
    certificates: jsonb('certificates').$type<Certificate[]>().notNull().default([]),
    /** Where the way to work begins: degrees, WGS 84; both or neither. */
    latitude: doublePrecision('latitude'),
    longitude: doublePrecision('longitude'),
    /** kilometres */
    radius: doublePrecision('radius'),
    shifts: jsonb('shifts').$type<Calendar>(),
    onCall: jsonb('on_call').$type<Calendar>(),
  },
  (table) => [
    check('a_whole_home', sql`(${table.latitude} is null) = (${table.longitude} is null)`),
    check('a_radius_has_a_centre', sql`${table.radius} is null or ${table.latitude} is not null`),
  ],
)

/** Time in which an engineer is away. A constraint in the migrations refuses two that overlap. */
export const leave = pgTable('leave', {
  id: uuid('id').primaryKey().defaultRandom(),
  engineer: text('engineer')
    .notNull()
    .references(() => staff.id),
  during: timeRange('during').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: moment('made_at').notNull().defaultNow(),
})

/** How often an engineer's visit for a fault solved it at once; counted where the customer's word on it is recorded. */
export const faultRecords = pgTable(
  'fault_records',
  {
    engineer: text('engineer').notNull(),
    faultCode: text('fault_code').notNull(),
    visits: integer('visits').notNull(),
    firstTime: integer('first_time').notNull(),
  },
  (table) => [primaryKey({ columns: [table.faultCode, table.engineer] })],
)

/**
 * One row, whose number triggers raise with every change of staff, engineers or leave: who keeps the profiles in
 * memory sees by it whether they are still true.
 */
export const roster = pgTable('roster', {
  only: boolean('only').primaryKey().default(true),
  version: integer('version').notNull().default(0),
})
