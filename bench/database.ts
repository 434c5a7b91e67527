import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateDatabase } from '../db/migrate.ts'
import { freePort } from '../scripts/ports.ts'
import { startPostgres } from '../scripts/postgres.ts'

/** Does work against a Postgres of its own, in a folder and on a port of its own; both are gone afterwards. */
export async function withDatabase<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-bench-'))
  try {
    const postgres = await startPostgres({ folder, port: await freePort() })
    try {
      await migrateDatabase(postgres.url)
      return await work(postgres.url)
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
