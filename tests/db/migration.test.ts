import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'

test('x', async () => {
  const t = performance.now()
  const d = await freshDatabase()
  console.log(performance.now() - t)
  console.log(await d.database.db.execute(sql`select count(*) from tickets`))
  await d.drop()
})
