import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { listDigests, writeDigest } from '../../db/queries/digests.ts'
import { notices } from '../../db/schema/index.ts'
import type { Instant } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, hire, nobody, open, resolution, respond } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, ticket_numbers, customers, staff, notices, digests cascade`)
  await hire(
    db,
    { id: 'zhou', role: 'supervisor', language: 'zh-CN' },
    { id: 'sarah', role: 'supervisor', regions: ['east'] },
    { id: 'gone', role: 'supervisor', active: false },
    { id: 'wu', role: 'manager' },
  )
})

const eightHours = 8 * 3_600_000
/** Tuesday 08:00 in Shanghai. */
const tuesday: Instant = '2026-11-24T00:00:00.000Z'
const digestAt = (scheduledFor: Instant, digest = 'morning') =>
  writeDigest(db, { digest, scheduledFor: new Date(scheduledFor), horizon: eightHours })
const written = async () =>
  (await listDigests(db, 10)).map(({ digest, scheduledFor, breached, dueSoon }) => ({
    digest,
    at: scheduledFor.toISOString(),
    breached,
    dueSoon,
  }))
const told = async () =>
  (await db.select().from(notices))
    .filter(({ kind }) => kind === 'digest')
    .map(({ recipient }) => recipient)
    .sort()

/** Urgent tickets are due after a day: this one falls due at that time on Tuesday. */
const dueOnTuesday = (time: string) => open(db, { urgency: 'urgent', receivedAt: `2026-11-23T${time}.000Z` })

test('names what is broken and what is due within the horizon, the most pressing first', async () => {
  await dueOnTuesday('08:00:00')
  await dueOnTuesday('08:00:01')
  await dueOnTuesday('00:00:00')
  await dueOnTuesday('00:00:01')
  const old = await open(db, { urgency: 'urgent', receivedAt: '2026-11-20T01:00:00.000Z' })
  expect(await digestAt(tuesday)).toEqual({ breached: 2, dueSoon: 2 })
  expect(await written()).toEqual([
    {
      digest: 'morning',
      at: tuesday,
      breached: [old.number, '202611003'],
      dueSoon: ['202611004', '202611001'],
    },
  ])
})

test('leaves out what was answered, is paused or is over', async () => {
  const now = '2026-11-23T09:00:00.000Z'
  await act(db, await dueOnTuesday('08:00:00'), [respond], now)
  await act(db, await dueOnTuesday('08:00:00'), [{ type: 'pause', words: nobody }], now)
  await act(db, await dueOnTuesday('08:00:00'), [{ type: 'cancel' }], now)
  await act(db, await dueOnTuesday('08:00:00'), resolution, now)
  expect(await digestAt(tuesday)).toEqual({ breached: 0, dueSoon: 0 })
})

test('goes to every supervisor who is there, and to nobody else', async () => {
  await dueOnTuesday('08:00:00')
  await digestAt(tuesday)
  expect(await told()).toEqual(['sarah', 'zhou'])
})

test('with nothing to say is on record, and disturbs nobody', async () => {
  expect(await digestAt(tuesday)).toEqual({ breached: 0, dueSoon: 0 })
  expect(await written()).toMatchObject([{ breached: [], dueSoon: [] }])
  expect(await told()).toEqual([])
})

test('run twice for the same time is written and told once, and answers the same', async () => {
  const ticket = await dueOnTuesday('08:00:00')
  const first = await digestAt(tuesday)
  const before = await written()
  await act(db, ticket, [respond], '2026-11-23T09:00:00.000Z')
  expect(await digestAt(tuesday)).toEqual(first)
  expect(await written()).toEqual(before)
  expect(await told()).toEqual(['sarah', 'zhou'])
})

test('run ten times at once is written and told once', async () => {
  await dueOnTuesday('08:00:00')
  const answers = await atOnce(10, () => digestAt(tuesday))
  expect(answers).toEqual(Array(10).fill({ breached: 0, dueSoon: 1 }))
  expect(await written()).toHaveLength(1)
  expect(await told()).toEqual(['sarah', 'zhou'])
})

test('run late speaks of the time it was scheduled for: what has fallen due since is still to come', async () => {
  // Received in 2020, so that today all of it is long overdue.
  await open(db, { urgency: 'urgent', receivedAt: '2020-03-02T01:00:00.000Z' })
  await open(db, { urgency: 'urgent', receivedAt: '2020-03-02T20:00:00.000Z' })
  expect(await digestAt('2020-03-03T00:00:00.000Z')).toEqual({ breached: 0, dueSoon: 1 })
  expect(await digestAt('2020-03-03T12:00:00.000Z')).toEqual({ breached: 1, dueSoon: 1 })
  expect(await digestAt('2020-03-03T00:00:00.000Z')).toEqual({ breached: 0, dueSoon: 1 })
  expect((await written()).map(({ at }) => at)).toEqual([
    '2020-03-03T12:00:00.000Z',
    '2020-03-03T00:00:00.000Z',
  ])
})

test('another digest at the same time is another one', async () => {
  await dueOnTuesday('08:00:00')
  await digestAt(tuesday, 'morning')
  await digestAt(tuesday, 'hourly')
  expect((await written()).map(({ digest }) => digest).sort()).toEqual(['hourly', 'morning'])
  expect(await told()).toEqual(['sarah', 'sarah', 'zhou', 'zhou'])
})
