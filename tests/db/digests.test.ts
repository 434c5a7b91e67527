import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { calendarWarnings } from '../../db/queries/calendar-warnings.ts'
import { writeChosenDigests } from '../../db/queries/chosen-digests.ts'
import { listDigests, writeDigest } from '../../db/queries/digests.ts'
import { calendars, notices, staff, teams } from '../../db/schema/index.ts'
import type { Calendar } from '../../workflows/domain/time/calendar.ts'
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
  await db.execute(
    sql`truncate tickets, ticket_numbers, customers, staff, notices, digests, teams, calendars cascade`,
  )
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

describe('a supervisor who chose the hours', () => {
  const chosenAt = (scheduledFor: Instant) =>
    writeChosenDigests(db, {
      scheduledFor: new Date(scheduledFor),
      horizon: eightHours,
      timeZone: 'Asia/Shanghai',
    })
  const chooses = (id: string, ...digestHours: string[]) =>
    db.update(staff).set({ digestHours }).where(eq(staff.id, id))
  const team = (id: string, supervisor: string, calendar?: string) =>
    db.insert(teams).values({ id, lead: supervisor, supervisor, calendar: calendar ?? null })
  /** Due on Tuesday at that time, and of a team. */
  const ofTeam = async (time: string, name: string) => {
    const triage = { type: 'triage', urgency: 'urgent', team: name } as const
    const ticket = await dueOnTuesday(time)
    await act(db, ticket, [triage], ticket.receivedAt)
    return ticket.number
  }
  const numbersOf = async (reader: string) => {
    const [row] = (await written()).filter(({ digest }) => digest === `chosen/${reader}`)
    return row && [row.breached, row.dueSoon]
  }

  test('gets the digest of the own teams’ tickets at those hours, and nobody else does', async () => {
    await chooses('zhou', '08:00', '13:30')
    await team('hardware', 'zhou')
    const own = await ofTeam('08:00:00', 'hardware')
    await ofTeam('08:00:00', 'software')
    const broken = await ofTeam('00:00:00', 'hardware')
    expect(await chosenAt(tuesday)).toEqual({ breached: 1, dueSoon: 1 })
    expect(await written()).toEqual([
      { digest: 'chosen/zhou', at: tuesday, breached: [broken], dueSoon: [own] },
    ])
    expect(await told()).toEqual(['zhou'])
  })

  test.each([
    ['a quarter of an hour earlier', '2026-11-23T23:45:00.000Z', 0],
    ['on the hour', tuesday, 1],
    ['a few seconds late', '2026-11-24T00:00:07.000Z', 1],
    ['a quarter of an hour later', '2026-11-24T00:15:00.000Z', 0],
    ['at half past one', '2026-11-24T05:30:00.000Z', 1],
  ])('is asked for by the company’s clock: %s', async (_, at, digests) => {
    await chooses('zhou', '08:00', '13:30')
    await dueOnTuesday('08:00:00')
    await chosenAt(at)
    expect(await written()).toHaveLength(digests)
  })

  test('no longer gets the common ones', async () => {
    await chooses('zhou', '08:00')
    await dueOnTuesday('08:00:00')
    await digestAt(tuesday)
    expect(await told()).toEqual(['sarah'])
  })

  test('is left alone while no own team is at work, and hears all of it as soon as one is', async () => {
    await publish('office', { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']] })
    await chooses('zhou', '08:00', '09:00', '18:00')
    await team('hardware', 'zhou', 'office')
    const number = await ofTeam('12:00:00', 'hardware')
    await chosenAt(tuesday)
    expect(await written()).toEqual([])
    await chosenAt('2026-11-24T01:00:00.000Z')
    expect(await numbersOf('zhou')).toEqual([[], []])
    await chosenAt('2026-11-24T10:00:00.000Z')
    expect(await written()).toHaveLength(1)
    await team('software', 'zhou')
    await chosenAt('2026-11-24T10:00:00.000Z')
    expect(await numbersOf('zhou')).toEqual([[], [number]])
  })

  test('without a team hears of the own regions, and of what is nobody’s', async () => {
    await db
      .update(staff)
      .set({ regions: ['north'] })
      .where(eq(staff.id, 'zhou'))
    await chooses('sarah', '08:00')
    const of = (region?: string) =>
      open(db, { urgency: 'urgent', receivedAt: '2026-11-23T08:00:00.000Z', ...(region ? { region } : {}) })
    const east = await of('east')
    await of('north')
    const west = await of('west')
    const nowhere = await of()
    await chosenAt(tuesday)
    expect(await numbersOf('sarah')).toEqual([[], [east.number, west.number, nowhere.number]])
  })

  test('is told once, however often and late the same quarter of an hour is run', async () => {
    await chooses('zhou', '08:00')
    const ticket = await dueOnTuesday('08:00:00')
    const first = await chosenAt(tuesday)
    await act(db, ticket, [respond], '2026-11-23T09:00:00.000Z')
    expect(await atOnce(5, () => chosenAt(tuesday))).toEqual(Array(5).fill(first))
    expect(await told()).toEqual(['zhou'])
  })

  test('sees the own digests and the common ones, not those of others', async () => {
    await chooses('zhou', '08:00')
    await chooses('sarah', '08:00')
    await chosenAt(tuesday)
    await digestAt(tuesday)
    const seen = async (reader?: string) => (await listDigests(db, 10, reader)).map(({ digest }) => digest)
    expect(await seen('zhou')).toEqual(['chosen/zhou', 'morning'])
    expect(await seen()).toEqual(['chosen/sarah', 'chosen/zhou', 'morning'])
  })
})

describe('a calendar in use without verified holidays', () => {
  const warned = async () =>
    (await db.select().from(notices)).flatMap(({ recipient, facts }) =>
      listOf(facts.warnings).map(({ year, calendar }) => `${recipient} ${calendar} ${year}`),
    )
  const listOf = (value: unknown) => value as { year: number; calendar: string }[]
  const used = () => db.insert(teams).values({ id: 'hardware', lead: 'zhou', calendar: 'office' })

  test('is warned of in the morning even when there is nothing else, and once a day', async () => {
    await publish('office', { mon: [['09:00', '18:00']] }, [2026])
    await used()
    await digestAt(tuesday, 'hourly')
    expect(await told()).toEqual([])
    await digestAt(tuesday, 'morning')
    expect((await warned()).sort()).toEqual(['sarah office 2027', 'zhou office 2027'])
  })

  test.each([
    ['the present year', '2026-06-01T00:00:00.000Z', [], [2026]],
    ['the next year 60 days before it', '2026-11-02T04:00:00.000Z', [2026], [2027]],
    ['not the next year 61 days before it', '2026-11-01T04:00:00.000Z', [2026], []],
    ['neither when both are verified', '2026-12-31T00:00:00.000Z', [2026, 2027], []],
  ])('is warned of for %s', async (_, at, verified, years) => {
    await publish('office', { mon: [['09:00', '18:00']] }, verified)
    await used()
    expect((await calendarWarnings(db, new Date(at))).map(({ year }) => year)).toEqual(years)
  })

  test('is not warned of when nothing is reckoned by it', async () => {
    await publish('office', { mon: [['09:00', '18:00']] })
    expect(await calendarWarnings(db, new Date(tuesday))).toEqual([])
  })

  test('is warned of at the first chosen hour of the day alone when there is nothing else', async () => {
    await publish('office', { tue: [['07:00', '18:00']] })
    await used()
    await db
      .update(staff)
      .set({ digestHours: ['13:30', '08:00'] })
      .where(eq(staff.id, 'sarah'))
    for (const scheduledFor of [tuesday, '2026-11-24T05:30:00.000Z']) {
      await writeChosenDigests(db, {
        scheduledFor: new Date(scheduledFor),
        horizon: eightHours,
        timeZone: 'Asia/Shanghai',
      })
    }
    expect(await warned()).toEqual(['sarah office 2026', 'sarah office 2027'])
  })
})

function publish(id: string, week: Calendar['week'], verifiedYears: number[] = []) {
  return db.insert(calendars).values({
    id,
    version: 1,
    state: 'published',
    nameZh: '办公时间',
    nameEn: 'Office hours',
    calendar: { timeZone: 'Asia/Shanghai', week, exceptions: [] },
    verifiedYears,
    madeBy: 'wu',
  })
}
