import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { discreet } from '../../activities/discreet.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

test('a failing statement takes none of its values out of the house', async () => {
  const { remember } = discreet({
    remember: (name: string) =>
      fresh.database.db.execute(sql`insert into no_such_table (name) values (${name})`).then(() => undefined),
  })
  const error = await remember('陈立').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ message: 'remember: 42P01' })
  const all = error instanceof Error ? `${error.message}${error.stack}${JSON.stringify(error)}` : ''
  expect(all).not.toContain('陈立')
  expect(all).toMatch(/at .*discreet/)
})

test('an error of our own says what it means to say, and a good answer stays as it is', async () => {
  const { answer, fail } = discreet({
    answer: async (number: number) => number + 1,
    fail: async () => {
      throw new Error('Ticket 202611001 has no row.')
    },
  })
  expect(await answer(1)).toBe(2)
  await expect(fail()).rejects.toThrow('Ticket 202611001 has no row.')
})
