import { eq } from 'drizzle-orm'
import { maintenanceDue, type Outcome, occurrenceKey } from '../../workflows/domain/maintenance/due.ts'
import { daysAfter, firstFrom } from '../../workflows/domain/maintenance/plan.ts'
import type { Db } from '../client.ts'
import { contracts, contractUnits, maintenanceDates } from '../schema/index.ts'
import { type ContractRow, findContract, lastOpened, lockContract, planOf } from './contracts.ts'
import { findOrCreateUnit, type UnitRequest } from './units.ts'

/** What people say of a contract and its maintenance. */
export interface ContractTerms {
  region: string | null
  until: string | null
  firstOn: string
  rhythm: string
  leadDays: number
  calendar: string | null
  units: UnitRequest[]
}

/**
 * Adds a contract. Dates before `today` ask for nothing: a contract that is taken over from elsewhere goes on from here.
 * @returns undefined when there is one of this id
 */
export async function addContract(
  db: Db,
  { id, customerId, ...terms }: ContractTerms & { id: string; customerId: string },
  { today, madeBy }: { today: string; madeBy: string },
): Promise<ContractRow | undefined> {
  return db.transaction(async (tx) => {
    const { units: machines, ...columns } = terms
    const nextOn = firstFrom(planOf({ ...columns, customerUntil: null }), today) ?? null
    const [added] = await tx
      .insert(contracts)
      .values({ id, customerId, ...columns, nextOn, madeBy })
      .onConflictDoNothing()
      .returning({ id: contracts.id })
    if (!added) return undefined
    await setUnits(tx, { id, customerId }, machines)
    return findContract(tx, id)
  })
}

/**
 * Puts other terms in the place of the present ones. Where first date or rhythm are others, what is due counts from
 * today, and from after the last date for which a ticket was opened; what nobody had looked at before is missed.
 * @returns undefined when there is none of this id
 */
export async function changeContract(
  db: Db,
  id: string,
  { units: machines, ...columns }: ContractTerms,
  today: string,
): Promise<ContractRow | undefined> {
  return db.transaction(async (tx) => {
    const before = await lockContract(tx, id)
    if (!before) return undefined
    const plan = planOf({ ...columns, customerUntil: null })
    const same =
      before.firstOn === columns.firstOn && before.rhythm === columns.rhythm && before.nextOn !== null
    if (!same) await passOver(tx, before, before.active ? 'missed' : 'paused', today)
    const from = same && before.nextOn !== null ? before.nextOn : await openFrom(tx, id, today)
    await tx
      .update(contracts)
      .set({ ...columns, nextOn: firstFrom(plan, from) ?? null })
      .where(eq(contracts.id, id))
    await setUnits(tx, before, machines)
    return findContract(tx, id)
  })
}

/**
 * Pauses a contract, or lets it go on. What its plan asked for meanwhile is on record as left out, and not made up for.
 * @returns undefined when there is none of this id
 */
export async function setContractActive(
  db: Db,
  id: string,
  active: boolean,
  today: string,
): Promise<ContractRow | undefined> {
  return db.transaction(async (tx) => {
    const before = await lockContract(tx, id)
    if (!before) return undefined
    if (active && !before.active) await passOver(tx, before, 'paused', today)
    await tx.update(contracts).set({ active }).where(eq(contracts.id, id))
    return findContract(tx, id)
  })
}

/** Removes a contract that opened nothing yet. @returns why not, else undefined */
export async function removeContract(db: Db, id: string): Promise<'not_found' | 'in_use' | undefined> {
  return db.transaction(async (tx) => {
    if (!(await lockContract(tx, id))) return 'not_found'
    if ((await lastOpened(tx, id)) !== null) return 'in_use'
    await tx.delete(contracts).where(eq(contracts.id, id))
    return undefined
  })
}

/** Puts on record that dates before today were left out, and goes on behind them. */
async function passOver(tx: Db, contract: ContractRow, outcome: Outcome, today: string): Promise<void> {
  if (contract.nextOn === null || contract.nextOn >= today) return
  const plan = planOf(contract)
  const passed = maintenanceDue({ id: contract.id, plan }, contract.nextOn, daysAfter(today, -1))
  const decided = { contract: contract.id, outcome, decidedAt: new Date() }
  const rows = passed.map(({ on }) => ({ ...decided, key: occurrenceKey(contract.id, on), on }))
  if (rows.length > 0) await tx.insert(maintenanceDates).values(rows).onConflictDoNothing()
  await tx
    .update(contracts)
    .set({ nextOn: firstFrom(plan, today) ?? null })
    .where(eq(contracts.id, contract.id))
}

async function openFrom(tx: Db, id: string, today: string): Promise<string> {
  const last = await lastOpened(tx, id)
  const behind = last === null ? today : daysAfter(last.on, 1)
  return behind > today ? behind : today
}

async function setUnits(
  tx: Db,
  { id, customerId }: { id: string; customerId: string },
  machines: readonly UnitRequest[],
): Promise<void> {
  await tx.delete(contractUnits).where(eq(contractUnits.contract, id))
  for (const machine of machines) {
    const unit = await findOrCreateUnit(tx, customerId, machine, true)
    await tx.insert(contractUnits).values({ contract: id, unit }).onConflictDoNothing()
  }
}
