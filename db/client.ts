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

/** What connections fail with when nobody is there, or somebody is only just coming up or going down. */
const absences = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  // Postgres itself: admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
]

/** Whether it was not the query, but the database that was away. */
export function databaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && absences.includes(String(error.code))) return true
  return databaseAway(error.cause)
}

/**
 * The same error, told by kind and place: a failing statement repeats the words and names it was given.
 * @param name what was tried
 */
export function withoutValues(name: string, error: unknown): unknown {
  // Only errors that wrap another carry a statement with its parameters; our own say what they mean to say.
  if (!(error instanceof Error) || error.cause === undefined) return error
  const plain = new Error(`${name}: ${databaseErrorCode(error) ?? codeOf(error.cause)}`)
  plain.stack = `${plain.message}\n${error.stack?.split('\n').filter(isPlace).join('\n')}`
  return plain
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'failed'
  return 'code' in cause ? String(cause.code) : cause.name
}

function isPlace(line: string): boolean {
  return /^\s+at /.test(line)
}
