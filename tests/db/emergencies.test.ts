import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../db/client.ts'
import { bookBestEngineer, bookEngineer, releaseBooking } from '../../db/queries/bookings.ts'
import { gaveWay, occasionsUntold, untoldOf } from '../../db/queries/displacements.ts'
import { takeEngineer } from '../../db/queries/emergencies.ts'
import { takeLeave } from '../../db/queries/leave.ts'
import { setAside } from '../../db/queries/moved-bookings.ts'
import { bookings, displacements } from '../../db/schema/index.ts'
import type { Ticket } from '../../workflows/domain/ticket/state.ts'
import type { Command } from '../../workflows/domain/ticket/ticket.ts'
import { assignmentKey } from '../../workflows/domain/ticket/visit/assignment.ts'
import { nextBookingKey } from '../../workflows/domain/ticket/visit/dispatch.ts'
import { type Instant, milliseconds } from '../../workflows/domain/time/instant.ts'
import type { Actor } from '../../workflows/domain/vocabulary.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { act, atOnce, counted, hire, monday, open, planVisit } from './cast.ts'

let fresh: FreshDatabase
let db: Db

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 30 })
  db = fresh.database.db
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await db.execute(sql`truncate tickets, customers, staff, displacements cascade`)
  await hire(db, { id: 'chen', role: 'engineer' }, { id: 'deng', role: 'engineer' })
})

/** 09:00 in Shanghai. */
const now = milliseconds(monday)
const clock = (time: string): Instant => `2026-11-23T${time}:00.000Z`
const dispatcher: Actor = { role: 'dispatcher', id: 'zhao' }
const chen: Actor = { role: 'engineer', id: 'chen' }

/** A ticket whose visit, of an hour, is booked with Chen from then on, and recorded. */
async function visitAt(from: string, ...acts: Command[]): Promise<Ticket> {
  const { ticket, key } = await bookedAt(from)
  const booked = {
    key,
    engineer: 'chen',
    from: clock(from),
    to: clock(`0${Number(from.slice(0, 2)) + 1}:00`),
  }
  const offered = await act(db, ticket, [{ type: 'offerVisit', ...booked }], monday)
  return act(db, offered, acts, monday, chen)
}

/** The same, with the booking that its ticket does not know of yet. */
async function bookedAt(from: string): Promise<{ ticket: Ticket; key: string }> {
  const ticket = await act(db, await open(db), [planVisit()], monday)
  const key = nextBookingKey(ticket)
  const job = { ticket: ticket.number, key, skills: [], durationMinutes: 60, engineer: 'chen' }
  expect(await bookEngineer(db, { ...job, from: clock(from) }, now)).toMatchObject({ engineer: 'chen' })
  return { ticket, key }
}

/** A ticket that waits for a dispatcher, and what it asks of Chen. */
async function anEmergency(durationMinutes = 120) {
  const planned = await act(db, await open(db), [planVisit({ durationMinutes })], monday)
  const key = nextBookingKey(planned)
  const ticket = await act(db, planned, [{ type: 'handToDispatcher', key }], monday)
  const asked = { ticket: ticket.number, key, skills: [], durationMinutes, engineer: 'chen', by: dispatcher }
  return { ...asked, emergency: 'now', evenArrived: false } as const
}

const openKeys = async () => {
  const rows = await db.select().from(bookings).where(sql`${bookings.releasedAt} is null`)
  return rows.map(({ key }) => key).sort()
}
const overlaps = () =>
  counted(
    db,
    sql`select count(*) from bookings one join bookings other
      on one.engineer = other.engineer and one.key < other.key and one.during && other.during
      where one.released_at is null and other.released_at is null`,
  )

