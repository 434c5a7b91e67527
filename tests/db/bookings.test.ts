import { eq, isNull, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Db, databaseErrorCode } from '../../db/client.ts'
import { bookBestEngineer, bookEngineer, type Job, releaseBooking } from '../../db/queries/bookings.ts'
import { bookings, staff } from '../../db/schema/index.ts'
import { type Instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, counted, hire, monday, open, waitingSessions } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 30 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(sql`truncate tickets, customers, staff cascade`)
  await hire(
    db,
    { id: 'chen', role: 'engineer', skills: ['hydraulics', 'plc'], regions: ['east'] },
    { id: 'deng', role: 'engineer', skills: ['hydraulics'], regions: ['north', 'east'] },
    { id: 'fang', role: 'engineer', skills: ['plc'] },
    { id: 'zhou', role: 'dispatcher', skills: ['hydraulics'] },
  )
})

/** 09:00 in Shanghai; the first time that is offered lies an hour ahead. */
const now = milliseconds(monday)
const clock = (time: string): Instant => `2026-11-23T${time}:00.000Z`
const span = (from: string, to: string) => ({ from: clock(from), to: clock(to) })

const job = (key: string, more: Partial<Job> = {}): Job => ({
  ticket: '202611001',
  key,
  skills: ['hydraulics'],
  durationMinutes: 120,
  ...more,
})
const best = (key: string, more: Partial<Job> = {}, passedOver: string[] = []) =>
  bookBestEngineer(db, { ...job(key, more), passedOver }, now)
const byHand = (key: string, engineer: string, from?: Instant, more: Partial<Job> = {}) =>
  bookEngineer(db, { ...job(key, more), engineer, ...(from === undefined ? {} : { from }) }, now)

const overlaps = () =>
  counted(
    db,
    sql`select count(*) from bookings one join bookings other
      on one.engineer = other.engineer and one.key < other.key and one.during && other.during
      where one.released_at is null and other.released_at is null`,
  )
const openOnes = () => counted(db, sql`select count(*) from bookings where released_at is null`)

describe('the best engineer', () => {
  test('has the skills, at home in the region, from the first quarter an hour ahead', async () => {
    expect(await best('k', { region: 'east' })).toEqual({ engineer: 'chen', ...span('02:00', '04:00') })
  })

  test('is booked for the time, and the others are not', async () => {
    await best('k')
    expect(await db.select().from(bookings)).toMatchObject([
      { key: 'k', ticket: '202611001', engineer: 'chen', releasedAt: null },
    ])
  })

  test('starts at a full quarter of an hour', async () => {
    const late = milliseconds('2026-11-23T01:01:00.000Z')
    expect(await bookBestEngineer(db, { ...job('k'), passedOver: [] }, late)).toMatchObject(
      span('02:15', '04:15'),
    )
  })

  test('is not one who was passed over', async () => {
    expect(await best('k', { region: 'east' }, ['chen'])).toMatchObject({ engineer: 'deng' })
  })

  test('is one with fewer visits ahead', async () => {
    await best('k1')
    expect(await best('k2')).toMatchObject({ engineer: 'deng', ...span('02:00', '04:00') })
  })

  test('knows the product, if anybody does', async () => {
    const { unitId } = await open(db, { unit: { model: 'HL-500' } })
    await db
      .update(staff)
      .set({ models: ['HL-500'] })
      .where(eq(staff.id, 'deng'))
    expect(await best('k', unitId === undefined ? {} : { unitId })).toMatchObject({ engineer: 'deng' })
  })

  test('is nobody when all who suit were passed over, have left, or do other work', async () => {
    await db.update(staff).set({ active: false }).where(eq(staff.id, 'deng'))
    expect(await best('k', {}, ['chen'])).toBeUndefined()
    expect(await best('k', { skills: ['welding'] })).toBeUndefined()
    expect(await best('k', { region: 'south' })).toBeUndefined()
    expect(await db.select().from(bookings)).toEqual([])
  })
})

describe('a window', () => {
  test('is kept to the minute', async () => {
    const window = span('06:07', '08:07')
    expect(await best('k', { window })).toEqual({ engineer: 'chen', ...window })
  })

  test('takes as many visits as fit, one behind the other, and then none', async () => {
    const window = span('06:00', '10:00')
    const found = []
    for (let index = 0; index < 5; index += 1) found.push(await best(`k${index}`, { window }))
    expect(found).toEqual([
      { engineer: 'chen', ...span('06:00', '08:00') },
      { engineer: 'deng', ...span('06:00', '08:00') },
      { engineer: 'chen', ...span('08:00', '10:00') },
      { engineer: 'deng', ...span('08:00', '10:00') },
      undefined,
    ])
  })

  test('that has begun counts from now on', async () => {
    expect(await best('k', { window: span('00:00', '03:00') })).toMatchObject(span('01:00', '03:00'))
    expect(await best('k2', { window: span('00:00', '02:59') })).toBeUndefined()
  })

  test('that is over is no window', async () => {
    expect(await best('k', { window: span('00:00', '01:00') })).toBeUndefined()
  })
})

describe('the same key', () => {
  test('asked for twice is the same booking', async () => {
    const first = await best('k')
    expect(await best('k')).toEqual(first)
    expect(await byHand('k', 'deng')).toEqual(first)
    expect(await openOnes()).toBe(1)
  })

  test('asked for twenty times at once is one booking, which all are told', async () => {
    const answers = await atOnce(20, () => best('k'))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toBeDefined()
    expect(await db.select().from(bookings)).toHaveLength(1)
  })
})

