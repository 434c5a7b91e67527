import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrateDatabase } from '../../db/migrate.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, counted, open } from './cast.ts'

let fresh: FreshDatabase

beforeEach(async () => {
  fresh = await freshDatabase({ migrated: false })
})
afterEach(() => fresh.drop())

const migrations = () => counted(fresh.database.db, sql`select count(*) from drizzle.__drizzle_migrations`)

test('five that migrate an empty database at once do it once', async () => {
  await atOnce(5, () => migrateDatabase(fresh.url))
  expect((await open(fresh.database.db)).number).toBe('202611001')
  const done = await migrations()
  await migrateDatabase(fresh.url)
  expect(await migrations()).toBe(done)
})

test('migrating again keeps what is there', async () => {
  await migrateDatabase(fresh.url)
  const { number } = await open(fresh.database.db)
  await migrateDatabase(fresh.url)
  expect(await counted(fresh.database.db, sql`select count(*) from tickets where number = ${number}`)).toBe(1)
})
