import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import { type Policy, policyScopes } from '../../workflows/domain/sla/policy.ts'
import type { MovedDeadline } from '../../workflows/domain/ticket/promise/policy-preview.ts'
import { versionStateType } from './calendars.ts'
import { tickets } from './tickets.ts'
import { moment } from './types.ts'

export const policyScopeType = pgEnum('policy_scope', policyScopes)

/** What tickets are promised, and for whom: contract before tier before product before default. */
export const policies = pgTable(
  'policies',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    state: versionStateType('state').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    scope: policyScopeType('scope').notNull(),
    /** The contract's or tier's code, or the product pattern; null for the default. */
    value: text('value'),
    definition: jsonb('definition').$type<PolicyDefinition>().notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: moment('made_at').notNull().defaultNow(),
    publishedAt: moment('published_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    // Of each policy one version is in force, and for each case one policy.
    uniqueIndex('policies_in_force').on(table.id).where(sql`state = 'published'`),
    uniqueIndex('policies_one_for_each')
      .on(table.scope, sql`coalesce(${table.value}, '')`)
      .where(sql`state = 'published'`),
  ],
)

/** Whom a new version touches. */
export const reaches = ['new', 'open_not_breached', 'open'] as const
export type Reach = (typeof reaches)[number]
export const reachType = pgEnum('reach', reaches)

export const publicationStates = [
  'preparing',
  'previewed',
  'applying',
  'applied',
  'rolling_back',
  'rolled_back',
] as const
export const publicationStateType = pgEnum('publication_state', publicationStates)

/** The bringing into force of a version of a policy or calendar, with what it does to the tickets that are open. */
export const publications = pgTable('publications', {
  id: uuid('id').primaryKey().defaultRandom(),
  /** What is published. */
  subject: text('subject').$type<'policy' | 'calendar'>().notNull(),
  subjectId: text('subject_id').notNull(),
  version: integer('version').notNull(),
  /** The policy is taken out of force instead, and `version` is the one that was. */
  retires: boolean('retires').notNull().default(false),
  /** The version that was in force before; null when there was none. */
  formerVersion: integer('former_version'),
  reach: reachType('reach').notNull(),
  state: publicationStateType('state').notNull(),
  /** While it is prepared: how many tickets are open, how many were looked at, and the last one of them. */
  total: integer('total').notNull().default(0),
  done: integer('done').notNull().default(0),
  reachedTicket: text('reached_ticket'),
  madeBy: text('made_by').notNull(),
  madeAt: moment('made_at').notNull().defaultNow(),
  /** Since when the version is in force; the tickets follow. */
  appliedAt: moment('applied_at'),
  appliedBy: text('applied_by'),
  rolledBackAt: moment('rolled_back_at'),
  rolledBackBy: text('rolled_back_by'),
})

export const publicationTicketStates = ['waiting', 'applied', 'skipped', 'rolled_back'] as const
export const publicationTicketStateType = pgEnum('publication_ticket_state', publicationTicketStates)

/** A ticket that a publication touches: what its deadlines were and become, and whether it was told. */
export const publicationTickets = pgTable(
  'publication_tickets',
  {
    publication: uuid('publication')
      .notNull()
      .references(() => publications.id),
    ticket: text('ticket')
      .notNull()
      .references(() => tickets.number),
    state: publicationTicketStateType('state').notNull(),
    deadlines: jsonb('deadlines').$type<MovedDeadline[]>().notNull(),
    /** What it is promised from then on: the preview's, so that what it said is what happens. */
    policy: jsonb('policy').$type<Policy>().notNull(),
    /** What it was promised before, to be rolled back to. */
    former: jsonb('former').$type<Policy>().notNull(),
    /** Why it was left out, a code. */
    reason: text('reason'),
    /** Levels that have passed under the new deadlines and will be told at once, together. */
    alerts: boolean('alerts').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.publication, table.ticket] }),
    index('publication_tickets_waiting').on(table.publication, table.ticket).where(sql`state = 'waiting'`),
  ],
)
