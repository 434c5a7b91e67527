import postgres from 'postgres'
import { connectDatabase, type Db } from '../db/client.ts'
import { readBoard } from '../db/queries/board.ts'
import type { BoardQuestion } from '../db/queries/board-question.ts'
import { withDatabase } from './database.ts'
import { type Comparison, compare } from './measure.ts'
import { planOf, statementOf } from './plan.ts'
import { fillTickets } from './tickets.ts'

/** 300,000 tickets, 100,000 of them open: 5 % broken, 8 % due within eight hours, 3 % paused. */
const population = { all: 300_000, broken: 0.05, dueSoon: 0.08, paused: 0.03 }

const hour = 3_600_000

/** Microseconds (issue 4). */
const target = 5_000

const asked = (): BoardQuestion => ({
  now: new Date(),
  horizon: 8 * hour,
  pausedOver: 24 * hour,
  limit: 50,
})

/** The board on a Postgres of its own: after a vacuum, and after a tenth of the open tickets changed without one. */
export function benchBoard(): Promise<{
  comparisons: Comparison[]
  targets: Record<string, number>
  notes: string[]
}> {
  return withDatabase(async (url) => {
    const database = connectDatabase(url, 2)
    const sql = postgres(url, { max: 1, onnotice: () => undefined })
    try {
      console.log(`filling ${population.all} tickets …`)
      await fillTickets(database.db, population)
      const quiet = await againstCounting('the board of 100,000 open tickets', database.db, sql)
      const plan = await planOf(
        sql,
        statementOf((db) => readBoard(db, asked())),
      )
      await changeATenth(sql)
      const busy = await againstCounting('the same after 10,000 changed, not vacuumed', database.db, sql)
      const moves = await movingADeadline(url)
      const targets = { [quiet.what]: target, [busy.what]: target }
      return { comparisons: [quiet, busy, moves], targets, notes: [plan] }
    } finally {
      await sql.end()
      await database.close()
    }
  })
}

/** Against what the board would be without the counts that are kept: one statement that counts the groups alone. */
function againstCounting(what: string, db: Db, sql: postgres.Sql): Promise<Comparison> {
  const until = () => new Date(Date.now() + 8 * hour)
  return compare(
    what,
    { name: 'readBoard: groups and three lists', run: () => readBoard(db, asked()) },
    {
      name: 'counting the groups from the index, without lists',
      run: () =>
        sql`
        select team, owner, count(*) filter (where next_due_at <= now()), count(*) filter (where next_due_at > now())
        from tickets where status in ('open', 'in_progress', 'resolved') and next_due_at <= ${until()}
        group by team, owner`.execute(),
    },
  )
}

/**
 * What keeping the counts costs when a deadline moves: the same update with and without the trigger. The disk is not
 * waited for, since it would hide the difference.
 */
async function movingADeadline(url: string): Promise<Comparison> {
  const session = (settings: Record<string, string>) =>
    postgres(url, { max: 1, connection: { synchronous_commit: 'off', ...settings } })
  const triggered = session({})
  const untriggered = session({ session_replication_role: 'replica' })
  try {
    const tickets = await triggered<{ number: string }[]>`
      select number from tickets where status = 'in_progress' and next_due_at > now() + interval '1 day' limit 5000`
    let next = 0
    const moved = (sql: postgres.Sql) =>
      sql`
      update tickets set next_due_at = next_due_at + interval '1 hour'
      where number = ${tickets[next++ % tickets.length]?.number ?? ''}`.execute()
    return await compare(
      'a deadline moves to another hour',
      { name: 'update with the counts', run: () => moved(triggered) },
      { name: 'update without', run: () => moved(untriggered) },
    )
  } finally {
    await Promise.all([triggered.end(), untriggered.end()])
  }
}

async function changeATenth(sql: postgres.Sql): Promise<void> {
  await sql`alter table tickets set (autovacuum_enabled = off)`
  await sql`update tickets set updated_at = now() where status = 'in_progress' and number like '%3'`
}
