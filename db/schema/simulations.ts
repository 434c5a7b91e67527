import { integer, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Comparison } from '../../workflows/domain/sla/comparison.ts'
import type { SimulationOrder } from '../../workflows/domain/sla/simulation.ts'
import { moment } from './types.ts'

export const simulationStates = ['running', 'done', 'failed'] as const
export const simulationStateType = pgEnum('simulation_state', simulationStates)

/** A question "what if": the tickets of a period under another policy or calendar. */
export const simulations = pgTable('simulations', {
  id: uuid('id').primaryKey().defaultRandom(),
  request: jsonb('request').$type<SimulationOrder>().notNull(),
  state: simulationStateType('state').notNull(),
  /** How many tickets the period has, and how many were gone through. */
  total: integer('total').notNull().default(0),
  done: integer('done').notNull().default(0),
  /** The last ticket gone through, so that an interrupted run goes on behind it. */
  reachedTicket: text('reached_ticket'),
  /** The sums so far, and at the end the answer. */
  result: jsonb('result').$type<Comparison>(),
  problem: text('problem'),
  madeBy: text('made_by').notNull(),
  madeAt: moment('made_at').notNull().defaultNow(),
  finishedAt: moment('finished_at'),
})
