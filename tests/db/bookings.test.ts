import { eq, isNull, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Db, databaseErrorCode } from '../../db/client.ts'
import { addLeave, setActivity } from '../../db/queries/absences.ts'
import type { BookingJob } from '../../db/queries/booked.ts'
import { bookBestEngineer, bookEngineer, releaseBooking } from '../../db/queries/bookings.ts'
import { takeLeave } from '../../db/queries/leave.ts'
import type { OfferJob } from '../../db/queries/offers.ts'
import { learnFrom } from '../../db/queries/visit-outcomes.ts'
import {
  bookings,
  customers,
  engineers,
  faultRecords,
  locations,
  stock as shelves,
  staff,
} from '../../db/schema/index.ts'
import { type Instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { atOnce, counted, hire, monday, open, stock, waitingSessions } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 30 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(sql`truncate tickets, customers, staff, parts, fault_records cascade`)
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

const job = (key: string, more: Partial<BookingJob> = {}): BookingJob => ({
  ticket: '202611001',
  key,
  skills: ['hydraulics'],
  durationMinutes: 120,
  ...more,
})
const zhou = { role: 'dispatcher', id: 'zhou' } as const
/** Whom it books, if anybody. */
const best = async (key: string, more: Partial<OfferJob> = {}, passedOver: string[] = []) => {
  const offer = await bookBestEngineer(db, { ...job(key, more), passedOver }, now)
  return 'reasons' in offer ? undefined : offer
}
const byHand = (key: string, engineer: string, from?: Instant, more: Partial<BookingJob> = {}) =>
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

  test('that has begun counts from now on, with a quarter of an hour for the answer', async () => {
    expect(await best('k', { window: span('00:00', '03:15') })).toMatchObject(span('01:15', '03:15'))
    expect(await best('k2', { window: span('00:00', '03:14') })).toBeUndefined()
    expect(await byHand('k3', 'deng', undefined, { window: span('00:00', '03:14') })).toMatchObject(
      span('01:00', '03:00'),
    )
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

  test('the one who comes second with the best is chosen for anew, with the first visit in sight', async () => {
    const booking = db.transaction(async (tx) => {
      await bookBestEngineer(tx, { ...job('first', { region: 'east' }), passedOver: [] }, now)
      // Does not see the first one, chooses the same engineer, and waits to hear whether he is free.
      const second = best('second', { region: 'east' })
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { second }
    })
    // Chen, at home there, comes before Deng even after his first visit.
    expect(await (await booking).second).toEqual({ engineer: 'chen', ...span('04:00', '06:00') })
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

  test('a leave that is entered while somebody is chosen binds: he comes after it', async () => {
    const entering = db.transaction(async (tx) => {
      await takeLeave(tx, {
        engineer: 'chen',
        from: clock('03:59'),
        to: clock('09:00'),
        by: zhou,
        replan: false,
      })
      // Does not see the leave yet, and waits for what is done with Chen's time.
      const asked = best('k', { region: 'east' })
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { asked }
    })
    expect(await (await entering).asked).toEqual({ engineer: 'chen', ...span('09:00', '11:00') })
    expect(await openOnes()).toBe(1)
  })

  test('a leave that ends when the visit begins is no leave from it', async () => {
    const to = clock('02:00')
    await takeLeave(db, { engineer: 'chen', from: clock('01:00'), to, by: zhou, replan: false })
    expect(await byHand('k', 'chen', clock('02:00'))).toEqual({ engineer: 'chen', ...span('02:00', '04:00') })
  })

  test('whoever is struck off while being chosen is not booked', async () => {
    const leaving = db.transaction(async (tx) => {
      await setActivity(tx, 'chen', false)
      const asked = best('k', { region: 'east' })
      await expect.poll(() => waitingSessions(db)).toBe(1)
      return { asked }
    })
    expect(await (await leaving).asked).toMatchObject({ engineer: 'deng' })
    expect(await openOnes()).toBe(1)
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

describe('the way to a visit', () => {
  const shanghai = { latitude: 31.2304, longitude: 121.4737 }
  // 111 km by road: 2 hours 13 minutes.
  const suzhou = { latitude: 31.2983, longitude: 120.5832 }

  const from = async (place: typeof suzhou) =>
    (await open(db, { customer: { name: 'Liu Yan', phone: `1390000${place.latitude * 1e4}`, place } })).number

  beforeEach(() => db.insert(engineers).values({ id: 'chen', ...shanghai }))

  test('is booked with it, and the visit itself is told', async () => {
    const ticket = await from(suzhou)
    expect(await best('k', { ticket, region: 'east' }, ['deng'])).toEqual({
      engineer: 'chen',
      ...span('03:13', '05:13'),
    })
    const [row] = await db.select().from(bookings)
    expect(row).toMatchObject({ arrivesAt: new Date(clock('03:13')), ...suzhou })
    expect(row?.during).toBe('["2026-11-23 01:00:00+00","2026-11-23 05:13:00+00")')
    expect(await best('k')).toEqual({ engineer: 'chen', ...span('03:13', '05:13') })
  })

  test('takes the place of no other visit, and counts from where the one before ends', async () => {
    await best('k1', { ticket: await from(suzhou) }, ['deng'])
    // Back from Suzhou at 05:13, so in Shanghai at 07:26.
    expect(await best('k2', { ticket: await from(shanghai) }, ['deng'])).toEqual({
      engineer: 'chen',
      ...span('07:26', '09:26'),
    })
    expect(await byHand('k3', 'chen', clock('02:00'))).toMatchObject({ refusal: 'engineer_not_free' })
    expect(await overlaps()).toBe(0)
  })
})

describe('what is kept of the engineers', () => {
  test('counts from the next booking on: leave, levels, and who has left', async () => {
    await best('k1')
    await addLeave(db, { engineer: 'chen', from: monday, to: '2026-12-31T00:00:00.000Z', madeBy: 'zhou' })
    expect(await best('k2', { region: 'east' })).toMatchObject({ engineer: 'deng' })
    await db.insert(engineers).values({ id: 'deng', levels: { hydraulics: 4 } })
    expect(await best('k3', { skillLevel: 4 })).toMatchObject({ engineer: 'deng' })
    expect(await best('k4', { skillLevel: 5 })).toBeUndefined()
    await db.update(staff).set({ active: false }).where(eq(staff.id, 'deng'))
    expect(await best('k5', { skillLevel: 4 })).toBeUndefined()
  })

  test('is read anew only after somebody has changed it', async () => {
    const version = () => counted(db, sql`select version as count from roster`)
    const before = await version()
    await best('k1')
    await hire(db, { id: 'chen', role: 'engineer' })
    await db.update(staff).set({ active: true }).where(eq(staff.id, 'nobody'))
    expect(await version()).toBe(before)
    await hire(db, { id: 'gao', role: 'engineer' })
    expect(await version()).toBe(before + 1)
    await db.delete(staff).where(eq(staff.id, 'gao'))
    expect(await version()).toBe(before + 2)
  })
})

describe('the shifts', () => {
  const office = { timeZone: 'Asia/Shanghai', week: { mon: [['14:00', '18:00'] as const] }, exceptions: [] }
  beforeEach(() => db.insert(engineers).values({ id: 'chen', shifts: office }))

  test('hold what is booked without asking', async () => {
    expect(await best('k', {}, ['deng'])).toEqual({ engineer: 'chen', ...span('06:00', '08:00') })
  })

  test('do not bind a dispatcher who names the time', async () => {
    expect(await byHand('k1', 'chen', clock('02:00'))).toMatchObject(span('02:00', '04:00'))
    expect(await byHand('k2', 'chen')).toMatchObject(span('06:00', '08:00'))
  })
})

describe('what speaks for an engineer', () => {
  test('is the part in the van', async () => {
    await stock(db, { pump: 1 })
    await db.insert(locations).values({ id: 'van:deng', kind: 'van', name: 'Van of Deng', engineer: 'deng' })
    await db.insert(shelves).values({ sku: 'pump', location: 'van:deng', onHand: 2, reserved: 1 })
    const parts = (quantity: number) => ({ parts: [{ sku: 'pump', quantity }] })
    expect(await best('k1', { ...parts(1) })).toMatchObject({ engineer: 'deng' })
    await releaseBooking(db, 'k1')
    expect(await best('k2', { ...parts(2) })).toMatchObject({ engineer: 'chen' })
  })

  test('is a visit for the same fault that the customer has accepted, and being the one who made it', async () => {
    const { number, customerId } = await open(db)
    const solved = { customerId, engineer: 'deng', faultCode: 'LEAK', solved: true }
    await learnFrom(db, solved)
    await learnFrom(db, { ...solved, engineer: 'chen', solved: false })
    expect(await db.select().from(faultRecords).orderBy(faultRecords.engineer)).toEqual([
      { engineer: 'chen', faultCode: 'LEAK', visits: 1, firstTime: 0 },
      { engineer: 'deng', faultCode: 'LEAK', visits: 1, firstTime: 1 },
    ])
    expect(await best('k1', { ticket: number })).toMatchObject({ engineer: 'deng' })
    await db.update(customers).set({ excludedEngineers: ['deng'] })
    expect(await best('k2', { ticket: number })).toMatchObject({ engineer: 'chen' })
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
