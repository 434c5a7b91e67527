import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { connectDatabase, type Database } from '../../db/client.ts'

export interface FreshDatabase {
  database: Database
  url: string
  /** Closes the connections and deletes the database. */
  drop(): Promise<void>
}

/** A database of its own for a test file: migrated (unless told otherwise), empty, gone after `drop`. */
export async function freshDatabase({ poolSize = 10, migrated = true } = {}): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const template = migrated ? inject('databaseTemplate') : 'template1'
  await asAdmin((sql) => sql`create database ${sql(name)} template ${sql(template)}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  const database = connectDatabase(url.href, poolSize)
  return {
    database,
    url: url.href,
    async drop() {
      await database.close()
      // Forced: somebody else's connection must not keep it, and the run, from ending.
      await asAdmin((sql) => sql`drop database ${sql(name)} with (force)`)
    },
  }
}

async function asAdmin(act: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined })
  try {
    await act(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