describe('an emergency', () => {
  test('takes what is in the way, and notes whom to tell', async () => {
    const inTheWay = await visitAt('02:00', { type: 'acceptVisit' })
    const later = await visitAt('04:00')
    const job = await anEmergency()
    expect(await takeEngineer(db, job, now)).toEqual({
      engineer: 'chen',
      from: clock('01:00'),
      to: clock('03:00'),
    })
    expect(await openKeys()).toEqual([later.visit?.key, job.key].sort())
    expect(await untoldOf(db, job.key)).toEqual([
      {
        ...{ booking: inTheWay.visit?.key, ticket: inTheWay.number, occasion: job.key },
        ...{ because: 'emergency', by: dispatcher },
      },
    ])
  })

  test('done twice is done once', async () => {
    await visitAt('02:00')
    const job = await anEmergency()
    const first = await takeEngineer(db, job, now)
    expect(await takeEngineer(db, job, now + 60_000)).toEqual(first)
    expect(await db.select().from(displacements)).toHaveLength(1)
  })

  test('leaves an engineer who has arrived, and all else, as it is, unless that is confirmed', async () => {
    const present = await visitAt('01:00', { type: 'acceptVisit' }, { type: 'arrive' })
    const next = await visitAt('02:00')
    const job = await anEmergency()
    const before = await openKeys()
    expect(await takeEngineer(db, job, now)).toMatchObject({ refusal: 'engineer_on_site' })
    expect(await openKeys()).toEqual(before)
    expect(await db.select().from(displacements)).toEqual([])

    expect(await takeEngineer(db, { ...job, evenArrived: true }, now)).toMatchObject({ engineer: 'chen' })
    const told = (await untoldOf(db, job.key)).map(({ ticket }) => ticket)
    expect(told.sort()).toEqual([present.number, next.number].sort())
  })

  test('waits for the end of the present job, when it may', async () => {
    const present = await visitAt('01:00', { type: 'acceptVisit' }, { type: 'arrive' })
    const job = { ...(await anEmergency(60)), emergency: 'after_current' } as const
    expect(await takeEngineer(db, job, now)).toMatchObject({ from: clock('02:00'), to: clock('03:00') })
    expect(await openKeys()).toEqual([present.visit?.key, job.key].sort())
  })

  test('takes the former time of a visit that is just being moved, and its ticket is told', async () => {
    const moving = await visitAt('02:00', { type: 'acceptVisit' })
    const former = moving.visit?.key ?? ''
    await setAside(db, former, 'the-move')
    const job = await anEmergency()
    expect(await takeEngineer(db, job, now)).toMatchObject({ engineer: 'chen' })
    expect(await untoldOf(db, job.key)).toMatchObject([{ booking: former, ticket: moving.number }])
    // The move came to nothing: the time is the emergency's now.
    await releaseBooking(db, 'the-move')
    expect(await openKeys()).toEqual([job.key])
  })

  test('waits a moment for a booking that its ticket does not know of yet', async () => {
    const { ticket, key } = await bookedAt('02:00')
    const job = await anEmergency()
    expect(await takeEngineer(db, job, now)).toEqual({ unsettled: true })
    expect(await openKeys()).toEqual([key])
    const offer = { key, engineer: 'chen', from: clock('02:00'), to: clock('03:00') }
    await act(db, ticket, [{ type: 'offerVisit', ...offer }], monday)
    expect(await takeEngineer(db, job, now)).toMatchObject({ engineer: 'chen' })
  })

  test('finds nobody on leave, and nobody unknown', async () => {
    await takeLeave(db, {
      engineer: 'chen',
      from: clock('02:30'),
      to: clock('05:00'),
      by: dispatcher,
      replan: false,
    })
    const job = await anEmergency()
    expect(await takeEngineer(db, job, now)).toMatchObject({ refusal: 'engineer_not_free' })
    expect(await takeEngineer(db, { ...job, engineer: 'nobody' }, now)).toMatchObject({
      refusal: 'unknown_engineer',
    })
    expect(await openKeys()).toEqual([])
  })

  test('in the place of its own visit with the same engineer takes that time, and no other', async () => {
    const own = await visitAt('01:30', { type: 'acceptVisit' })
    const replaces = own.visit?.key ?? ''
    const key = assignmentKey(own, replaces)
    const job = { ...(await anEmergency()), ticket: own.number, key, replaces }
    expect(await takeEngineer(db, job, now)).toMatchObject({ from: clock('01:00') })
    expect(await db.select().from(displacements)).toEqual([])
    // Should the ticket not want it after all, what was set aside stands again.
    await releaseBooking(db, key)
    expect(await openKeys()).toEqual([replaces])
  })

  test('among many at once books nobody twice, and displaces only what its ticket knows', async () => {
    await visitAt('01:00')
    await visitAt('02:00')
    const jobs = await atOnce(8, () => anEmergency(30))
    const answers = await Promise.all(jobs.map((job) => takeEngineer(db, job, now)))
    // The first one's booking is not known to its ticket yet: the others are to ask again.
    expect(answers.filter((answer) => 'engineer' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => 'unsettled' in answer)).toHaveLength(7)
    expect(await overlaps()).toBe(0)
  })

  test('among ordinary choices at once books nobody twice either', async () => {
    const [emergencies, tickets] = [
      await atOnce(4, () => anEmergency()),
      await atOnce(12, () => anEmergency()),
    ]
    await Promise.all([
      ...emergencies.map((job) => takeEngineer(db, job, now)),
      ...tickets.map(({ ticket, key }) =>
        bookBestEngineer(db, { ticket, key, skills: [], durationMinutes: 60, passedOver: [] }, now),
      ),
    ])
    expect(await overlaps()).toBe(0)
  })
})

