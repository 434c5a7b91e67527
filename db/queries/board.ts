import { type Name, type SQL, sql } from 'drizzle-orm'
import type { Stage, Urgency } from '../../workflows/domain/vocabulary.ts'
import type { Db } from '../client.ts'
import { tickets } from '../schema/index.ts'
import { grouped } from './board-groups.ts'
import { at, type BoardQuestion, chosen, open } from './board-question.ts'

export interface Board {
  groups: BoardGroup[]
  dueSoon: DueTicket[]
  breached: DueTicket[]
  pausedTooLong: PausedTicket[]
}

/** What is pressing for one owner within one team. */
interface BoardGroup {
  team: string | null
  owner: string
  dueSoon: number
  breached: number
  pausedTooLong: number
}

interface BoardTicket {
  ticket: string
  team: string | null
  owner: string
  urgency: Urgency
  stage: Stage
}

type DueTicket = BoardTicket & { dueAt: string }
type PausedTicket = BoardTicket & { pausedSince: string }

/**
 * What presses, by team and owner, and the most pressing tickets themselves: one statement, so that all of it is of
 * the same moment. Whole hours are taken from the counts that are kept of them, only the two hours that are cut by now
 * and by the horizon are counted (docs/board.md).
 */
export async function readBoard(db: Db, question: BoardQuestion): Promise<Board> {
  const { now, horizon, pausedOver, limit } = question
  const until = new Date(now.getTime() + horizon)
  const dueSoon = sql`next_due_at > ${at(now)} and next_due_at <= ${at(until)} and not broken`
  const breached = sql`(next_due_at <= ${at(now)})`
  const pausedTooLong = sql`paused_since <= ${at(new Date(now.getTime() - pausedOver))}`
  const list = (condition: SQL, column: 'next_due_at' | 'paused_since', name: string) =>
    listed(sql`${condition} ${chosen(question)}`, sql.identifier(column), name, limit)
  const [row] = await db.execute<{ [Name in keyof Board]: Board[Name] | null }>(sql`
    select (${grouped(question, until, pausedTooLong)}) as "groups",
      (${list(dueSoon, 'next_due_at', 'dueAt')}) as "dueSoon",
      (${list(breached, 'next_due_at', 'dueAt')}) as "breached",
      (${list(pausedTooLong, 'paused_since', 'pausedSince')}) as "pausedTooLong"`)
  return {
    groups: row?.groups ?? [],
    dueSoon: row?.dueSoon ?? [],
    breached: row?.breached ?? [],
    pausedTooLong: row?.pausedTooLong ?? [],
  }
}

/** As JSON: the tickets that a condition is true of, those first for which it has been longest or will be soonest. */
function listed(condition: SQL, since: Name, name: string, limit: number): SQL {
  return sql`
    select json_agg(json_build_object('ticket', number, 'team', team, 'owner', owner, 'urgency', urgency,
      'stage', stage, ${name}::text, ${since}) order by ${since}, number)
    from (
      select number, team, owner, urgency, stage, ${since} from ${tickets}
      where ${open} and ${condition} order by ${since} limit ${limit}
    ) as most_pressing`
}
