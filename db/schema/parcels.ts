import { sql } from 'drizzle-orm'
import { check, index, pgEnum, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { directions, trackingCodes } from '../../workflows/domain/depot/unit.ts'
import { locations } from './locations.ts'
import { bytes, moment } from './types.ts'

export const parcelDirection = pgEnum('parcel_direction', directions)
export const trackingCode = pgEnum('tracking_code', trackingCodes)

/** `ordering` until the carrier has answered; `withdrawn` also before anything was ordered, so that nothing will be. */
export const parcelStates = ['ordering', 'ordered', 'withdrawn', 'done'] as const
export const parcelState = pgEnum('parcel_state', parcelStates)

/** A unit that travels, under the key that the ticket gave. The label has names and addresses: it is here alone. */
export const parcels = pgTable(
  'parcels',
  {
    key: text('key').primaryKey(),
    ticket: text('ticket').notNull(),
    direction: parcelDirection('direction').notNull(),
    state: parcelState('state').notNull(),
    depot: text('depot').references(() => locations.id),
    carrier: text('carrier'),
    trackingNumber: text('tracking_number'),
    label: bytes('label'),
    labelType: text('label_type'),
    orderedAt: moment('ordered_at').notNull().defaultNow(),
    /** When the carrier was last asked where it is. */
    askedAt: moment('asked_at'),
  },
  (table) => [
    check(
      'an_ordered_label',
      sql`${table.state} not in ('ordered', 'done') or (${table.carrier} is not null and ${table.trackingNumber} is not null)`,
    ),
    uniqueIndex('parcels_by_tracking').on(table.carrier, table.trackingNumber),
    index('parcels_by_ticket').on(table.ticket),
    index('parcels_open').on(table.askedAt).where(sql`state in ('ordering', 'ordered')`),
  ],
)

/** What carriers reported, once each. */
export const parcelEvents = pgTable(
  'parcel_events',
  {
    parcel: text('parcel')
      .notNull()
      .references(() => parcels.key),
    at: moment('at').notNull(),
    code: trackingCode('code').notNull(),
    place: text('place'),
    /** The ticket knows of it. */
    toldAt: moment('told_at'),
  },
  (table) => [
    primaryKey({ columns: [table.parcel, table.at, table.code] }),
    index('parcel_events_untold').on(table.at).where(sql`told_at is null`),
  ],
)
