import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgEnum, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import {
  handOverWays,
  inspectionResults,
  loanerStates,
  loanStates,
} from '../../workflows/domain/loaner/states.ts'
import { locations } from './locations.ts'
import { moment } from './types.ts'

export const loanerState = pgEnum('loaner_state', loanerStates)
export const loanState = pgEnum('loan_state', loanStates)
export const handOverWay = pgEnum('hand_over_way', handOverWays)
export const loanInspection = pgEnum('loan_inspection', inspectionResults)

/** A machine that customers work with while their own is being repaired (备用机). */
export const loaners = pgTable('loaners', {
  id: text('id').primaryKey(),
  model: text('model').notNull(),
  serial: text('serial'),
  /** Product models that it stands in for, or beginnings with `*` behind. */
  standsInFor: jsonb('stands_in_for').$type<string[]>().notNull(),
  /** What belongs to it and goes along. */
  accessories: jsonb('accessories').$type<string[]>().notNull().default([]),
  location: text('location')
    .notNull()
    .references(() => locations.id),
  state: loanerState('state').notNull().default('available'),
  /** In words: what it looks like, what is known to be wrong with it. */
  condition: text('condition'),
})

/**
 * A loan from its request to its end, under the key that the ticket gave. It outlives the ticket: as long as a customer
 * has the loaner, reminders go on from here.
 */
export const loans = pgTable(
  'loans',
  {
    key: text('key').primaryKey(),
    ticket: text('ticket').notNull(),
    /** From its reservation on. */
    loaner: text('loaner').references(() => loaners.id),
    state: loanState('state').notNull(),
    requestedAt: moment('requested_at').notNull().defaultNow(),
    reservedAt: moment('reserved_at'),
    preparedAt: moment('prepared_at'),
    handedOverAt: moment('handed_over_at'),
    way: handOverWay('way'),
    returnedAt: moment('returned_at'),
    inspection: loanInspection('inspection'),
    endedAt: moment('ended_at'),
    /** When the repair was done, as the last reminder knew; the time of that one, and how many there were. */
    remindedFrom: moment('reminded_from'),
    remindedAt: moment('reminded_at'),
    reminders: integer('reminders').notNull().default(0),
  },
  (table) => [
    check(
      'a_loan_of_a_loaner',
      sql`${table.loaner} is not null or ${table.state} in ('requested', 'waiting', 'withdrawn')`,
    ),
    // A loaner is never promised twice.
    uniqueIndex('one_loan_of_a_loaner')
      .on(table.loaner)
      .where(sql`state in ('reserved', 'ready', 'handed_over', 'returned')`),
    index('loans_by_ticket').on(table.ticket),
    index('loans_open').on(table.requestedAt).where(sql`state not in ('settled', 'withdrawn', 'lost')`),
  ],
)
