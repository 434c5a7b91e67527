import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { loadConfig } from '../config.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Brings a database to the present schema; two that try at once wait for each other. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    // 5061: any number, the same for everyone who migrates.
    await sql`select pg_advisory_lock(5061)`
    await migrate(drizzle(sql), { migrationsFolder })
  } finally {
    await sql.end()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await migrateDatabase(loadConfig().databaseUrl)
}
