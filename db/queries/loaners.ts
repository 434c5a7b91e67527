import { and, asc, eq, gt, inArray, notExists, sql } from 'drizzle-orm'
import type { FreeLoaner } from '../../workflows/domain/loaner/allotment.ts'
import { type LoanerState, occupyingLoans } from '../../workflows/domain/loaner/states.ts'
import type { Db } from '../client.ts'
import { loaners, loans, locations } from '../schema/index.ts'

export type Loaner = typeof loaners.$inferSelect

export type LoanerRefusal =
  | 'unknown_location'
  | 'id_taken'
  | 'loaner_not_found'
  /** Somebody has it or is to get it: what becomes of it, the loan says. */
  | 'loaner_lent'

interface Page {
  state?: LoanerState | undefined
  after?: string | undefined
  limit: number
}

/** Loaners by id. */
export function listLoaners(db: Db, { state, after, limit }: Page): Promise<Loaner[]> {
  return db
    .select()
    .from(loaners)
    .where(
      and(
        state === undefined ? undefined : eq(loaners.state, state),
        after === undefined ? undefined : gt(loaners.id, after),
      ),
    )
    .orderBy(asc(loaners.id))
    .limit(limit)
}

export async function findLoaner(db: Db, id: string): Promise<Loaner | undefined> {
  const [loaner] = await db.select().from(loaners).where(eq(loaners.id, id))
  return loaner
}

export async function addLoaner(db: Db, loaner: Loaner): Promise<Loaner | LoanerRefusal> {
  if (!(await isLocation(db, loaner.location))) return 'unknown_location'
  const [added] = await db.insert(loaners).values(loaner).onConflictDoNothing().returning()
  return added ?? 'id_taken'
}

/** Puts what is known of a loaner in the place of what was. While it is lent its state cannot be set by hand. */
export async function changeLoaner(db: Db, loaner: Loaner): Promise<Loaner | LoanerRefusal> {
  const { id, ...profile } = loaner
  return db.transaction(async (tx) => {
    const [known] = await tx.select().from(loaners).where(eq(loaners.id, id)).for('update')
    if (!known) return 'loaner_not_found'
    if (!(await isLocation(tx, profile.location))) return 'unknown_location'
    if (profile.state !== known.state && (await isLent(tx, id))) return 'loaner_lent'
    const [changed] = await tx.update(loaners).set(profile).where(eq(loaners.id, id)).returning()
    return changed ?? 'loaner_not_found'
  })
}

/** Loaners that can be lent now, by id. */
export async function freeLoaners(db: Db): Promise<FreeLoaner[]> {
  const lent = db
    .select({ key: loans.key })
    .from(loans)
    .where(and(eq(loans.loaner, loaners.id), inArray(loans.state, [...occupyingLoans])))
  const rows = await db
    .select({ id: loaners.id, standsInFor: loaners.standsInFor, region: locations.region })
    .from(loaners)
    .innerJoin(locations, eq(locations.id, loaners.location))
    .where(and(eq(loaners.state, 'available'), notExists(lent)))
    .orderBy(asc(loaners.id))
  return rows.map(({ region, ...loaner }) => ({ ...loaner, ...(region === null ? {} : { region }) }))
}

/**
 * Locks a loaner, if it can still be lent: whoever lends it or changes its state comes through here or `changeLoaner`.
 * @returns whether it can
 */
export async function lockFreeLoaner(db: Db, id: string): Promise<boolean> {
  const [loaner] = await db
    .select({ state: loaners.state })
    .from(loaners)
    .where(eq(loaners.id, id))
    .for('update')
  return loaner?.state === 'available' && !(await isLent(db, id))
}

async function isLent(db: Db, id: string): Promise<boolean> {
  const [loan] = await db
    .select({ one: sql`1` })
    .from(loans)
    .where(and(eq(loans.loaner, id), inArray(loans.state, [...occupyingLoans])))
    .limit(1)
  return loan !== undefined
}

async function isLocation(db: Db, id: string): Promise<boolean> {
  const [location] = await db.select({ id: locations.id }).from(locations).where(eq(locations.id, id))
  return location !== undefined
}
