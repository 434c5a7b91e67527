import { isNull, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { addLeave } from '../../db/queries/absences.ts'
import { bookSlot, type SlotJob, slotsFor } from '../../db/queries/appointments.ts'
import { bookBestEngineer, bookEngineer, releaseBooking } from '../../db/queries/bookings.ts'
import { releaseOrphans } from '../../db/queries/reconciliation.ts'
import { bookings } from '../../db/schema/index.ts'
import type { Plan } from '../../workflows/domain/ticket/state.ts'
import { type Instant, instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, counted, hire, monday, offerVisit, open, planVisit } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 30 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())

beforeEach(async () => {
  await db.execute(sql`truncate tickets, customers, staff, bookings cascade`)
  await hire(
    db,
    { id: 'chen', role: 'engineer', skills: ['hydraulics'] },
    { id: 'deng', role: 'engineer', skills: ['hydraulics'] },
    { id: 'fang', role: 'engineer', skills: ['plc'] },
  )
})

/** 09:00 in Shanghai. */
const now = milliseconds(monday)
const clock = (time: string): Instant => `2026-11-23T${time}:00.000Z`
const span = (from: string, to: string) => ({ from: clock(from), to: clock(to) })

const slot = (key: string, from: string, more: Partial<SlotJob> = {}) =>
  bookSlot(
    db,
    {
      ...{ ticket: `t-${key}`, key, skills: ['hydraulics'], durationMinutes: 120, passedOver: [] },
      ...{ from: clock(from), ...more },
    },
    now,
  )
const standing = async () =>
  (await db.select({ key: bookings.key }).from(bookings).where(isNull(bookings.releasedAt))).map(
    ({ key }) => key,
  )
const overlaps = () =>
  counted(
    db,
    sql`select count(*) from bookings one join bookings other
      on one.engineer = other.engineer and one.key < other.key and one.during && other.during
      where one.released_at is null and other.released_at is null`,
  )
/** Everything was booked long ago, as far as the reconciler can tell. */
const timePasses = () => db.execute(sql`update bookings set booked_at = booked_at - interval '1 hour'`)

describe('a time that a customer wants', () => {
  test('is booked with whoever was to come, else with somebody who is free then', async () => {
    await bookEngineer(db, { ...job('mine'), engineer: 'deng', from: clock('06:00') }, now)
    expect(await slot('next', '08:00', { preferred: 'deng', former: 'mine', ticket: 'mine' })).toEqual({
      engineer: 'deng',
      ...span('08:00', '10:00'),
    })
    expect(await slot('other', '08:00', { preferred: 'deng' })).toMatchObject({ engineer: 'chen' })
    expect(await slot('none', '08:00')).toMatchObject({ refusal: 'slot_taken' })
    expect((await standing()).sort()).toEqual(['next', 'other'])
  })

  test('may overlap the time that it takes the place of, which nobody else gets meanwhile', async () => {
    await bookEngineer(db, { ...job('mine'), engineer: 'deng', from: clock('06:00') }, now)
    const moved = await slot('next', '07:00', { preferred: 'deng', former: 'mine', ticket: 'mine' })
    expect(moved).toMatchObject({ engineer: 'deng', ...span('07:00', '09:00') })
    // An hour of the former time is left, which is not free yet.
    const quick = { ...job('quick'), durationMinutes: 60, engineer: 'deng', from: clock('06:00') }
    expect(await bookEngineer(db, quick, now)).toMatchObject({ refusal: 'engineer_not_free' })
    await releaseBooking(db, 'mine')
    expect(await bookEngineer(db, { ...quick, key: 'later' }, now)).toMatchObject({ engineer: 'deng' })
    expect(await overlaps()).toBe(0)
  })

  test('asked for again under its key is answered as the first time, whatever is asked', async () => {
    const first = await slot('next', '08:00')
    expect(await slot('next', '08:00')).toEqual(first)
    expect(await slot('next', '11:00')).toEqual(first)
  })

  test('is refused to whom the hours, the leave or the ticket rule out', async () => {
    await addLeave(db, { engineer: 'chen', from: clock('00:00'), to: clock('23:00'), madeBy: 'zhou' })
    expect(await slot('one', '08:00', { passedOver: ['deng'] })).toMatchObject({ refusal: 'slot_taken' })
    expect(await slot('two', '08:00')).toMatchObject({ engineer: 'deng' })
  })
})

