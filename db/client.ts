import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema/index.ts'

/** A connection pool or a transaction: queries take either. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

export interface Database {
  db: Db
  /** Calls back at every NOTIFY on the channel, over a connection of its own that comes back by itself. */
  listen(channel: string, callback: () => void): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a pool; connections are made when they are first needed and made again after they were lost.
 * @param url postgres://…
 * @param poolSize connections at most
 */
export function connectDatabase(url: string, poolSize: number): Database {
  const sql = postgres(url, {
    max: poolSize,
    connect_timeout: 5,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: { application_name: 'aftercare', TimeZone: 'UTC' },
  })
  return {
    db: drizzle(sql, { schema }),
    async listen(channel, callback) {
      await sql.listen(channel, callback, callback)
    },
    close: () => sql.end({ timeout: 5 }),
  }
}

/** Postgres' own code of what went wrong, wherever in the chain of causes it stands: `23P01`, … */
export function databaseErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof postgres.PostgresError) return error.code
  return databaseErrorCode(error.cause)
}
