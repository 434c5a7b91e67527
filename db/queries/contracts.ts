import { and, asc, desc, eq, gt, inArray, isNotNull, max, sql } from 'drizzle-orm'
import type { MaintenancePlan } from '../../workflows/domain/maintenance/plan.ts'
import type { Db } from '../client.ts'
import { contracts, contractUnits, customers, maintenanceDates, units } from '../schema/index.ts'

export type ContractRow = typeof contracts.$inferSelect & {
  /** The last day of the customer's contract of the same code, when that has an end. */
  customerUntil: string | null
}

/** What became of a date, for one machine. */
export type DecidedDate = typeof maintenanceDates.$inferSelect

export type ContractUnit = { contract: string; id: string; model: string; serial: string | null }

export async function findContract(db: Db, id: string): Promise<ContractRow | undefined> {
  const [row] = await selectContracts(db).where(eq(contracts.id, id))
  return row
}

/** By id. @param filter.after the id of the last one of the page before */
export function listContracts(
  db: Db,
  filter: { customer?: string | undefined; after?: string | undefined; limit: number },
): Promise<ContractRow[]> {
  const conditions = [
    filter.customer === undefined ? undefined : eq(contracts.customerId, filter.customer),
    filter.after === undefined ? undefined : gt(contracts.id, filter.after),
  ]
  return selectContracts(db)
    .where(and(...conditions))
    .orderBy(asc(contracts.id))
    .limit(filter.limit)
}

/** The machines of some contracts. */
export function unitsOfContracts(db: Db, ids: readonly string[]): Promise<ContractUnit[]> {
  return db
    .select({ contract: contractUnits.contract, id: units.id, model: units.model, serial: units.serial })
    .from(contractUnits)
    .innerJoin(units, eq(units.id, contractUnits.unit))
    .where(inArray(contractUnits.contract, [...ids]))
    .orderBy(asc(units.model), asc(units.serial), asc(units.id))
}

/** What became of the latest dates of a contract, the latest first; a date has a row for each machine. @param limit dates */
export async function decidedDates(db: Db, id: string, limit: number): Promise<DecidedDate[]> {
  const own = eq(maintenanceDates.contract, id)
  const latest = db
    .selectDistinct({ on: maintenanceDates.on })
    .from(maintenanceDates)
    .where(own)
    .orderBy(desc(maintenanceDates.on))
    .limit(limit)
  return db
    .select()
    .from(maintenanceDates)
    .where(and(own, inArray(maintenanceDates.on, latest)))
    .orderBy(desc(maintenanceDates.on), asc(maintenanceDates.key))
}

/** The plan as the rules take it: it ends with the contract, or before that with the customer's of the same code. */
export function planOf(
  row: Pick<ContractRow, 'firstOn' | 'rhythm' | 'until' | 'customerUntil'>,
): MaintenancePlan {
  const [until] = [row.until, row.customerUntil].filter((day) => day !== null).sort()
  return { firstOn: row.firstOn, rhythm: row.rhythm, ...(until === undefined ? {} : { until }) }
}

/** The contract, kept from everybody else until the transaction ends. */
export async function lockContract(tx: Db, id: string): Promise<ContractRow | undefined> {
  await tx.select({ id: contracts.id }).from(contracts).where(eq(contracts.id, id)).for('update')
  return findContract(tx, id)
}

/** For when the last ticket was opened, and of which date of the plan. */
export async function lastOpened(db: Db, contract: string): Promise<{ on: string; wantedOn: string } | null> {
  const [row] = await db
    .select({ on: max(maintenanceDates.on), wantedOn: max(maintenanceDates.wantedOn) })
    .from(maintenanceDates)
    .where(and(eq(maintenanceDates.contract, contract), isNotNull(maintenanceDates.ticket)))
  return row?.on && row.wantedOn ? { on: row.on, wantedOn: row.wantedOn } : null
}

function selectContracts(db: Db) {
  const sameCode = sql`${customers.contract} = ${contracts.id}`
  return db
    .select({
      id: contracts.id,
      customerId: contracts.customerId,
      region: contracts.region,
      until: contracts.until,
      firstOn: contracts.firstOn,
      rhythm: contracts.rhythm,
      leadDays: contracts.leadDays,
      calendar: contracts.calendar,
      active: contracts.active,
      nextOn: contracts.nextOn,
      madeBy: contracts.madeBy,
      madeAt: contracts.madeAt,
      customerUntil: sql<string | null>`case when ${sameCode} then ${customers.contractUntil} end`,
    })
    .from(contracts)
    .innerJoin(customers, eq(customers.id, contracts.customerId))
}
