import { expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { freshDatabase } from '../support/database.ts'
import { atOnce, hire, monday } from './cast.ts'
import { bookBestEngineer } from '../../db/queries/bookings.ts'
test('stress', async () => {
  const f = await freshDatabase({ poolSize: 30 })
  await hire(f.database.db, { id: 'a', role: 'engineer' }, { id: 'b', role: 'engineer' })
  let failures = 0
  const t = performance.now()
  for (let r = 0; r < 40; r++) {
    await f.database.db.execute(sql`truncate bookings`)
    await atOnce(24, (i) => bookBestEngineer(f.database.db, { ticket: 't', key: `${r}/${i}`, skills: [], durationMinutes: 120, passedOver: [] }, Date.parse(monday)).catch(() => { failures++ }))
  }
  console.log('failures', failures, performance.now() - t)
  await f.drop()
  expect(failures).toBe(0)
}, 300000)
