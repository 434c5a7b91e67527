import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { judge, maintenanceDue, type Verdict } from '../../workflows/domain/maintenance/due.ts'
import { daysAfter, firstFrom } from '../../workflows/domain/maintenance/plan.ts'
import { wantedAt } from '../../workflows/domain/maintenance/wanted-at.ts'
import type { PolicyDefinition } from '../../workflows/domain/sla/definition.ts'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { dateIn } from '../../workflows/domain/time/zone.ts'
import { system } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { contracts, maintenanceDates, units } from '../schema/index.ts'
import { calendarsInForce } from './calendars.ts'
import { type ContractRow, lastOpened, lockContract, planOf, unitsOfContracts } from './contracts.ts'
import { takeIn } from './intake.ts'

export interface MaintenanceContext {
  now: Instant
  /** The department's, whose days are meant. */
  timeZone: string
  /** What the default policy says where none was published yet. */
  policy: PolicyDefinition
}

/** Numbers of the tickets that were opened, and keys of the dates that opened none. */
export interface MaintenanceOpened {
  opened: string[]
  leftOut: string[]
}

type Machine = { id: string; model: string; serial?: string }

/** The contracts with a date that is due: one whose ticket is to be there by today. */
export async function contractsDue(db: Db, today: string): Promise<string[]> {
  const rows = await db
    .select({ id: contracts.id })
    .from(contracts)
    .where(and(eq(contracts.active, true), lte(sql`${contracts.nextOn} - ${contracts.leadDays}`, today)))
    .orderBy(asc(contracts.nextOn), asc(contracts.id))
  return rows.map(({ id }) => id)
}

/**
 * Opens what a contract asks for by today, once: in one transaction the tickets, what became of each date, and from where
 * the next run goes on. However long nobody looked, and however many look at once, no date is decided twice or left out.
 */
export async function openMaintenance(
  db: Db,
  id: string,
  context: MaintenanceContext,
): Promise<MaintenanceOpened> {
  const found: MaintenanceOpened = { opened: [], leftOut: [] }
  await db.transaction(async (tx) => {
    const contract = await lockContract(tx, id)
    if (!contract?.active || contract.nextOn === null) return
    const today = dateIn(context.now, context.timeZone)
    const calendar = await calendarOf(tx, contract)
    const terms = { id, plan: planOf(contract), calendar }
    const due = maintenanceDue(terms, contract.nextOn, daysAfter(today, contract.leadDays))
    const last = due.at(-1)
    if (last === undefined) return
    const lastWantedOn = (await lastOpened(tx, id))?.wantedOn
    for (const verdict of judge(due, terms, { today, lastWantedOn })) {
      const numbers = await carryOut(tx, contract, calendar, verdict, context)
      if (numbers.length > 0) found.opened.push(...numbers)
      else found.leftOut.push(verdict.key)
    }
    await tx
      .update(contracts)
      .set({ nextOn: firstFrom(terms.plan, daysAfter(last.on, 1)) ?? null })
      .where(eq(contracts.id, id))
  })
  return found
}

/** @returns the numbers of the tickets; none where the date is left out */
async function carryOut(
  tx: Db,
  contract: ContractRow,
  calendar: Calendar | undefined,
  verdict: Verdict,
  context: MaintenanceContext,
): Promise<string[]> {
  const { key, on, outcome, wantedOn } = verdict
  const decided = { contract: contract.id, on, decidedAt: new Date(context.now) }
  const machines = outcome === 'opened' ? await machinesOf(tx, contract) : []
  if (machines.length === 0) {
    const leftOut = outcome === 'opened' ? 'sold' : outcome
    await tx.insert(maintenanceDates).values({ ...decided, key, outcome: leftOut })
    return []
  }
  const numbers: string[] = []
  for (const machine of machines) {
    const own = machine ? `${key}/${machine.id}` : key
    const number = await openTicket(tx, contract, calendar, { ...verdict, key: own }, machine, context)
    await tx
      .insert(maintenanceDates)
      .values({ ...decided, key: own, outcome, wantedOn, unit: machine?.id ?? null, ticket: number })
    numbers.push(number)
  }
  return numbers
}

/** The same way in as every request takes: customer, promise, number, history, notice and outbox. */
async function openTicket(
  tx: Db,
  contract: ContractRow,
  calendar: Calendar | undefined,
  { key, on, wantedOn }: Verdict,
  machine: Machine | undefined,
  { now, timeZone, policy }: MaintenanceContext,
): Promise<string> {
  const ticket = await takeIn(
    tx,
    {
      channel: 'contract',
      kind: 'maintenance',
      customer: { id: contract.customerId },
      unit: machine,
      // Nothing stands still: it has the time that the contract gives it.
      impact: 'none',
      receivedAt: now,
      wanted: { at: wantedAt(wantedOn, calendar, timeZone) },
      region: contract.region ?? undefined,
      maintenance: { contract: contract.id, plannedOn: on, wantedOn },
    },
    { by: system, now, policy, timeZone, intakeKey: key },
  )
  if (!ticket) throw new Error(`The customer of contract ${contract.id} is gone.`)
  return ticket.number
}

/** The machines that are still the customer's; one without a name where the contract names none. */
async function machinesOf(tx: Db, contract: ContractRow): Promise<(Machine | undefined)[]> {
  const named = await unitsOfContracts(tx, [contract.id])
  if (named.length === 0) return [undefined]
  const own = await tx.select({ id: units.id }).from(units).where(eq(units.customerId, contract.customerId))
  const ids = new Set(own.map(({ id }) => id))
  return named
    .filter(({ id }) => ids.has(id))
    .map(({ id, model, serial }) => ({ id, model, ...(serial === null ? {} : { serial }) }))
}

/** None where the contract names none, or one that is not in force. */
async function calendarOf(tx: Db, { calendar }: ContractRow): Promise<Calendar | undefined> {
  if (calendar === null) return undefined
  return (await calendarsInForce(tx, [calendar]))[calendar]?.calendar
}
