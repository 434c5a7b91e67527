import { boolean, date, index, integer, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { outcomes } from '../../workflows/domain/maintenance/due.ts'
import { customers } from './customers.ts'
import { tickets } from './tickets.ts'
import { moment } from './types.ts'
import { units } from './units.ts'

/**
 * A service contract with maintenance by plan. What tickets are promised under it is a policy's to say: a customer whose
 * contract code this is has that policy, and this contract then ends with that one at the latest.
 */
export const contracts = pgTable(
  'contracts',
  {
    id: text('id').primaryKey(),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    region: text('region'),
    /** The last day on which it is in force; none: without an end. */
    until: date('until'),
    firstOn: date('first_on').notNull(),
    /** An ISO 8601 period. */
    rhythm: text('rhythm').notNull(),
    /** How many days before its date a ticket is opened. */
    leadDays: integer('lead_days').notNull(),
    /** The calendar by whose working days maintenance is done; none: on any day. */
    calendar: text('calendar'),
    active: boolean('active').notNull().default(true),
    /** The first date of the plan that is not decided on yet; none: it has no more. */
    nextOn: date('next_on'),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull().defaultNow(),
  },
  (table) => [index('contracts_by_customer').on(table.customerId)],
)

/** The machines that a contract is for, one maintenance ticket each; none: whatever the customer has. */
export const contractUnits = pgTable(
  'contract_units',
  {
    contract: text('contract')
      .notNull()
      .references(() => contracts.id, { onDelete: 'cascade' }),
    unit: uuid('unit')
      .notNull()
      .references(() => units.id),
  },
  (table) => [primaryKey({ columns: [table.contract, table.unit] })],
)

export const maintenanceOutcomeType = pgEnum('maintenance_outcome', outcomes)

/** What became of each date of a plan, and for each machine that had a ticket, which. Nothing in it is changed. */
export const maintenanceDates = pgTable(
  'maintenance_dates',
  {
    /** `contract/<id>/<date>`, and the machine where there is one: what was decided is decided once. */
    key: text('key').primaryKey(),
    contract: text('contract')
      .notNull()
      .references(() => contracts.id, { onDelete: 'cascade' }),
    /** The date of the plan. */
    on: date('on').notNull(),
    outcome: maintenanceOutcomeType('outcome').notNull(),
    /** When somebody should come, where a ticket was opened. */
    wantedOn: date('wanted_on'),
    unit: uuid('unit').references(() => units.id),
    ticket: text('ticket').references(() => tickets.number),
    decidedAt: moment('decided_at').notNull(),
  },
  (table) => [index('maintenance_dates_by_contract').on(table.contract, table.on)],
)