describe('a swap', () => {
  test('with the same engineer sets the former time aside, and it stands again when it comes to nothing', async () => {
    const own = await visitAt('02:00', { type: 'acceptVisit' })
    const replaces = own.visit?.key ?? ''
    const key = assignmentKey(own, replaces)
    const job = { ticket: own.number, key, skills: [], durationMinutes: 60, engineer: 'chen', replaces }
    expect(await bookEngineer(db, { ...job, from: clock('02:30') }, now)).toMatchObject({
      from: clock('02:30'),
    })
    expect(await openKeys()).toEqual([key])
    await releaseBooking(db, key)
    expect(await openKeys()).toEqual([replaces])
  })

  test('that finds no time leaves the former one booked', async () => {
    const own = await visitAt('02:00', { type: 'acceptVisit' })
    await visitAt('03:00')
    const replaces = own.visit?.key ?? ''
    const before = await openKeys()
    const job = { ticket: own.number, skills: [], durationMinutes: 60, engineer: 'chen', replaces }
    const key = assignmentKey(own, replaces)
    expect(await bookEngineer(db, { ...job, key, from: clock('02:30') }, now)).toMatchObject({
      refusal: 'engineer_not_free',
    })
    expect(await openKeys()).toEqual(before)
  })

  test('to somebody else keeps both times until the ticket has decided', async () => {
    const own = await visitAt('02:00', { type: 'acceptVisit' })
    const replaces = own.visit?.key ?? ''
    const key = assignmentKey(own, replaces)
    const job = { ticket: own.number, key, skills: [], durationMinutes: 60, engineer: 'deng', replaces }
    expect(await bookEngineer(db, { ...job, from: clock('02:00') }, now)).toMatchObject({ engineer: 'deng' })
    expect(await openKeys()).toEqual([replaces, key].sort())
  })
})

