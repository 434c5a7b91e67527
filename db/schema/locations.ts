import { sql } from 'drizzle-orm'
import { check, doublePrecision, pgEnum, pgTable, text } from 'drizzle-orm/pg-core'
import { locationKinds } from '../../workflows/domain/parts/location.ts'
import { staff } from './staff.ts'

export const locationKind = pgEnum('location_kind', locationKinds)

/** Where parts are kept. A van is an engineer's, and what is in it is only for that engineer's jobs. */
export const locations = pgTable(
  'locations',
  {
    id: text('id').primaryKey(),
    kind: locationKind('kind').notNull(),
    name: text('name').notNull(),
    region: text('region'),
    /** Degrees, WGS 84; both or neither. */
    latitude: doublePrecision('latitude'),
    longitude: doublePrecision('longitude'),
    /** Of a depot: where units are sent, and the telephone number that carriers want with it. */
    address: text('address'),
    phone: text('phone'),
    engineer: text('engineer').references(() => staff.id),
  },
  (table) => [
    check('a_van_is_an_engineers', sql`(${table.kind} = 'van') = (${table.engineer} is not null)`),
    check('a_whole_place', sql`(${table.latitude} is null) = (${table.longitude} is null)`),
  ],
)
