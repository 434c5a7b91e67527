import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import type { Db } from '../db/client.ts'

interface Statement {
  sql: string
  params: unknown[]
}

/** The one statement that a query sends. */
export function statementOf(query: (db: Db) => Promise<unknown>): Statement {
  const sent: Statement[] = []
  const listener = {
    execute(statement: SQL) {
      sent.push(new PgDialect().sqlToQuery(statement))
      return Promise.resolve([])
    },
  }
  void query(listener as unknown as Db)
  const [statement] = sent
  if (!statement) throw new Error('The query sent nothing.')
  return statement
}

/** What Postgres did, measured; the third time, when everything is in memory. */
export async function planOf(sql: postgres.Sql, { sql: text, params }: Statement): Promise<string> {
  const explain = () => sql.unsafe(`explain (analyze, buffers, costs off) ${text}`, params as never[])
  await explain()
  await explain()
  const rows = await explain()
  return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
}