describe('a move that comes to nothing', () => {
  const moved = async () => {
    await bookEngineer(db, { ...job('mine'), engineer: 'deng', from: clock('06:00') }, now)
    await slot('next', '07:00', { preferred: 'deng', former: 'mine', ticket: 'mine' })
    expect(await standing()).toEqual(['next'])
  }

  test('lets the former booking stand again', async () => {
    await moved()
    await releaseBooking(db, 'next')
    expect(await standing()).toEqual(['mine'])
    await releaseBooking(db, 'next')
    expect(await standing()).toEqual(['mine'])
  })

  test.each([
    ['former', 'new'],
    ['new', 'former'],
  ])('gives both back when neither is wanted, the %s one first', async (first) => {
    await moved()
    const keys = first === 'former' ? ['mine', 'next'] : ['next', 'mine']
    for (const key of keys) await releaseBooking(db, key)
    expect(await standing()).toEqual([])
    expect(await bookEngineer(db, { ...job('free'), engineer: 'deng', from: clock('06:00') }, now)).toEqual({
      engineer: 'deng',
      ...span('06:00', '08:00'),
    })
  })

  test('is undone by the reconciler when nobody lived to record it', async () => {
    const ticket = await open(db)
    const planned = await act(db, ticket, [planVisit()], monday)
    const offered = await act(db, planned, [offerVisit(planned, 'deng')], monday)
    const key = offered.visit?.key ?? ''
    await bookEngineer(
      db,
      { ...job(key), ticket: ticket.number, durationMinutes: 60, engineer: 'deng', from: clock('06:00') },
      now,
    )
    await slot('lost', '06:30', {
      ...{ ticket: ticket.number, durationMinutes: 60, preferred: 'deng', former: key },
      from: '2026-11-23T06:30:00.000Z',
    })
    expect(await standing()).toEqual(['lost'])
    await timePasses()
    expect(await releaseOrphans(db, new Date())).toEqual({ holds: [], bookings: ['lost'] })
    expect(await standing()).toEqual([key])
  })
})

describe('at the same time', () => {
  test('of twenty customers for the last hour of two engineers, two get it', async () => {
    const answers = await atOnce(20, (index) => slot(`k${index}`, '08:00'))
    expect(answers.filter((answer) => 'engineer' in answer)).toHaveLength(2)
    expect(answers.filter((answer) => 'refusal' in answer && answer.refusal === 'slot_taken')).toHaveLength(
      18,
    )
    expect(await overlaps()).toBe(0)
  })

  test('customers who move past each other lose nothing, and nobody waits for anybody for ever', async () => {
    await atOnce(8, (index) =>
      bookEngineer(db, { ...job(`m${index}`), engineer: index % 2 ? 'chen' : 'deng' }, now),
    )
    const moves = await atOnce(8, (index) =>
      slot(`n${index}`, index % 2 ? '07:00' : '08:00', {
        ...{ ticket: `m${index}`, former: `m${index}`, preferred: index % 2 ? 'chen' : 'deng' },
      }),
    )
    await Promise.all([
      atOnce(6, (index) => bookBestEngineer(db, { ...job(`b${index}`), passedOver: [] }, now)),
      ...moves.map((answer, index) => releaseBooking(db, 'refusal' in answer ? `n${index}` : `m${index}`)),
    ])
    expect(await overlaps()).toBe(0)
    const left = await standing()
    expect(left).toHaveLength(14)
    for (let index = 0; index < 8; index += 1) {
      expect(left.filter((key) => key === `m${index}` || key === `n${index}`)).toHaveLength(1)
    }
  })
})

describe('the times that a customer is offered', () => {
  const plan: Plan = {
    ...{ revision: 1, mode: 'onsite', skills: ['hydraulics'] },
    ...{ parts: [], durationMinutes: 120 },
  }
  const times = async (more: { from?: Instant; to?: Instant; limit?: number } = {}) => {
    const ticket = await open(db)
    const found = await slotsFor(db, ticket, plan, { limit: 20, ...more }, now)
    return found.map(({ from, engineers }) => [instant(from).slice(11, 16), ...engineers])
  }

  test('are those of people who can do it, and have the time', async () => {
    await bookEngineer(db, { ...job('k'), engineer: 'chen', from: clock('08:00') }, now)
    expect(await times({ from: clock('07:00'), to: clock('12:00') })).toEqual([
      ['07:00', 'deng'],
      ['08:00', 'deng'],
      ['09:00', 'deng'],
      ['10:00', 'chen', 'deng'],
    ])
  })

  test('lie ahead, for two weeks from the day that is asked for', async () => {
    expect((await times({ limit: 1 }))[0]).toEqual(['02:00', 'chen', 'deng'])
    expect(await times({ from: '2026-11-20T00:00:00.000Z', to: clock('00:30') })).toEqual([])
  })
})

function job(ticket: string) {
  return { ticket, key: ticket, skills: ['hydraulics'], durationMinutes: 120 }
}