describe('leave', () => {
  const leave = { engineer: 'chen', from: clock('00:00'), to: clock('08:00'), by: dispatcher }

  test('names visits, and leaves them alone', async () => {
    const visit = await visitAt('02:00')
    const taken = await takeLeave(db, { ...leave, replan: false })
    expect(taken?.visits).toMatchObject([{ ticket: visit.number }])
    expect(taken).not.toHaveProperty('occasion')
    expect(await occasionsUntold(db)).toEqual([])
  })

  test('has them planned anew when asked to, but for one that is under way', async () => {
    const present = await visitAt('01:00', { type: 'acceptVisit' }, { type: 'arrive' })
    const next = await visitAt('02:00', { type: 'acceptVisit' })
    const taken = await takeLeave(db, { ...leave, replan: true })
    expect(taken?.visits.map(({ ticket }) => ticket)).toEqual([present.number, next.number])
    const untold = await untoldOf(db, taken?.occasion ?? '')
    expect(untold).toMatchObject([{ ticket: next.number, because: 'leave' }])
    // Their time stays booked until their tickets have let go of it.
    expect(await openKeys()).toHaveLength(2)
  })

  test('that overlaps another changes nothing', async () => {
    await visitAt('02:00')
    await takeLeave(db, { ...leave, replan: false })
    expect(await takeLeave(db, { ...leave, replan: true })).toBeUndefined()
    expect(await occasionsUntold(db)).toEqual([])
  })

  test('is taken in when the ticket let go, or the engineer has arrived by now', async () => {
    const visit = await visitAt('02:00', { type: 'acceptVisit' })
    const key = visit.visit?.key ?? ''
    const one = {
      booking: key,
      ticket: visit.number,
      occasion: 'o',
      because: 'leave',
      by: dispatcher,
    } as const
    expect(await gaveWay(db, one)).toBe(false)
    await act(db, visit, [{ type: 'displaceVisit', key, because: 'leave' }], monday)
    // The time is given back a moment later.
    expect(await gaveWay(db, one)).toBe(false)
    await db.update(bookings).set({ releasedAt: new Date() }).where(eq(bookings.key, key))
    expect(await gaveWay(db, one)).toBe(true)

    const arrived = await visitAt('04:00', { type: 'acceptVisit' }, { type: 'arrive' })
    const other = { ...one, booking: arrived.visit?.key ?? '', ticket: arrived.number }
    expect(await gaveWay(db, other)).toBe(true)
    expect(await gaveWay(db, { ...other, because: 'emergency' })).toBe(false)
  })
})

describe('the time to answer', () => {
  const ask = async (more: object = {}) => {
    const { ticket, key } = await anEmergency()
    const job = { ticket, key, skills: [], durationMinutes: 60, passedOver: [], answerWithin: 'PT30M' }
    return bookBestEngineer(db, { ...job, ...more }, now)
  }

  test('is reckoned with the booking', async () => {
    expect(await ask()).toMatchObject({ acceptBy: clock('01:30') })
    const window = { from: clock('05:00'), to: clock('06:00') }
    expect(await ask({ window, answerWithin: 'PT2H' })).toMatchObject({ acceptBy: clock('03:00') })
  })

  test('ends when the visit begins at the latest, however often it is asked', async () => {
    const { ticket, key } = await anEmergency()
    const job = {
      ticket,
      key,
      skills: [],
      durationMinutes: 60,
      passedOver: [],
      answerWithin: 'PT2H',
    } as const
    const offer = await bookBestEngineer(db, job, now)
    expect(offer).toMatchObject({ from: clock('02:00'), acceptBy: clock('02:00'), latest: clock('02:00') })
    expect(await bookBestEngineer(db, job, now + 60_000)).toEqual(offer)
  })

  test('that costs the promise books nobody, and says until when somebody has to be found', async () => {
    // Due at 12:00 in Shanghai: whoever is asked next has to be asked by 11:00.
    const due = { window: { from: clock('03:30'), to: clock('04:30') }, dueAt: clock('04:00') }
    expect(await ask({ ...due, answerWithin: 'PT2H1M' })).toEqual({
      reasons: [{ code: 'slack_out', latest: clock('03:00') }],
    })
    expect(await openKeys()).toEqual([])
    expect(await ask({ ...due, answerWithin: 'PT2H' })).toMatchObject({ engineer: 'chen' })
  })

  test('is nobody’s when nobody suits', async () => {
    expect(await ask({ skills: ['lasers'] })).toEqual({
      reasons: [
        {
          code: 'none_suitable',
          hindrances: [{ code: 'lacks_skill', about: 'lasers', all: 2, alone: 2 }],
        },
      ],
    })
  })
})
