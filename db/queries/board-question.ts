import { type SQL, sql } from 'drizzle-orm'

/** What is asked of the board. */
export interface BoardQuestion {
  now: Date
  /** How far ahead "due soon" looks, in milliseconds. */
  horizon: number
  /** How long a pause is too long, in milliseconds. */
  pausedOver: number
  team?: string | undefined
  owner?: string | undefined
  /** Tickets in each list, at most. */
  limit: number
}

/** As the partial indexes have it. */
export const open = sql`status in ('open', 'in_progress', 'resolved')`

/** The team and owner that are asked for, as a further condition on tickets. */
export function chosen({ team, owner }: BoardQuestion): SQL {
  const ownTeam = team === '' ? sql`and team is null` : team === undefined ? sql`` : sql`and team = ${team}`
  return owner === undefined ? ownTeam : sql`${ownTeam} and owner = ${owner}`
}

/** A moment as Postgres takes it. */
export function at(moment: Date): SQL {
  return sql`${moment.toISOString()}::timestamptz`
}