describe('many dispatches at once', () => {
  test('never book an engineer twice at the same time, and every job finds one', async () => {
    const found = await atOnce(24, (index) => best(`k${index}`))
    expect(found.filter((booking) => booking === undefined)).toEqual([])
    expect(await openOnes()).toBe(24)
    expect(await overlaps()).toBe(0)
  })

  test('fill a window to the last place, and not beyond', async () => {
    const window = span('06:00', '12:00')
    const found = await atOnce(20, (index) => best(`k${index}`, { window }))
    // Two engineers, three visits of two hours each.
    expect(found.filter((booking) => booking !== undefined)).toHaveLength(6)
    expect(await openOnes()).toBe(6)
    expect(await overlaps()).toBe(0)
  })

  test('by hand and by themselves, with visits given back between, never overlap either', async () => {
    await atOnce(6, (index) => best(`old${index}`))
    await Promise.all([
      atOnce(10, (index) => best(`best${index}`)),
      atOnce(10, (index) => byHand(`hand${index}`, index % 2 ? 'chen' : 'deng')),
      atOnce(6, (index) => releaseBooking(db, `old${index}`)),
    ])
    expect(await openOnes()).toBe(20)
    expect(await overlaps()).toBe(0)
  })

  test('the one who comes second with the best takes the next best', async () => {
    const booking = db.transaction(async (tx) => {
      await bookBestEngineer(tx, { ...job('first', { region: 'east' }), passedOver: [] }, now)
      // Does not see the first one, chooses the same engineer, and waits to hear whether he is free.
      const second = best('second', { region: 'east' })
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { second }
    })
    expect(await (await booking).second).toEqual({ engineer: 'deng', ...span('02:00', '04:00') })
  })

  test('the one who comes second with the only one takes his next free time', async () => {
    const booking = db.transaction(async (tx) => {
      await bookBestEngineer(tx, { ...job('first'), passedOver: ['deng'] }, now)
      const second = best('second', {}, ['deng'])
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { second }
    })
    expect(await (await booking).second).toEqual({ engineer: 'chen', ...span('04:00', '06:00') })
  })

  test('the database itself refuses an overlap, but not two visits that touch', async () => {
    const insert = (key: string, from: string, to: string) =>
      db
        .insert(bookings)
        .values({ key, ticket: 't', engineer: 'chen', during: `[${clock(from)},${clock(to)})` })
    await insert('a', '06:00', '08:00')
    await insert('b', '08:00', '09:00')
    await expect(insert('c', '07:59', '08:01')).rejects.toSatisfy(
      (error) => databaseErrorCode(error) === '23P01',
    )
    expect(await openOnes()).toBe(2)
  })
})

describe('a visit given back', () => {
  test('twice is given back once, and the time is free again', async () => {
    const window = span('06:00', '08:00')
    await best('k1', { window })
    await best('k2', { window })
    await releaseBooking(db, 'k1')
    const [released] = await db.select().from(bookings).where(eq(bookings.key, 'k1'))
    await releaseBooking(db, 'k1')
    expect(await db.select().from(bookings).where(eq(bookings.key, 'k1'))).toEqual([released])
    expect(released?.releasedAt).toBeInstanceOf(Date)
    expect(await best('k3', { window })).toEqual({ engineer: 'chen', ...window })
    expect(
      (await db.select().from(bookings).where(isNull(bookings.releasedAt))).map(({ key }) => key),
    ).toEqual(expect.arrayContaining(['k2', 'k3']))
  })

  test('that never was changes nothing', async () => {
    await best('k')
    await releaseBooking(db, 'unheard')
    expect(await openOnes()).toBe(1)
  })
})

describe('a dispatcher', () => {
  test('books whom and when he names, whatever the skills', async () => {
    expect(await byHand('k', 'fang', clock('06:30'))).toEqual({ engineer: 'fang', ...span('06:30', '08:30') })
  })

  test('without a time gets the first free one, in the planned window if there is one', async () => {
    await byHand('k1', 'chen')
    expect(await byHand('k2', 'chen')).toEqual({ engineer: 'chen', ...span('04:00', '06:00') })
    const window = span('07:00', '12:00')
    expect(await byHand('k3', 'chen', undefined, { window })).toMatchObject(span('07:00', '09:00'))
  })

  test.each(['nobody', 'zhou'])('is told that no active engineer is called %s', async (engineer) => {
    expect(await byHand('k', engineer)).toEqual({
      refusal: 'unknown_engineer',
      message: `No active engineer is called ${engineer}.`,
    })
  })

  test('is told the same of one who has left', async () => {
    await db.update(staff).set({ active: false }).where(eq(staff.id, 'chen'))
    expect(await byHand('k', 'chen')).toMatchObject({ refusal: 'unknown_engineer' })
  })

  test.each(['06:00', '07:59', '04:01'])('is told that the engineer is not free at %s', async (from) => {
    await byHand('k1', 'chen', clock('06:00'))
    expect(await byHand('k2', 'chen', clock(from))).toMatchObject({ refusal: 'engineer_not_free' })
    expect(await openOnes()).toBe(1)
  })

  test('is told so when the window is full', async () => {
    const window = span('06:00', '08:00')
    await byHand('k1', 'chen', undefined, { window })
    expect(await byHand('k2', 'chen', undefined, { window })).toMatchObject({ refusal: 'engineer_not_free' })
  })

  test('who comes second with a named time is refused, and the first keeps it', async () => {
    const answers = await atOnce(8, (index) => byHand(`k${index}`, 'chen', clock('06:00')))
    expect(answers.filter((answer) => 'engineer' in answer)).toHaveLength(1)
    expect(await openOnes()).toBe(1)
  })
})
